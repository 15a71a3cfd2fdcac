"""Who sees what, and in which order."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.unit.cases.conftest import MONDAY

from ventanilla.cases import queries, services
from ventanilla.cases.models import Case, Draft
from ventanilla.cases.queries import Box
from ventanilla.people import services as people
from ventanilla.people.models import Person

pytestmark = pytest.mark.django_db


def test_an_owned_draft_is_its_owners_alone(drafted: Callable[..., Draft], citizen: Person) -> None:
    draft = drafted()
    other = people.ensure_person(email="otra@vilaprova.example", language="es-mx", at=MONDAY)
    assert queries.access_draft(draft.token, citizen) == draft
    for stranger in (None, other):
        with pytest.raises(queries.NotYours):
            queries.access_draft(draft.token, stranger)


def test_an_unowned_draft_is_whoever_has_its_token(drafted: Callable[..., Draft], citizen: Person) -> None:
    draft = services.begin(edition=drafted().edition, language="es-mx", owner=None, at=MONDAY)
    assert queries.access_draft(draft.token, None) == draft
    services.claim(draft=draft, by=citizen, at=MONDAY)
    with pytest.raises(queries.NotYours):
        queries.access_draft(draft.token, None)


def test_a_case_is_for_who_filed_it_and_for_its_department(
    filed: Callable[..., Case], citizen: Person, clerk: Person
) -> None:
    case = filed()
    assert queries.access_case(case.slug, citizen) == case
    with pytest.raises(Case.DoesNotExist):
        queries.access_case(case.slug, clerk)
    assert queries.access_official_case(case.slug, ["secretaria"]) == case
    with pytest.raises(Case.DoesNotExist):
        queries.access_official_case(case.slug, ["obras"])


def test_the_inbox_comes_by_due_day_and_pages_without_loss(
    filed: Callable[..., Case], clerk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    cases = [filed(MONDAY + timedelta(days=days)) for days in (2, 0, 1, 0)]
    services.ask_cure(case=cases[2], request="x", questions=[], by=clerk, at=MONDAY + timedelta(days=1))
    seen: list[int] = []
    after = None
    while True:
        rows = queries.inbox(Box("secretaria", after=after), clerk)
        page = rows[:2]
        seen += [case.pk for case in page]
        if len(rows) <= 2:
            break
        after = (page[-1].due_on, page[-1].pk)
    assert seen == [cases[1].pk, cases[3].pk, cases[0].pk, cases[2].pk]


@pytest.mark.parametrize("text", ["inventado", "INVENT", "ejemplo inv", "Ejémplo", "inventado ejemplo"])
def test_search_finds_by_the_beginning_of_either_name(filed: Callable[..., Case], text: str) -> None:
    case = filed()
    assert queries.search(text, ["secretaria"]) == [case]
    assert queries.search(text, ["obras"]) == []


def test_search_finds_by_reference(filed: Callable[..., Case]) -> None:
    case = filed()
    assert queries.search(case.reference.lower(), ["secretaria"]) == [case]
    assert queries.search("", ["secretaria"]) == []
