"""What machines ask of a town, and the pages that exist in the demonstration only."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.test import Client, override_settings

from ventanilla import packs
from ventanilla.bookings.models import Booking
from ventanilla.catalog import queries as catalog
from ventanilla.catalog import services as offer
from ventanilla.config.demo import accounts, seeding
from ventanilla.notices import services as notices
from ventanilla.people.models import Person, Post

TOWN = Path(__file__).parents[2] / "factories" / "city"
NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Iterator[Path]:
    catalog.forget()
    offer.adopt(city=packs.load(TOWN), at=NOW)
    with override_settings(CITY=TOWN):
        yield TOWN
    catalog.forget()


def test_a_process_answers_even_before_there_is_a_town(client: Client) -> None:
    catalog.forget()
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/en/").status_code == 503


def test_a_node_says_what_it_lacks(client: Client, town: Path) -> None:
    answer = client.get("/readyz")
    found = answer.json()
    assert answer.status_code == 503
    assert found.pop("worker").startswith("no worker")
    assert found == {"status": "not ready", "database": "ok", "migrations": "ok", "storage": "ok"}
    assert "no-store" in answer["Cache-Control"]


def test_the_outbox_tells_the_messages_newest_first(client: Client, town: Path) -> None:
    for number, to in enumerate(("ana@example.org", "pau@example.org")):
        notices.tell(
            to=to,
            language="en",
            template="sign_in_code",
            context={"code": f"CODE-{number}", "minutes": 15},
            about="",
            at=NOW,
        )
    told = json.loads(client.get("/demo/outbox.json").content)
    assert [message["to"] for message in told] == ["pau@example.org", "ana@example.org"]
    assert {"to", "subject", "text", "html", "at"} <= told[0].keys()
    assert "CODE-1" in told[0]["text"]
    assert [each["to"] for each in client.get("/demo/outbox.json?to=Ana@example.org").json()] == [
        "ana@example.org"
    ]
    assert b"CODE-0" in client.get("/demo/outbox").content


def test_the_accounts_listed_are_the_ones_that_can_sign_in(client: Client, town: Path) -> None:
    list(seeding.seed(town, at=NOW))
    listed = client.get("/demo/accounts.json").json()
    assert listed
    page = client.get("/demo").content.decode()
    for account in listed:
        assert account["email"] in page
        person = authenticate(username=account["email"], password=account["password"])
        assert isinstance(person, Person)
        kept = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP).wrap()
        assert kept.validate_code(account["totp_code"])


def test_filling_the_demonstration_twice_doubles_nothing(town: Path) -> None:
    list(seeding.seed(town, at=NOW))
    before = [kind.objects.count() for kind in (Person, Post, Booking)]
    list(seeding.seed(town, at=NOW))
    assert [kind.objects.count() for kind in (Person, Post, Booking)] == before


def test_the_demonstration_begins_with_bookings(town: Path) -> None:
    list(seeding.seed(town, at=NOW))
    booking, seat, loan = Booking.objects.order_by("pk")
    assert (seat.resource.slug, seat.name, seat.state) == ("barro/sabados", "Muestra Inventada", "confirmed")
    assert (loan.what, loan.state) == ("foro", "confirmed")
    assert [each.space.slug for each in loan.occupations.all()] == ["foro/norte"]
    assert (booking.what, booking.modality, booking.state) == ("asesoria", "video", "confirmed")
    local = booking.starts_at.astimezone(ZoneInfo("America/Mexico_City"))
    assert local == datetime(2026, 11, 26, 9, 30, tzinfo=ZoneInfo("America/Mexico_City"))
    assert booking.person is not None
    assert booking.answers == {"tema": "constancias"}


def test_the_code_shown_is_the_one_an_authenticator_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    account = accounts.Account("Ana", "ana@example.org", "registro", "clerk")
    monkeypatch.setattr(accounts.time, "time", lambda: 59.0)
    assert len(account.code) == 6
    monkeypatch.setattr(accounts.Account, "secret", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    # RFC 6238, appendix B, SHA-1 at 59 seconds: 94287082.
    assert account.code == "287082"
