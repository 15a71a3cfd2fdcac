"""At the desk: taking, asking, deciding; and what the clock does meanwhile."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from tests.unit.cases.conftest import MONDAY

from ventanilla.cases import queries, rules, services
from ventanilla.cases.models import Case
from ventanilla.notices.models import Message
from ventanilla.people.models import Person
from ventanilla.registry.models import Document, Entry

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=3)


def decided(case: Case, action: rules.Action, clerk: Person, reasons: str = "") -> None:
    services.decide(case=case, action=action, reasons=reasons, by=clerk, post="Clerk, Secretaría", at=LATER)


def test_granting_issues_a_sealed_document_and_an_outgoing_entry(
    filed: Callable[..., Case], worked: Callable[[Case], None], clerk: Person
) -> None:
    case = filed()
    services.take(case=case, by=clerk, at=LATER)
    decided(case, rules.Action.GRANT, clerk)
    worked(case)
    worked(case)
    titles = [document.title for document in queries.produced(case).issued]
    assert titles == ["Acuse", "Constancia"]
    out = Entry.objects.get(book__direction="out")
    assert out.number == 1
    assert Document.objects.get(entries=out).title == "Constancia"
    assert [message.template for message in Message.objects.order_by("pk")] == ["received", "granted"]
    assert Case.objects.get().state == "granted"


def test_a_refusal_needs_reasons_and_tells_them_nowhere_but_in_the_case(
    filed: Callable[..., Case], worked: Callable[[Case], None], clerk: Person
) -> None:
    case = filed()
    with pytest.raises(ValueError, match="why"):
        decided(case, rules.Action.DENY, clerk)
    decided(case, rules.Action.DENY, clerk, "No vive aquí, como consta en el padrón.")
    worked(case)
    message = Message.objects.get(template="denied")
    assert "padrón" not in message.text + message.html + message.subject


def test_the_second_to_decide_is_told_so(filed: Callable[..., Case], clerk: Person) -> None:
    case = filed()
    decided(case, rules.Action.GRANT, clerk)
    with pytest.raises(services.NotNow):
        decided(case, rules.Action.DENY, clerk, "Tarde")
    assert Case.objects.get().decision.outcome == "granted"


def test_asking_stops_the_clock_and_curing_starts_it_again(
    filed: Callable[..., Case], worked: Callable[[Case], None], clerk: Person, citizen: Person
) -> None:
    case = filed()
    task = services.ask_cure(case=case, request="Falta el motivo.", questions=["motivo"], by=clerk, at=LATER)
    case.refresh_from_db()
    assert case.due_on is None
    assert task.due_on == date(2026, 11, 26)
    thursday = MONDAY + timedelta(days=3)
    draft = services.begin_cure(task=task, by=citizen, language="es-mx", at=thursday)
    assert draft.answers == {"motivo": "escuela"}
    services.save(draft=draft, answers={"motivo": "trabajo"}, language="es-mx", at=thursday)
    cured = services.submit(draft=draft, by=citizen, at=thursday)
    worked(cured)
    assert cured.pk == case.pk
    assert cured.state == "in_review"
    assert cured.answers["motivo"] == "trabajo"
    assert cured.due_on == date(2026, 12, 17)
    assert [entry.number for entry in Entry.objects.filter(book__direction="in").order_by("number")] == [1, 2]
    event = cured.events.get(tag="cured")
    assert event.data["before"] == {"motivo": "escuela"}
    with pytest.raises(services.NotNow):
        services.ask_cure(case=cured, request="Otra cosa", questions=[], by=clerk, at=thursday)


def test_a_name_put_right_is_the_name_of_the_case(
    filed: Callable[..., Case], clerk: Person, citizen: Person
) -> None:
    task = services.ask_cure(case=filed(), request="El nombre", questions=["solicitante"], by=clerk, at=LATER)
    draft = services.begin_cure(task=task, by=citizen, language="es-mx", at=LATER)
    right = {"given": "Ejemplo", "surname": "Corregido"}
    services.save(draft=draft, answers={"solicitante": right}, language="es-mx", at=LATER)
    cured = services.submit(draft=draft, by=citizen, at=LATER)
    assert cured.subject_name == "Ejemplo Corregido"
    assert Entry.objects.latest("pk").party_name == "Ejemplo Corregido"
    assert [case.pk for case in queries.search("corregido", ["secretaria"])] == [cured.pk]


def test_an_empty_answer_cures_nothing(filed: Callable[..., Case], clerk: Person, citizen: Person) -> None:
    task = services.ask_cure(case=filed(), request="Falta algo", questions=[], by=clerk, at=LATER)
    draft = services.begin_cure(task=task, by=citizen, language="es-mx", at=LATER)
    with pytest.raises(services.Incomplete):
        services.submit(draft=draft, by=citizen, at=LATER)


def test_a_request_nobody_answers_lapses_the_day_after(filed: Callable[..., Case], clerk: Person) -> None:
    task = services.ask_cure(case=filed(), request="Falta algo", questions=[], by=clerk, at=LATER)
    last_day = MONDAY + timedelta(days=3)
    assert not queries.overdue_tasks(last_day).exists()
    after = last_day + timedelta(days=1)
    assert [overdue.pk for overdue in queries.overdue_tasks(after)] == [task.pk]
    services.lapse_cure(task=task, at=after)
    assert services.lapse_cure(task=task, at=after) is None
    case = Case.objects.get()
    assert case.state == "in_review"
    assert case.due_on == date(2026, 12, 17)


def test_the_clock_goes_on_after_the_last_day_however_late_that_is_noticed(
    filed: Callable[..., Case], clerk: Person
) -> None:
    task = services.ask_cure(case=filed(), request="Falta algo", questions=[], by=clerk, at=LATER)
    services.lapse_cure(task=task, at=MONDAY + timedelta(days=9))
    assert Case.objects.get().due_on == date(2026, 12, 17)


def test_a_decided_case_cannot_be_cured_any_more(
    filed: Callable[..., Case], clerk: Person, citizen: Person
) -> None:
    case = filed()
    task = services.ask_cure(case=case, request="Falta algo", questions=["motivo"], by=clerk, at=LATER)
    draft = services.begin_cure(task=task, by=citizen, language="es-mx", at=LATER)
    services.withdraw(case=case, by=citizen, at=LATER)
    with pytest.raises(services.NotNow):
        services.submit(draft=draft, by=citizen, at=LATER)
    assert Entry.objects.count() == 1


def test_state_clock_and_hands_say_what_the_events_say(
    filed: Callable[..., Case], worked: Callable[[Case], None], clerk: Person
) -> None:
    case = filed()
    services.take(case=case, by=clerk, at=LATER)
    services.note(case=case, text="Se ve bien.", by=clerk, at=LATER)
    decided(case, rules.Action.GRANT, clerk)
    worked(case)
    case.refresh_from_db()
    events = list(case.events.all())
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    assert events[-1].state == case.state
    state = None
    for event in events:
        state = rules.state_after(rules.Tag(event.tag), state)
        assert event.state == state


def test_the_person_does_not_see_what_is_for_officials(filed: Callable[..., Case], clerk: Person) -> None:
    case = filed()
    services.note(case=case, text="Entre colegas", by=clerk, at=LATER)
    assert [event.tag for event in queries.timeline(case, official=False)] == ["filed"]
    assert [event.tag for event in queries.timeline(case, official=True)] == ["filed", "noted"]


def test_a_case_sent_on_is_the_other_departments(filed: Callable[..., Case], clerk: Person) -> None:
    case = filed()
    services.take(case=case, by=clerk, at=LATER)
    services.route(case=case, department="obras", by=clerk, at=LATER)
    moved = queries.access_official_case(case.slug, ["obras"])
    assert moved.assignee is None
    with pytest.raises(Case.DoesNotExist):
        queries.access_official_case(case.slug, ["secretaria"])


def test_whoever_is_handed_a_case_is_told(filed: Callable[..., Case], clerk: Person, citizen: Person) -> None:
    case = filed()
    services.assign(case=case, to=clerk, by=citizen, at=LATER)
    message = Message.objects.get(template="case_assigned")
    assert message.to == clerk.email
    services.assign(case=case, to=clerk, by=clerk, at=LATER)
    assert Message.objects.filter(template="case_assigned").count() == 1


def test_what_is_in_a_colleagues_hands_is_not_taken_from_them(
    filed: Callable[..., Case], clerk: Person, citizen: Person
) -> None:
    case = filed()
    services.assign(case=case, to=clerk, by=clerk, at=LATER)
    with pytest.raises(services.NotNow):
        services.take(case=case, by=citizen, at=LATER)
    assert Case.objects.get().assignee == clerk
    services.take(case=case, by=clerk, at=LATER)
    assert Case.objects.get().state == rules.State.IN_REVIEW
