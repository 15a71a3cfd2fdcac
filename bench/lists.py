"""Every list that a clerk or a citizen opens, at a million cases and at ten thousand."""

from collections.abc import Callable
from dataclasses import dataclass

import psycopg
from django.utils import timezone

from bench.harness import VAR, Answer, Figure, Plan, database
from bench.plans import Weight, sent_by, weigh
from bench.register import departments, town_of

FEW, MANY = 10_000, 1_000_000
MOST_MS = 5.0
MOST_TIMES = 1.2


@dataclass(frozen=True)
class Screen:
    """What one opening of a list costs PostgreSQL, all its statements together."""

    weights: list[Weight]

    @property
    def ms(self) -> float:
        return sum(each.ms for each in self.weights)

    @property
    def pages(self) -> int:
        return sum(each.pages for each in self.weights)

    @property
    def rows(self) -> int:
        return sum(each.rows for each in self.weights)

    @property
    def shown(self) -> str:
        return f"{self.rows} rows, {self.pages} pages"

    @property
    def plan(self) -> str:
        return "\n\n".join(each.plan for each in self.weights)


def answer() -> Answer:
    """This function will weigh every list in a small and in a large town, and prove the large register's chain."""
    few, many = _weighed(FEW), _weighed(MANY)
    for name, large in many.items():
        small = few[name]
        yield Figure(
            name,
            large.ms,
            "ms",
            at_most=MOST_MS,
            note=f"{large.shown}; at {FEW:,}: {small.ms:.2f} ms, {small.shown}",
        )
        yield Figure(f"{name}, times its cost at {FEW:,}", large.ms / small.ms, "×", at_most=MOST_TIMES)
        yield Plan(f"{name}, {MANY:,} cases", large.plan)


def _weighed(cases: int) -> dict[str, Screen]:
    from ventanilla.adapters.postgres import cluster

    name = town_of(cases)
    found = {}
    with database(name), psycopg.connect(cluster.url(VAR / "postgres", name), autocommit=True) as town:
        for screen, act in _screens().items():
            act()
            found[screen] = Screen([weigh(town, statement) for statement in sent_by(act)])
    return found


def _screens() -> dict[str, Callable[[], object]]:
    """Each list as a person opens it. The busiest department, so that a page is full in either town."""
    from ventanilla.cases import queries
    from ventanilla.cases.models import CLOSED, OPEN, Case
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
        queries.issued(found)
        queries.pending(found)

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
        "search, a given name": search("josé h", [here]),
        "search, an identifier": search(one.subject_identifier, [here]),
        "search, a reference": search(one.reference, [here]),
        "search, nobody": search("zutano inexistente", [here]),
        "search, a common surname in three departments": search("hernández", [here, *others[:2]]),
        "a case at the desk": case,
        "folder, cases": lambda: queries.cases_of(filer),
        "folder, cases, a later page": lambda: queries.cases_of(filer, before=queries.cases_of(filer)[-1].pk),
        "folder, drafts": lambda: list(queries.open_drafts(filer)),
        "verification by code": lambda: registry.by_code(receipt.code or ""),
        "verification by digest": lambda: registry.by_digest(receipt.sha256),
        "requests past their day": lambda: list(queries.overdue_tasks(timezone.now())[:100]),
    }
