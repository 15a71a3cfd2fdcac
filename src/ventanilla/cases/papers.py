"""What is printed on a case's documents: the receipt of a filing, and whatever the pack's templates issue."""

import json
from datetime import datetime
from typing import Any

from babel.dates import format_datetime
from babel.numbers import format_decimal
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from ventanilla.cases import rules
from ventanilla.cases.models import Case, Effect
from ventanilla.catalog import queries as catalog
from ventanilla.forms.summary import summary
from ventanilla.kernel.calendar import months_later
from ventanilla.packs import facts
from ventanilla.packs import models as packs
from ventanilla.registry import queries as registry
from ventanilla.registry.drawing import RECEIPT
from ventanilla.registry.models import Document, Entry
from ventanilla.ui import letters, moments

ANSWERS = "answers"


def receipt(effect: Effect, wanted: packs.Effect) -> dict[str, Any]:
    """This function will return what ``registry.issue`` needs for the receipt of the effect's filing.

    Contents by Ley 39/2015 art. 16.3 and 21.4, and the acuse of the Ley de Gobierno Digital.
    """
    case = effect.case
    city = catalog.city()
    entry = (
        case.entry
        if effect.event.tag == rules.Tag.FILED
        else Entry.objects.get(pk=effect.event.data["entry"])
    )
    language = letters.official_language(case.language, city)
    with override(language):
        zone_time = _moment(entry.presented_at, language, city)
        documents = [link.document for link in entry.entry_documents.select_related("document")]
        written = next((each for each in documents if each.kind == ANSWERS), None)
        pairs = [
            (_("Case"), case.reference),
            (_("Subject"), entry.epigraph),
            (_("Interested party"), entry.party_name),
            (_("Identifier"), entry.party_identifier),
            (_("Representative"), _one_line(entry.representative_name, entry.representative_identifier)),
            (_("Filed by"), case.filer.email),
            (_("Addressed to"), letters.department_name(city, case.department, language)),
            (_("Electronic office"), settings.URL),
            (_("Official time"), city.about.filing.official_time.say(language)),
            *_deadline(case, effect, language),
        ]
        data = {
            **letters.head(city, case.department, language),
            "number": entry.reference,
            "presented": _("Presented: %(moment)s") % {"moment": zone_time},
            "effective": (
                _("Takes effect: %(moment)s, the first working moment after it was presented")
                % {"moment": _moment(entry.effective_at, language, city)}
                if entry.effective_at != entry.presented_at
                else None
            ),
            "pairs": pairs,
            "answers": _in_words(written) if written else [],
            "files": [
                {"name": document.name, "size": _size(document.bytes, language), "sha256": document.sha256}
                for document in documents
            ],
            "next": [
                _("This receipt proves what was presented, and when. It does not prejudge the decision."),
                _("Follow the case at the electronic office with its reference."),
            ],
            "texts": {
                "number": _("Entry in the register"),
                "file": _("Document"),
                "size": _("Size"),
                "answers": _("What was presented"),
                "files": _("Documents presented"),
                "next": _("What happens next"),
            },
        }
        title = wanted.title.say(language) if wanted.title else _("Receipt")
    return {
        "source": RECEIPT,
        "data": data,
        "title": title,
        "language": language,
        "files": letters.files(city),
    }


def _in_words(written: Document) -> list[dict[str, Any]]:
    """The pages answered, with their questions and answers, as the register keeps them."""
    with registry.content_of(written) as content:
        pages: list[dict[str, Any]] = json.load(content)["in_words"]
    return pages


def letter(effect: Effect, wanted: packs.Effect, at: datetime) -> dict[str, Any]:
    """This function will return what ``registry.issue`` needs for a document of the pack's own."""
    case = effect.case
    city = catalog.city()
    service = case.service
    language = wanted.language or letters.official_language(case.language, city)
    decision = case.decision
    form = service.form
    assert form is not None and wanted.document is not None  # noqa: S101 - the pack was checked
    valid_until = None
    if wanted.valid_months:
        local = facts.calendar(city).local_day(at)
        valid_until = letters.day(months_later(local, wanted.valid_months), language, city)
    with override(language):
        answers = {
            question.name: shown
            for _page, rows in summary(form, case.answers, language)
            for question, shown in rows
        }
        data = {
            **letters.head(city, case.department, language),
            "reference": case.reference,
            "issued_on": letters.day(facts.calendar(city).local_day(at), language, city),
            "valid_until": valid_until,
            "subject": {"name": case.subject_name, "identifier": case.subject_identifier},
            "answers": answers,
            "decision": decision.reasons,
            "decided_by": {"name": str(decision.by), "post": decision.post},
            "texts": {},
        }
    title = wanted.title.say(language) if wanted.title else service.card.result.say(language)
    return {
        "source": service.documents[f"{wanted.document}.typ"],
        "data": data,
        "title": title,
        "language": language,
        "files": letters.files(city),
    }


def _deadline(case: Case, effect: Effect, language: str) -> list[tuple[str, str]]:
    deadline = case.service.card.deadline
    pairs = []
    if case.due_on and effect.event.tag == rules.Tag.FILED:
        pairs.append((_("Decision due by"), letters.day(case.due_on, language, catalog.city())))
    pairs.append((_("Time to decide"), deadline.text.say(language)))
    pairs.append((_("If there is no answer"), deadline.silence_note.say(language)))
    return pairs


def _one_line(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _moment(at: datetime, language: str, city: packs.City) -> str:
    local = facts.calendar(city).local(at)
    shown = format_datetime(
        local, f"{moments.long(language)}, HH:mm:ss", locale=letters.locale(language, city)
    )
    return pgettext("a moment and its offset from UTC", "%(moment)s (UTC%(offset)s)") % {
        "moment": shown,
        "offset": f"{local:%z}"[:3] + ":" + f"{local:%z}"[3:],
    }


def _size(count: int, language: str) -> str:
    return f"{format_decimal(round(count / 1024, 1), locale=language.replace('-', '_'))} KB"
