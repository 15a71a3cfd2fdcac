"""What each screen of the desk shows, gathered for its template."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext, override
from django.utils.translation import gettext as _

from ventanilla.cases import cures, queries, rules, times, words
from ventanilla.cases.models import Case, Event
from ventanilla.catalog import queries as catalog
from ventanilla.forms.definition import Page
from ventanilla.forms.summary import summary
from ventanilla.packs import facts
from ventanilla.people import queries as people
from ventanilla.people import rules as who
from ventanilla.people.models import Person, Role
from ventanilla.registry.models import Document
from ventanilla.ui import here, letters, live, moments
from ventanilla.ui.addresses import by_slug
from ventanilla.ui.downloads import IN_PLACE

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
        "states": [(state, words.STATES[state]) for state in rules.OPEN],
        "department": catalog.department(box.department),
        "departments": [found for slug in departments if (found := catalog.department(slug))],
        "rows": rows(cases),
        "next": f"{last.due_on.isoformat() if last.due_on else ''}.{last.pk}" if more and last else "",
        "live": live.address(f"inbox:{box.department}"),
        "waiting": queries.waiting(box.department),
        "as_many_as": queries.AS_MANY_AS,
    }


def search(text: str, cases: list[Case]) -> dict[str, Any]:
    """This function will return what a search shows; ``more`` when there are too many to list."""
    return {"q": text, "rows": rows(cases[: queries.PAGE]), "more": len(cases) > queries.PAGE}


def rows(cases: Sequence[Any]) -> list[dict[str, Any]]:
    """This function will return one row a case: what tells it from the others, its clock and its age.

    All in words already: a template that had to find them would take most of the time of the page.
    """
    working = facts.calendar(catalog.city())
    today = working.local_day(timezone.now())
    language = here.language()
    states = {state: str(said) for state, said in words.STATES.items()}
    left = {day: working.working_days(today, day) for day in {case.due_on for case in cases} if day}
    address = by_slug("desk:case")
    return [
        {
            "url": address(case.slug),
            "reference": case.reference,
            "service": here.say(catalog.name_in(case.edition_id)),
            "summary": case.summary,
            "subject": case.subject_name,
            "state": states[case.state],
            "tone": words.TONES[case.state],
            "clock": clock(case, left[case.due_on] if case.due_on else None, language),
            "age": _age((today - working.local_day(case.filed_at)).days, language),
            "assignee": case.in_the_hands_of or str(case.assignee or "—"),
        }
        for case in cases
    ]


def clock(case: Case, left: int | None, language: str) -> SafeString:
    """This function will show the day by which the case must be decided, and the working days that are left."""
    if case.state == rules.State.CURE_ASKED:
        return format_html('<span class="clock clock--stopped">{}</span>', _("Clock stopped"))
    if not case.is_open or case.due_on is None or left is None:
        return mark_safe('<span class="clock">—</span>')
    return _running(case.due_on, left, language)


@lru_cache(maxsize=1024)
def _running(due_on: date, left: int, _language: str) -> SafeString:
    tone = "clock--late" if left < 0 else "clock--soon" if left < 3 else ""
    words_left = (
        _("late")
        if left < 0
        else ngettext("%(days)s working day left", "%(days)s working days left", left) % {"days": left}
    )
    return format_html(
        '<span class="clock {}">{} <span class="clock__left">{}</span></span>',
        tone,
        moments.day(due_on),
        words_left,
    )


@lru_cache(maxsize=1024)
def _age(days: int, _language: str) -> str:
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def actions(
    case: Case, person: Any, posts: Iterable[who.Holding], events: Iterable[Event] | None = None
) -> tuple[rules.Action, ...]:
    """This function will return what this official may do with the case now; its ``events`` are read if not given."""
    if events is None:
        events = queries.timeline(case, official=True)
    return rules.actions(
        case.procedure,
        rules.State(case.state),
        _role(case, posts),
        mine=case.assignee_id == person.pk,
        held_by_another=case.assignee_id not in (None, person.pk),
        awaited=bool(queries.awaited(case)),
        cures_asked=queries.cures_asked(events),
    )


def _role(case: Case, posts: Iterable[who.Holding]) -> str:
    held = [post.role for post in posts if post.department == case.department]
    return max(held, key=who.RANKS.index)


def other_departments(case: Case) -> list[tuple[str, str]]:
    """This function will return the departments a case can be sent on to: slug and name, in the town's order.

    Only those where somebody holds a post: nobody would see it elsewhere.
    """
    staffed = people.departments_at_work(timezone.now()) - {case.department}
    return [(each.slug, here.say(each.name)) for each in catalog.city().departments if each.slug in staffed]


def signature(case: Case, posts: Iterable[who.Holding]) -> str:
    """This function will return how the decider's post is signed: role and department, in an official language."""
    department = catalog.department(case.department)
    language = letters.official_language(case.language, catalog.city())
    name = department.name.say(language) if department else case.department
    with override(language):
        return f"{Role(_role(case, posts)).label}, {name}"


