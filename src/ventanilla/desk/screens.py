"""What each screen of the desk shows, gathered for its template."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy

from ventanilla.cases import queries, rules
from ventanilla.cases.models import Case
from ventanilla.catalog import queries as catalog
from ventanilla.catalog.models import Edition
from ventanilla.forms.summary import summary
from ventanilla.kernel.text import LocalText
from ventanilla.packs import facts
from ventanilla.people import rules as who
from ventanilla.people.models import Person, Role

BOXES = {
    "open": gettext_lazy("Open"),
    "mine": gettext_lazy("In my hands"),
    "unassigned": gettext_lazy("In nobody's hands"),
    "closed": gettext_lazy("Closed"),
}


def inbox(box: queries.Box, departments: list[str], person: Person) -> dict[str, Any]:
    """This function will return what the inbox shows: rows, and where the next page begins."""
    cases = queries.inbox(box, person)
    more = len(cases) > queries.PAGE
    cases = cases[: queries.PAGE]
    last = cases[-1] if cases else None
    return {
        "box": box,
        "boxes": BOXES,
        "states": [state for state in rules.OPEN],
        "departments": [found for slug in departments if (found := catalog.department(slug))],
        "rows": rows(cases),
        "next": f"{last.due_on.isoformat() if last.due_on else ''}.{last.pk}" if more and last else "",
        "waiting": queries.waiting(box.department),
        "as_many_as": queries.AS_MANY_AS,
    }


def search(text: str, cases: list[Case]) -> dict[str, Any]:
    """This function will return what a search shows; ``more`` when there are too many to list."""
    return {"q": text, "rows": rows(cases[: queries.PAGE]), "more": len(cases) > queries.PAGE}


def rows(cases: Iterable[Case]) -> list[dict[str, Any]]:
    """This function will return one row a case: what tells it from the others, its clock and its age."""
    working = facts.calendar(catalog.city())
    today = working.local_day(timezone.now())
    return [
        {
            "case": case,
            "service": _service_name(case.edition_id),
            "left": working.working_days(today, case.due_on) if case.due_on else None,
            "age": (today - working.local_day(case.filed_at)).days,
        }
        for case in cases
    ]


@cache
def _service_name(edition: int) -> LocalText:
    # An edition never changes, so its name may be kept.
    return Edition.objects.get(pk=edition).definition.card.name


def actions(case: Case, person: Any, posts: Iterable[who.Holding]) -> tuple[rules.Action, ...]:
    """This function will return what this official may do with the case now."""
    return rules.actions(
        case.procedure,
        rules.State(case.state),
        _role(case, posts),
        mine=case.assignee_id == person.pk,
        cures_asked=case.tasks.count(),
    )


def _role(case: Case, posts: Iterable[who.Holding]) -> str:
    held = [post.role for post in posts if post.department == case.department]
    return max(held, key=who.RANKS.index)


def signature(case: Case, posts: Iterable[who.Holding]) -> str:
    """This function will return how the decider's post is signed: role and department, in the case's language."""
    department = catalog.department(case.department)
    name = department.name.say(case.language) if department else case.department
    return f"{Role(_role(case, posts)).label}, {name}"


def case(case: Case, person: Any, posts: Iterable[who.Holding]) -> dict[str, Any]:
    """This function will return what the page of a case shows."""
    working = facts.calendar(catalog.city())
    today = working.local_day(timezone.now())
    form = case.service.form
    return {
        "case": case,
        "service": case.service.card,
        "summary": summary(form, case.answers, get_language() or "") if form else (),
        "files": queries.filed_documents(case),
        "issued": queries.issued(case),
        "pending": queries.pending(case),
        "timeline": queries.timeline(case, official=True),
        "task": case.tasks.filter(ended_at=None).first(),
        "left": working.working_days(today, case.due_on) if case.due_on else None,
        "age": (today - working.local_day(case.filed_at)).days,
        "actions": actions(case, person, posts),
        "assumptions": facts.assumptions(catalog.city(), case.service),
        "refusal_reasons": case.procedure.refusal_reasons,
    }
