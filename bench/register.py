"""Towns of a given size, made in the real schema: everybody in them is invented."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from bench.harness import MADE_OF, VAR

DEPARTMENTS = 25
TABLES = {
    "people": "people_person",
    "case": "cases_case",
    "entry": "registry_entry",
    "document": "registry_document",
    "link": "registry_entrydocument",
    "event": "cases_event",
    "effect": "cases_effect",
    "task": "cases_task",
    "draft": "cases_draft",
}
AT_ONCE = 5000


def town_of(cases: int) -> str:
    """This function will return the database of a town with so many cases, made now if this is the first time."""
    from django.db import connection

    from ventanilla.adapters.postgres import cluster

    name, own = f"cases_{cases}_{MADE_OF}", connection.settings_dict["NAME"]
    with psycopg.connect(cluster.join(VAR / "postgres"), autocommit=True) as root:
        if root.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
        making = f"making_{name}"
        root.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(making)))
        root.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(making), sql.Identifier(own))
        )
        with psycopg.connect(cluster.url(VAR / "postgres", making), autocommit=True) as town:
            _fill(town, cases)
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        root.execute(rename.format(sql.Identifier(making), sql.Identifier(name)))
    return name


def departments() -> list[str]:
    """This function will return the departments of the pack, made up to twenty-five with invented ones."""
    from ventanilla.cases.models import Case
    from ventanilla.catalog import queries as catalog

    busiest = Case.objects.values_list("department", flat=True).order_by("pk")[:1]
    own = [*busiest, *(each.slug for each in catalog.city().departments)]
    invented = [f"department-{number}" for number in range(DEPARTMENTS)]
    return list(dict.fromkeys([*own, *invented]))[:DEPARTMENTS]


def _fill(town: psycopg.Connection[Any], cases: int) -> None:
    from ventanilla.kernel import references

    last = {
        key: town.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]  # type: ignore[index]
        for key, table in TABLES.items()
    }
    values = last | {
        "cases": cases,
        "subjects": cases // 2,
        "officials": DEPARTMENTS * 8,
        "code": references.new_code(),
        "departments": sql.Literal(departments()).as_string(town),
    }
    script = (Path(__file__).parent / "register.sql").read_text().format(**values)
    before, after = script.split("-- {split}")
    town.execute("SET session_replication_role = replica; SET synchronous_commit = off; SELECT setseed(0.5)")
    town.execute(before)
    _write_entries(town, last)
    town.execute(after[after.index("\n") :])
    town.execute("DROP TABLE bench_case, bench_subject")
    for table in TABLES.values():
        town.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
    town.execute("VACUUM ANALYZE")
    town.execute("CHECKPOINT")


def _write_entries(town: psycopg.Connection[Any], last: dict[str, int]) -> None:
    """Books, entries and the documents filed with them, every entry chained to the one before as the room does."""
    entries: list[dict[str, Any]] = []
    documents: list[dict[str, Any]] = []
    books: list[Any] = []
    for entry, document in _chained(town, last, books):
        entries.append(entry)
        documents += [document] if document else []
        if len(entries) == AT_ONCE:
            _copy(town, "registry_entry", entries)
            _copy(town, "registry_document", documents)
            entries, documents = [], []
    _copy(town, "registry_entry", entries)
    _copy(town, "registry_document", documents)
    for book in books:
        town.execute(
            "UPDATE registry_book SET last_number = %s, last_digest = %s WHERE id = %s",
            [book.last_number, book.last_digest, book.pk],
        )


def _chained(
    town: psycopg.Connection[Any], last: dict[str, int], books: list[Any]
) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    from ventanilla.kernel import digests
    from ventanilla.registry import rules
    from ventanilla.registry.models import Document, Entry

    reading = psycopg.connect(town.info.dsn, row_factory=dict_row)
    cases = reading.cursor("cases")
    cases.itersize = AT_ONCE
    cases.execute("SELECT * FROM bench_case ORDER BY n")
    entry = Entry(epigraph="A certificate", summary="A certificate", channel="online")
    paper = Document(media_type="application/pdf", bytes=80_000, name="identification.pdf", kind="filed")
    for row in cases:
        year = row["filed_at"].year
        if not books or books[-1].year != year:
            books.append(_new_book(town, year))
        book = books[-1]
        filed = row["n"] % 2 == 0
        if filed:
            paper.pk = last["document"] + row["n"]
            paper.sha256 = digests.digest(str(row["n"]).encode())
            paper.stored_at = row["filed_at"]
        entry.pk = last["entry"] + row["n"]
        entry.book = book
        entry.number = book.last_number + 1
        entry.reference = f"IN {year}/{entry.number:07}"
        entry.presented_at = entry.effective_at = row["filed_at"]
        entry.party_name = f"{row['given']} {row['surname']} {row['surname2']}"
        entry.party_identifier = row["identifier"]
        entry.addressee = row["department"]
        entry.case = f"BEN-{row['n']}"
        entry.recorded_by_id = row["filer"]
        entry.previous = book.last_digest
        entry.digest = rules.link(entry.previous, entry.facts([rules.manifest(paper)] if filed else []))
        book.last_number, book.last_digest = entry.number, entry.digest
        yield _row(entry), _row(paper) if filed else None
    reading.close()


def _new_book(town: psycopg.Connection[Any], year: int) -> Any:
    from ventanilla.registry import rules
    from ventanilla.registry.models import Book

    book = Book(direction="in", year=year, last_digest=rules.first_link("in", year))
    _copy(town, "registry_book", [_row(book) | {"id": 1000 + year}])
    book.pk = 1000 + year
    return book


def _row(thing: Any) -> dict[str, Any]:
    return {column: getattr(thing, attribute) for column, attribute in _columns(type(thing))}  # type: ignore[arg-type]


@cache
def _columns(model: type) -> list[tuple[str, str]]:
    return [(field.column, field.attname) for field in model._meta.concrete_fields]  # type: ignore[attr-defined]


def _copy(town: psycopg.Connection[Any], table: str, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    columns = sql.SQL(", ").join(map(sql.Identifier, rows[0]))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
    with town.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(list(row.values()))
