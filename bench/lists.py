"""Every list that a clerk or a citizen opens, at a million cases and at ten thousand."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from django.utils import timezone

from bench.harness import VAR, Answer, Figure, Plan, database
from bench.plans import Statement, Weight, sent_by, weigh
from bench.register import departments, town_of

FEW, MANY = 10_000, 1_000_000
MOST_MS = 5.0
MOST_TIMES = 1.2
TURNS = 5
TOO_LITTLE_MS = 0.1


@dataclass(frozen=True)
class Screen:
    """What one opening of a list costs PostgreSQL, all its statements together."""

    weights: list[Weight]

    @property
    def ms(self) -> float:
        return sum(each.ms for each in self.weights)

    @property
    def running_ms(self) -> float:
        return sum(each.running_ms for each in self.weights)

    @property
    def pages(self) -> int:
        return sum(each.pages for each in self.weights)

    @property
    def shown(self) -> str:
        return f"{sum(each.rows for each in self.weights)} rows, {self.pages} pages"

    @property
    def plan(self) -> str:
        return "\n\n".join(each.plan for each in self.weights)


def answer() -> Answer:
    """This function will weigh every list in a small and in a large town, turn by turn, and prove a large register."""
    from ventanilla.adapters.postgres import cluster

    sent = {cases: _sent(cases) for cases in (FEW, MANY)}
    urls = [cluster.url(VAR / "postgres", town_of(cases)) for cases in (FEW, MANY)]
    with psycopg.connect(urls[0], autocommit=True) as few, psycopg.connect(urls[1], autocommit=True) as many:
        for name, statements in sent[MANY].items():
            turns = [(_weighed(few, sent[FEW][name]), _weighed(many, statements)) for _turn in range(TURNS)]
            yield from _compared(name, turns)
    yield from _chain()


def _compared(name: str, turns: list[tuple[Screen, Screen]]) -> Answer:
    small, large = turns[-1]
    in_few = statistics.median(turn.ms for turn, _large in turns)
    in_many = statistics.median(turn.ms for _small, turn in turns)
    times = statistics.median(large.running_ms / small.running_ms for small, large in turns)
    note = f"{large.shown}; at {FEW:,}: {in_few:.2f} ms, {small.shown}"
    yield Figure(name, in_many, "ms", at_most=MOST_MS, note=note)
    more = statistics.median(large.running_ms - small.running_ms for small, large in turns)
    words = f"{large.pages / small.pages:.2f} × the pages"
    if more < TOO_LITTLE_MS:
        # One page more of an index doubles what takes a fiftieth of a millisecond.
        words += f"; {more:+.2f} ms, too little to judge" if times > MOST_TIMES else ""
    target = None if times > MOST_TIMES and more < TOO_LITTLE_MS else MOST_TIMES
    yield Figure(f"{name}, against {FEW:,} cases", times, "× the time", at_most=target, note=words)
    yield Plan(f"{name}, {MANY:,} cases", large.plan)


def _weighed(town: psycopg.Connection[Any], statements: list[Statement]) -> Screen:
    return Screen([weigh(town, statement) for statement in statements])


def _sent(cases: int) -> dict[str, list[Statement]]:
    with database(town_of(cases)):
        screens = _screens()
        for act in screens.values():
            act()
        return {name: sent_by(act) for name, act in screens.items()}


def _chain() -> Answer:
    """How long the doctor takes over the register of the large town."""
    from ventanilla.registry import queries as registry
    from ventanilla.registry.models import Book

    with database(town_of(MANY)):
        book = Book.objects.order_by("-last_number")[0]
        before = time.process_time()
        breaks = registry.verify_chain(book)
        spent = time.process_time() - before
    yield Figure("breaks in the chain of the largest book", len(breaks), "", at_most=0)
    note = f"{book.last_number:,} entries in {spent:.0f} s"
    yield Figure("proving the chain", 1e6 * spent / book.last_number, "µs of CPU an entry", note=note)


def _screens() -> dict[str, Callable[[], object]]:
    """Each list as a person opens it. The busiest department, so that a page is full in either town."""
    from ventanilla.cases import queries
    from ventanilla.cases.models import CLOSED, OPEN, Case, Draft
    from ventanilla.cases.queries import Box
    from ventanilla.people.models import Person
    from ventanilla.registry import queries as registry
    from ventanilla.registry.models import Document

    here, *others = departments()
    mine = Case.objects.filter(department=here, state__in=OPEN, assignee__isnull=False)
    clerk = Person.objects.get(pk=mine.values_list("assignee", flat=True)[0])
    frequent = Case.objects.filter(reference__startswith="BEN-").order_by("filer_id").first()
    assert frequent is not None
    filer = frequent.filer
    dated = list(mine.filter(due_on__isnull=False).order_by("due_on", "id")[:100])
    undated = Case.objects.filter(department=here, state="cure_asked").order_by("id")[0]
    closed = list(Case.objects.filter(department=here, state__in=CLOSED).order_by("-id")[:100])
    one = closed[-1]
    newest = Draft.objects.filter(owner__isnull=False).order_by("-id")[0]
    receipt = Document.objects.filter(kind="issued", title="Receipt").order_by("-id")[0]

    def inbox(**box: object) -> Callable[[], object]:
        def act() -> None:
            queries.inbox(Box(here, **box), clerk)  # type: ignore[arg-type]
            queries.waiting(here)

        return act

    def search(text: str, departments: list[str]) -> Callable[[], object]:
        return lambda: queries.search(text, departments)

    def case() -> None:
        found = queries.access_official_case(one.slug, [here])
        queries.timeline(found, official=True)
        queries.filed_documents(found)
        queries.produced(found)

    return {
        "inbox, open": inbox(),
        "inbox, open, a later page": inbox(after=(dated[-1].due_on, dated[-1].pk)),
        "inbox, open, those without a day": inbox(after=(None, undated.pk)),
        "inbox, in my hands": inbox(which="mine"),
        "inbox, in nobody's hands": inbox(which="unassigned"),
        "inbox, filed": inbox(state="filed"),
        "inbox, in review": inbox(state="in_review"),
        "inbox, waiting for the person": inbox(state="cure_asked"),
        "inbox, closed": inbox(which="closed"),
        "inbox, closed, a later page": inbox(which="closed", after=(None, closed[-1].pk)),
        "search, a common surname": search("hernández", [here]),
        "search, a whole name by surname": search(" ".join(one.by_surname.split()), [here]),
        "search, a given name": search("josé", [here]),
        "search, an identifier": search(one.subject_identifier, [here]),
        "search, a reference": search(one.reference, [here]),
        "search, nobody": search("zutano inexistente", [here]),
        "search, a common surname in three departments": search("hernández", [here, *others[:2]]),
        "a case at the desk": case,
        "folder, cases": lambda: queries.cases_of(filer),
        "folder, cases, a later page": lambda: queries.cases_of(filer, before=queries.cases_of(filer)[-1].pk),
        "folder, drafts": lambda: list(queries.open_drafts(newest.owner)),  # type: ignore[arg-type]
        "verification by code": lambda: registry.by_code(receipt.code or ""),
        "verification by digest": lambda: registry.by_digest(receipt.sha256),
        "requests past their day": lambda: list(queries.overdue_tasks(timezone.now())[:100]),
    }