def case(case: Case, person: Any, posts: Iterable[who.Holding]) -> dict[str, Any]:
    """This function will return what the page of a case shows."""
    working = facts.calendar(catalog.city())
    today = working.local_day(timezone.now())
    documents = queries.filed_documents(case)
    produced = queries.produced(case)
    events = queries.timeline(case, official=True)
    left = working.working_days(today, case.due_on) if case.due_on else None
    return {
        "case": case,
        "service": case.service.card,
        "state": words.STATES[rules.State(case.state)],
        "tone": words.TONES[rules.State(case.state)],
        "facts": _facts(case, left),
        "answers": _answers(case, documents),
        "files": [_file(case, document) for document in documents.values()],
        "issued": [_file(case, document) for document in produced.issued],
        "pending": produced.pending,
        "live": live.address(f"case:{case.pk}"),
        "events": [_happened(event) for event in events],
        "task": queries.open_task(case),
        "times": [times.shown(each) for each in queries.wanted_times(case)] if produced.books else [],
        "awaited": bool(queries.awaited(case)) and case.is_open,
        "actions": actions(case, person, posts, events),
        "cure": case.procedure.cure,
        "assumptions": [
            f"{here.say(each.what) if each.what else each.where} ({each.source})"
            if each.source
            else here.say(each.what)
            for each in facts.assumptions(catalog.city(), case.service)
        ],
        "refusal_reasons": [
            {"slug": each.slug, "words": each.text.say(case.language)}
            for each in case.procedure.refusal_reasons
        ],
    }


def _facts(case: Case, left: int | None) -> list[dict[str, Any]]:
    rows = [
        (_("Interested party"), case.subject_name),
        (_("Identifier"), case.subject_identifier or "—"),
        (_("Filed by"), case.filer.email),
        (_("Entry in the register"), case.entry.reference),
        (_("Presented"), moments.moment(case.filed_at)),
    ]
    if case.effective_at != case.filed_at:
        rows.append((_("Takes effect"), moments.moment(case.effective_at)))
    rows += [
        (_("Decide by"), clock(case, left, here.language())),
        (_("If there is no answer"), here.say(case.service.card.deadline.silence_note)),
        (_("In the hands of"), str(case.assignee or "—")),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def _answers(case: Case, documents: dict[str, Document]) -> list[tuple[Page, list[dict[str, Any]]]]:
    form = case.service.form
    if form is None:
        return []
    names = {key: document.name for key, document in documents.items()}
    return [
        (page, [{"key": here.say(question.label), "value": shown} for question, shown in rows])
        for page, rows in summary(
            cures.answered_form(form, case.answers), case.answers, get_language() or "", files=names
        )
    ]


def _file(case: Case, document: Document) -> dict[str, Any]:
    return {
        "id": document.pk,
        "name": document.title or document.name,
        "size": document.bytes,
        "preview_url": reverse("desk:document", args=[case.slug, document.pk]),
        "in_place": document.media_type in IN_PLACE,
        "is_image": document.media_type.startswith("image/"),
    }


def _happened(event: Event) -> dict[str, Any]:
    return {
        "title": words.EVENTS[rules.Tag(event.tag)],
        "when": event.at,
        "who": event.by.name or event.by.email if event.by else "",
        "text": event.reason or times.happened(event.data) or event.data.get("title", ""),
        "state": "done",
    }
