"""What the pages of asking show, gathered for their templates."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from ventanilla.cases import queries
from ventanilla.cases.models import Draft
from ventanilla.catalog import queries as catalog
from ventanilla.forms.answers import Reply
from ventanilla.forms.definition import File, Page
from ventanilla.forms.journey import Journey
from ventanilla.forms.summary import summary
from ventanilla.packs import facts
from ventanilla.ui import here


def page(
    draft: Draft, journey: Journey, shown: Page, replies: Mapping[str, Reply], refused: Mapping[str, str]
) -> dict[str, Any]:
    """This function will return what one page of questions shows.

    A question without a reply of this moment shows what was answered before; the e-mail begins as the
    one that the person has proved is theirs.
    """
    procedure = draft.service.card.procedure
    pairs = []
    for question in shown.questions:
        value = draft.answers.get(question.name)
        if value is None and procedure and question.name == procedure.email and draft.owner is not None:
            value = draft.owner.email
        pairs.append((question, replies.get(question.name) or Reply.of(question, value)))
    before = journey.before(shown.slug)
    slugs = [each.slug for each in journey.pages]
    return {
        "draft": draft,
        "service": draft.service,
        "card": draft.service.card,
        "task": draft.task,
        "page": shown,
        "pairs": pairs,
        "refused": refused,
        "number": slugs.index(shown.slug) + 1 if shown.slug in slugs else 1,
        "total": len(slugs),
        "back": reverse("portal:draft_page", args=[draft.token, before.slug]) if before else "",
        "attachments": attachments(draft),
        "upload_url": reverse("portal:uploads", args=[draft.token]),
        "has_files": any(isinstance(question, File) for question in shown.questions),
    }


def attachments(draft: Draft) -> dict[str, list[dict[str, Any]]]:
    """This function will return the files attached to the draft, by question, in the order of the answers."""
    found: dict[str, list[dict[str, Any]]] = {}
    for attachment in queries.attachments(draft):
        found.setdefault(attachment.question, []).append(
            {
                "id": str(attachment.pk),
                "name": attachment.name,
                "size": attachment.size,
                "preview_url": reverse("portal:draft_file", args=[draft.token, attachment.pk]),
            }
        )
    return found


def check(draft: Draft, journey: Journey, at: datetime) -> dict[str, Any]:
    """This function will return what the last look before filing shows: answers, clock, cost, notice."""
    city = catalog.city()
    working = facts.calendar(city)
    effective = working.effective(at)
    names = {file["id"]: file["name"] for each in attachments(draft).values() for file in each}
    return {
        "draft": draft,
        "service": draft.service,
        "card": draft.service.card,
        "task": draft.task,
        "pages": [
            {
                "page": each,
                "rows": [
                    {
                        "key": here.say(question.label),
                        "value": shown or "—",
                        "change": reverse("portal:draft_page", args=[draft.token, each.slug]) + "?check",
                    }
                    for question, shown in rows
                ],
            }
            for each, rows in summary(draft.form, draft.answers, here.language(), files=names)
        ],
        "back": reverse("portal:draft_page", args=[draft.token, journey.pages[-1].slug]),
        "effective": effective if effective != at else None,
        "due_on": None if draft.task else facts.deadline(city, draft.service, effective),
        "privacy": city.about.rights.privacy_short,
    }


def last_page(journey: Journey) -> str:
    """This function will return the slug of the last page whose answers a refusal may rest on."""
    refusal = journey.refusal
    asked = refusal.when.questions() if refusal else frozenset()
    slugs = [
        page.slug for page in journey.pages if any(question.name in asked for question in page.questions)
    ]
    return slugs[-1] if slugs else journey.pages[0].slug
