"""What the pages of a person's folder show, gathered for their templates."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from ventanilla.bookings import queries as bookings
from ventanilla.cases import cures, queries, rules, times, words
from ventanilla.cases.models import Case, Draft, Event
from ventanilla.catalog import queries as catalog
from ventanilla.forms.summary import summary
from ventanilla.packs import facts
from ventanilla.people.models import Person
from ventanilla.portal import booked, own_feed
from ventanilla.registry.models import Document
from ventanilla.ui import here, live, moments
from ventanilla.ui.addresses import by_slug


def folder(person: Person, before: int | None) -> dict[str, Any]:
    """This function will return the person's drafts, and a page of their cases from below an id."""
    cases = queries.cases_of(person, before=before)
    address = by_slug("portal:case")
    return {
        "drafts": [_draft(draft) for draft in queries.open_drafts(person)] if before is None else [],
        "cases": [_row(case, address) for case in cases],
        "bookings": [booked.row(each) for each in bookings.open_of(at=timezone.now(), person=person)]
        if before is None
        else [],
        "calendar": own_feed.address_of(person),
        "next": cases[-1].pk if len(cases) == queries.PAGE else None,
        "first": before is None,
    }


def _draft(draft: Draft) -> dict[str, Any]:
    return {
        "name": draft.service.card.name,
        "url": reverse("portal:draft", args=[draft.token]),
        "discard": reverse("portal:draft_discard", args=[draft.token]),
        "saved_at": draft.saved_at,
        "case": draft.task.case if draft.task else None,
    }


def _row(case: Case, address: Callable[[str], str]) -> dict[str, Any]:
    state = rules.State(case.state)
    return {
        "url": address(case.slug),
        "reference": case.reference,
        "filed_at": moments.briefly(case.filed_at),
        "name": here.say(catalog.name_in(case.edition_id)),
        "state": words.STATES[state],
        "tone": words.TONES[state],
    }


def case(case: Case, *, just_filed: bool) -> dict[str, Any]:
    """This function will return what the person's page of a case shows."""
    city = catalog.city()
    working = facts.calendar(city)
    today = working.local_day(timezone.now())
    state = rules.State(case.state)
    form = case.service.form
    filed = queries.filed_documents(case)
    names = {key: document.name for key, document in filed.items()}
    answers = (
        summary(cures.answered_form(form, case.answers), case.answers, here.language(), files=names)
        if form
        else []
    )
    produced = queries.produced(case)
    return {
        "case": case,
        "card": case.service.card,
        "state": words.STATES[state],
        "tone": words.TONES[state],
        "just_filed": just_filed,
        "task": queries.open_task(case),
        "times": [times.shown(each) for each in queries.wanted_times(case)] if produced.books else [],
        "left": working.working_days(today, case.due_on) if case.due_on else None,
        "receipt": _document(case, produced.receipt) if produced.receipt else None,
        "issued": [_document(case, each) for each in reversed(produced.issued) if each != produced.receipt],
        "filed": [_document(case, each) for each in filed.values()],
        "pending": produced.pending,
        "live": live.address(f"case:{case.pk}"),
        "events": [_happened(event) for event in queries.timeline(case, official=False)],
        "answers": [
            (page, [{"key": here.say(question.label), "value": shown or "—"} for question, shown in rows])
            for page, rows in answers
        ],
        "department": catalog.department(case.department),
    }


def _document(case: Case, document: Document) -> dict[str, Any]:
    return {
        "id": document.pk,
        "name": document.title or document.name,
        "size": document.bytes,
        "code": document.code,
        "preview_url": reverse("portal:case_document", args=[case.slug, document.pk]),
    }


def _happened(event: Event) -> dict[str, Any]:
    tag = rules.Tag(event.tag)
    said = times.happened(event.data) or event.data.get("title", "")
    shown = event.reason if tag is rules.Tag.CURE_ASKED else said
    return {"title": words.EVENTS[tag], "when": event.at, "text": shown, "state": "done"}
