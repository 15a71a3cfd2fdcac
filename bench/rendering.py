"""What a page costs that is rendered afresh: CPU of the web process, and queries."""

from typing import Any

from bench import sessions
from bench.harness import Answer, Figure, cpu_ms, cpu_seconds, database
from bench.lists import FEW
from bench.plans import sent_by
from bench.register import departments, town_of
from bench.requests import asking

TIMES = 60
MOST_MS = 10
MOST_QUERIES = 6


def answer() -> Answer:
    """This function will render pages with full lists, without the layer that keeps ready pages."""
    with database(town_of(FEW)):
        for name, (path, cookie) in _pages().items():
            ask = asking(path, cookie)
            status, size = ask()
            if not status.startswith("200"):
                raise RuntimeError(f"{path} answers {status}")
            queries = len(sent_by(ask))
            before = cpu_seconds([_backend()])
            spent = cpu_ms(ask, times=TIMES, warm=10)
            postgres = (cpu_seconds([_backend()]) - before) * 1000 / (TIMES + 10)
            note = f"{size:,} bytes; PostgreSQL {postgres:.1f} ms of CPU besides"
            yield Figure(name, spent, "ms of CPU", at_most=MOST_MS, note=note)
            yield Figure(f"{name}: queries", queries, "", at_most=MOST_QUERIES)


def _pages() -> dict[str, tuple[str, str]]:
    """Path and cookie of each page."""
    from django.urls import reverse

    from ventanilla.cases.models import Case, Draft
    from ventanilla.catalog import queries as catalog
    from ventanilla.people.models import Person, Post
    from ventanilla.portal.drafts import journey_of

    city = catalog.city()
    filed = Case.objects.filter(reference__startswith="BEN-").select_related("filer")
    frequent = Person.objects.get(pk=filed.order_by("filer_id")[0].filer_id)
    clerk = Post.objects.filter(department=departments()[0], role="clerk")[0].person
    draft = Draft.objects.filter(owner=frequent).order_by("pk")[0]
    mine = filed.filter(filer=frequent, state="granted").order_by("-pk")[0]
    here = filed.filter(department=departments()[0], state="in_review").order_by("pk")[0]
    person, official = sessions.citizen(frequent), sessions.official(clerk)
    service = draft.service.card.slug

    def at(name: str, *args: Any) -> str:
        return reverse(name, args=args)

    pages = {
        "home": (at("portal:home"), ""),
        "search": (at("portal:search") + "?q=constancia+de+vecindat", ""),
        "service": (at("portal:service", service), ""),
        "topic": (at("portal:topic", city.about.topics[0].slug), ""),
        "all services": (at("portal:services"), ""),
        "start": (at("portal:start", service), person),
        "folder, 50 cases": (at("portal:folder"), person),
        "case, the person's": (at("portal:case", mine.slug), person),
        "inbox, 50 cases": (at("desk:inbox"), official),
        "search at the desk, 50 cases": (at("desk:search") + "?q=hern", official),
        "case at the desk": (at("desk:case", here.slug), official),
    }
    for page in journey_of(draft).pages:
        pages[f"draft, page {page.slug}"] = (at("portal:draft_page", draft.token, page.slug), person)
    return pages | {"draft, check": (at("portal:draft_check", draft.token), person)}


def _backend() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])
