"""The register: numbered without gaps, chained, and never changed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.unit.registry.samples import AT, EFFECTIVE, ZONE, issued, recorded, stored

from ventanilla.registry import queries, services
from ventanilla.registry.models import Book, Document, Entry, EntryDocument, Seal

pytestmark = pytest.mark.django_db
db_with_commits = pytest.mark.django_db(transaction=True)


def test_entries_are_numbered_from_one_in_each_book() -> None:
    numbers = [recorded().number, recorded().number, recorded(direction="out").number, recorded().number]
    assert numbers == [1, 2, 1, 3]
    assert Book.objects.get(direction="in").last_number == 3


def test_an_entry_says_all_that_the_law_asks() -> None:
    first, second = stored(b"one"), stored(b"two", "two.txt")
    entry = recorded(
        documents=[second, first],
        representative=services.Party("Representante Inventado", "XAXX010101000"),
        pattern="ENTRADA {year}/{number:07}",
        case="EJE-2026-VEC-000001-K",
    )
    entry = Entry.objects.get(pk=entry.pk)
    assert entry.reference == "ENTRADA 2026/0000001"
    assert (entry.presented_at, entry.effective_at) == (AT, EFFECTIVE)
    assert entry.representative_name == "Representante Inventado"
    assert [link.document for link in entry.entry_documents.all()] == [second, first]
    assert list(queries.entries_of("EJE-2026-VEC-000001-K")) == [entry]


def test_the_book_is_that_of_the_year_in_the_town() -> None:
    new_year_in_utc = datetime(2026, 12, 31, 23, 30, tzinfo=ZONE)
    assert recorded(at=new_year_in_utc, effective=datetime(2027, 1, 4, tzinfo=ZONE)).book.year == 2026


def test_a_number_or_entry_that_is_rolled_back_is_given_again() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        recorded()
        services.number(series="VEC", year=2026)
        raise ZeroDivisionError
    assert recorded().number == 1
    assert [services.number(series="VEC", year=2026) for _ in range(3)] == [1, 2, 3]
    assert services.number(series="VEC", year=2027) == 1


@db_with_commits
def test_outside_a_transaction_nothing_is_numbered() -> None:
    with pytest.raises(RuntimeError):
        recorded()
    with pytest.raises(RuntimeError):
        services.number(series="VEC", year=2026)


def test_what_takes_effect_before_it_is_presented_is_refused() -> None:
    with pytest.raises(IntegrityError):
        recorded(effective=datetime(2026, 12, 1, tzinfo=ZONE))


@db_with_commits
def test_thirty_two_at_once_leave_no_gap_and_one_chain() -> None:
    def one(number: int) -> None:
        try:
            with transaction.atomic():
                services.number(series="VEC", year=2026)
                recorded(summary=f"number {number}")
                if number % 4 == 3:
                    transaction.set_rollback(True)
        finally:
            connection.close()

    with ThreadPoolExecutor(32) as threads:
        list(threads.map(one, range(64)))
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 49))
    assert queries.verify_chain() == []
    with transaction.atomic():
        assert services.number(series="VEC", year=2026) == 49


@db_with_commits
def test_without_the_lock_the_race_is_real(monkeypatch: pytest.MonkeyPatch) -> None:
    both_have_read = Barrier(2, timeout=10)

    def unlocked(direction: str, year: int) -> Book:
        book = Book.objects.get(direction=direction, year=year)
        both_have_read.wait()
        return book

    with transaction.atomic():
        recorded()
    monkeypatch.setattr(services, "_locked_book", unlocked)

    def one(_: int) -> bool:
        try:
            with transaction.atomic():
                recorded()
        except IntegrityError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(one, range(2))) == [False, True]


@pytest.mark.parametrize("table", [Entry, Document, EntryDocument, Seal])
@pytest.mark.parametrize(
    "change",
    ["UPDATE {0} SET id = id", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"],
    ids=["update", "delete", "truncate"],
)
def test_the_database_refuses_to_change_what_was_recorded(table: Any, change: str) -> None:
    recorded(documents=[issued()])
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(change.format(table._meta.db_table))


def test_counters_only_go_forward() -> None:
    recorded()
    with pytest.raises(DatabaseError, match="never goes back"), transaction.atomic():
        Book.objects.update(last_number=0)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Book.objects.all()._raw_delete("default")


def test_an_entry_is_annulled_by_another_that_says_why() -> None:
    wrong = recorded()
    annulment = services.annul(entry=wrong, reason="Presentada dos veces", at=AT, by=None)
    assert (annulment.number, annulment.annuls, annulment.reason) == (2, wrong, "Presentada dos veces")
    assert queries.verify_chain() == []
    with pytest.raises(ValueError, match="why"):
        services.annul(entry=wrong, reason=" ", at=AT, by=None)
    with pytest.raises(IntegrityError):
        services.annul(entry=wrong, reason="Otra vez", at=AT, by=None)


def tampered(statement: str) -> None:
    """Changes the tables as somebody with every privilege and bad intentions would."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.mark.parametrize(
    ("statement", "number", "why"),
    [
        ("UPDATE registry_entry SET summary = 'x' WHERE number = 2", 2, "does not say what it said"),
        ("UPDATE registry_entry SET presented_at = '2026-12-01' WHERE number = 3", 3, "does not say"),
        ("UPDATE registry_document SET sha256 = repeat('0', 64)", 2, "does not say what it said"),
        ("DELETE FROM registry_entrydocument", 2, "does not say what it said"),
        ("DELETE FROM registry_entry WHERE number = 3", 3, "missing"),
        ("DELETE FROM registry_entry WHERE number = 4", 4, "counts 4 entries"),
        ("UPDATE registry_entry SET previous = repeat('0', 64) WHERE number = 4", 4, "not chained"),
        ("UPDATE registry_book SET last_digest = repeat('0', 64)", 4, "another last digest"),
    ],
)  # fmt: skip
def test_the_first_bad_link_is_named(
    statement: str, number: int, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "AT_ONCE", 2)
    recorded()
    recorded(documents=[stored()])
    recorded()
    recorded()
    recorded(direction="out")
    assert queries.verify_chain() == []
    tampered(statement)
    breaks = queries.verify_chain(Book.objects.get(direction="in"))
    assert [(each.number, why in each.why) for each in breaks] == [(number, True)]
