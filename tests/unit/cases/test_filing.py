"""From a draft to a case: one transaction, once, with its entry, its clock and its receipt."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pikepdf
import pytest
from django.db import DatabaseError, connection, transaction
from tests.unit.cases.conftest import MONDAY, ZONE

from ventanilla.cases import queries, services
from ventanilla.cases.models import Case, Draft, Event
from ventanilla.notices.models import Message
from ventanilla.people import services as people
from ventanilla.people.models import Person
from ventanilla.registry import queries as registry
from ventanilla.registry.models import Entry
from ventanilla.registry.services import StorageUnavailable

pytestmark = pytest.mark.django_db


def test_a_complete_draft_becomes_a_case_with_its_entry(filed: Callable[..., Case]) -> None:
    case = filed()
    assert case.state == "filed"
    assert case.entry.number == 1
    assert case.entry.party_name == "Ejemplo Inventado"
    assert case.entry.case == case.reference
    assert [event.tag for event in case.events.all()] == ["filed"]
    assert case.due_on == date(2026, 12, 14)


def test_filing_twice_is_filing_once(drafted: Callable[..., Draft], citizen: Person) -> None:
    draft = drafted()
    first = services.submit(draft=draft, by=citizen, at=MONDAY)
    again = services.submit(draft=draft, by=citizen, at=MONDAY + timedelta(seconds=1))
    assert first.pk == again.pk
    assert Entry.objects.count() == 1


def test_a_filing_on_saturday_counts_from_monday(filed: Callable[..., Case]) -> None:
    saturday = datetime(2026, 11, 21, 23, 10, tzinfo=ZONE)
    case = filed(saturday)
    assert case.filed_at == saturday
    assert case.effective_at == datetime(2026, 11, 23, 0, 0, tzinfo=ZONE)
    assert case.entry.presented_at == saturday


def test_an_incomplete_draft_names_its_first_page(drafted: Callable[..., Draft], citizen: Person) -> None:
    with pytest.raises(services.Incomplete) as missing:
        services.submit(draft=drafted(motivo=None), by=citizen, at=MONDAY)
    assert missing.value.page == "motivo"
    assert not Entry.objects.exists()


def test_what_a_rule_refuses_is_not_filed(drafted: Callable[..., Draft], citizen: Person) -> None:
    with pytest.raises(services.Refused):
        services.submit(draft=drafted(vive_aqui=False), by=citizen, at=MONDAY)
    assert not Case.objects.exists()


def test_answers_to_questions_not_asked_do_not_travel(drafted: Callable[..., Draft], citizen: Person) -> None:
    case = services.submit(draft=drafted(antiguedad="0"), by=citizen, at=MONDAY)
    assert "motivo" not in case.answers


def test_nobody_files_the_draft_of_another(drafted: Callable[..., Draft]) -> None:
    other = people.ensure_person(email="otra@vilaprova.example", language="es-mx", at=MONDAY)
    with pytest.raises(PermissionError):
        services.submit(draft=drafted(), by=other, at=MONDAY)


def test_a_failure_in_the_middle_leaves_nothing(
    drafted: Callable[..., Draft], citizen: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("the machine went down")

    draft = drafted()
    monkeypatch.setattr("ventanilla.cases.services.filing.record", fail)
    with pytest.raises(RuntimeError):
        services.submit(draft=draft, by=citizen, at=MONDAY)
    assert not Entry.objects.exists()
    assert not Case.objects.exists()
    monkeypatch.undo()
    case = services.submit(draft=draft, by=citizen, at=MONDAY)
    assert case.entry.number == 1


def test_what_was_answered_is_a_document_of_the_entry(filed: Callable[..., Case]) -> None:
    case = filed()
    written = case.entry.documents.get()
    with registry.content_of(written) as content:
        said = json.load(content)
    assert said["answers"]["motivo"] == "escuela"
    assert ["¿Para qué la quiere?", "Escuela"] in said["in_words"][-1]["rows"]
    assert queries.filed_documents(case) == {}


def test_a_full_storage_files_nothing(
    drafted: Callable[..., Draft], citizen: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    draft = drafted()
    monkeypatch.setattr("django.core.files.storage.InMemoryStorage.save", full)
    with pytest.raises(StorageUnavailable):
        services.submit(draft=draft, by=citizen, at=MONDAY)
    assert not Entry.objects.exists()
    assert Draft.objects.get(pk=draft.pk).answers["motivo"] == "escuela"


def test_the_worker_seals_a_receipt_and_tells_once(
    filed: Callable[..., Case], worked: Callable[[Case], None]
) -> None:
    case = filed()
    assert queries.produced(case).pending
    worked(case)
    worked(case)
    assert not queries.produced(case).pending
    receipt = queries.produced(case).receipt
    assert receipt is not None
    assert receipt.code is not None
    assert registry.by_code(receipt.code) == receipt
    with registry.content_of(receipt) as content, pikepdf.open(content) as pdf:
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "es-MX"
    assert [message.template for message in Message.objects.all()] == ["received"]
    assert Message.objects.get().to == "ejemplo@vilaprova.example"


@pytest.mark.parametrize("statement", ["UPDATE cases_event SET reason = 'x'", "DELETE FROM cases_event"])
def test_the_database_refuses_to_rewrite_what_happened(filed: Callable[..., Case], statement: str) -> None:
    filed()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Event.objects.count() == 1
