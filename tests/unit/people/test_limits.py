from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha
import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory

from ventanilla.people import limits
from ventanilla.people.limits import Limit, Verdict
from ventanilla.people.models import Person, SpentProof, Tally

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 16, 10, tzinfo=UTC)
LIMIT = Limit("thing", free=2, most=4, span=timedelta(hours=1))


@pytest.fixture
def asking() -> Iterator[Any]:
    def ask(address: str = "192.0.2.7", user: Any = None) -> HttpRequest:
        request = RequestFactory().post("/", REMOTE_ADDR=address)
        request.user = user or AnonymousUser()
        return request

    return ask


def spend(request: HttpRequest, proof: str = "", at: datetime = AT, limit: Limit = LIMIT) -> Verdict:
    return limits.spend(request=request, limit=limit, proof=proof, at=at)


def worked(limit: Limit = LIMIT) -> str:
    challenge = altcha.Challenge.from_dict(limits.challenge(limit=limit, at=datetime.now(UTC)))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


def test_first_nothing_is_asked_then_work_then_a_wait(asking: Any) -> None:
    told = [spend(asking()) for _ in range(5)]
    assert told == [Verdict.GO_ON] * 2 + [Verdict.PROVE] * 2 + [Verdict.WAIT]


def test_the_next_hour_begins_anew(asking: Any) -> None:
    for _ in range(5):
        spend(asking())
    assert spend(asking(), at=AT + timedelta(hours=1)) is Verdict.GO_ON


def test_a_household_is_one_network_and_its_neighbours_another(asking: Any) -> None:
    spend(asking("2001:db8:1:1::a"))
    spend(asking("2001:db8:1:1::b"))
    assert spend(asking("2001:db8:1:1::c")) is Verdict.PROVE
    assert spend(asking("2001:db8:1:2::a")) is Verdict.GO_ON


def test_work_done_once_is_good_once(asking: Any) -> None:
    for _ in range(2):
        spend(asking())
    proof = worked()
    assert spend(asking(), proof) is Verdict.GO_ON
    assert spend(asking(), proof) is Verdict.PROVE
    assert SpentProof.objects.count() == 1


def test_work_for_another_thing_or_changed_is_not_accepted(asking: Any) -> None:
    for _ in range(2):
        spend(asking())
    other = worked(Limit("other", 1, 2, timedelta(hours=1)))
    assert spend(asking(), other) is Verdict.PROVE
    assert spend(asking(), "not base64 at all") is Verdict.PROVE


def test_who_has_signed_in_is_counted_alone_and_asked_for_no_work(asking: Any) -> None:
    person = Person.objects.create(email="inventada@example.org", since=AT)
    for _ in range(4):
        spend(asking())
    told = [spend(asking(user=person)) for _ in range(5)]
    assert told == [Verdict.GO_ON] * 4 + [Verdict.WAIT]


def test_the_towns_own_kiosks_are_not_counted(asking: Any, settings: Any) -> None:
    settings.KIOSKS = ("192.0.2.0/28",)
    assert {spend(asking()) for _ in range(9)} == {Verdict.GO_ON}
    assert not Tally.objects.exists()


def test_no_address_is_kept_and_counts_are_forgotten(asking: Any) -> None:
    spend(asking())
    kept = Tally.objects.get()
    assert "192.0.2.7" not in kept.key
    assert limits.forget(at=AT) == 0
    assert limits.forget(at=AT + timedelta(days=2)) == 1
