"""Bringing about what an event leads to: a closed set of verbs, one function each.

Design names five: book, charge, publish, issue, tell. Each that is not here comes with its room. Each
verb is safe to try again: the document has a key; the message and the appointment an effect that is
locked and marked done with them.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import override

from ventanilla.cases import papers, rules
from ventanilla.cases.models import Appointment, Case, Effect
from ventanilla.cases.services.record import locked, record
from ventanilla.catalog import queries as catalog
from ventanilla.notices import services as notices
from ventanilla.packs import models as packs
from ventanilla.registry import services as registry
from ventanilla.registry.rules import Party
from ventanilla.ui import letters


def bring_about(*, event: int, at: datetime) -> None:
    """This function will bring about the pending effects of an event, one transaction each, in order."""
    pending = Effect.objects.filter(event=event, done_at=None).order_by("order")
    for effect in pending.select_related("case__edition", "case__entry", "case__filer", "event"):
        VERBS[effect.verb](effect, at)


def _still_pending(effect: Effect) -> Effect | None:
    return Effect.objects.select_for_update().filter(pk=effect.pk, done_at=None).first()


def issue(effect: Effect, at: datetime) -> None:
    """This function will draw, seal and keep a document, and register it as sent out unless it is a receipt."""
    wanted = packs.Effect.model_validate(effect.definition)
    paper = (
        papers.receipt(effect, wanted)
        if wanted.document == rules.RECEIPT
        else papers.letter(effect, wanted, at)
    )
    document = registry.issue(key=f"effect/{effect.pk}", at=at, **paper)
    with transaction.atomic():
        case = locked(effect.case)
        own = _still_pending(effect)
        if own is None:
            return
        own.document = document
        own.done_at = at
        if wanted.document != rules.RECEIPT:
            own.entry = notices.send_out(
                document=document,
                party=Party(case.subject_name, case.subject_identifier),
                origin=case.department,
                summary=case.service.card.name.say(letters.official_language(case.language, catalog.city())),
                case=case.reference,
                at=at,
            )
        own.save(update_fields=["document", "entry", "done_at"])
        record(
            case=case,
            tag=rules.Tag.DOCUMENT_ISSUED,
            by=None,
            at=at,
            data={"document": document.pk, "title": document.title},
        )


def book(effect: Effect, at: datetime) -> None:
    """This function will ask the person to choose the time of an appointment, unless the case has closed meanwhile."""
    wanted = packs.Effect.model_validate(effect.definition)
    with transaction.atomic():
        case = locked(effect.case)
        own = _still_pending(effect)
        if own is None:
            return
        own.done_at = at
        own.save(update_fields=["done_at"])
        if effect.event.tag == rules.Tag.FILED and not case.is_open:
            return
        what = str(wanted.appointment)
        Appointment.objects.create(case=case, effect=own, what=what, asked_at=at)
        record(
            case=case,
            tag=rules.Tag.TIME_ASKED,
            by=None,
            at=at,
            data={"appointment": what},
            occasion=rules.Occasion.ASK_TIME,
        )


def tell(effect: Effect, at: datetime) -> None:
    """This function will send the message to the address that the person who filed has proved is theirs.

    To choose a time is not said any more where it has been chosen, or nobody wants it now.
    """
    wanted = packs.Effect.model_validate(effect.definition)
    with transaction.atomic():
        case = locked(effect.case)
        own = _still_pending(effect)
        if own is None:
            return
        if wanted.message == "choose_time" and not _to_be_chosen(case):
            own.done_at = at
            own.save(update_fields=["done_at"])
            return
        task = case.tasks.order_by("-id").first()
        with override(case.language):
            name = case.service.card.name.say(case.language)
            notices.tell(
                to=case.filer.email,
                language=case.language,
                template=str(wanted.message),
                context={
                    "reference": case.reference,
                    "service": name,
                    "path": letters.path("portal:case", case.language, case.slug),
                    "due_on": task.due_on.isoformat() if task and task.ended_at is None else "",
                },
                about=case.reference,
                at=at,
            )
        own.done_at = at
        own.save(update_fields=["done_at"])
        record(case=case, tag=rules.Tag.TOLD, by=None, at=at, data={"message": wanted.message})


def _to_be_chosen(case: Case) -> bool:
    wanted = case.appointments.filter(ended_at=None).select_related("booking")
    return any(appointment.held is None for appointment in wanted)


VERBS: dict[str, Callable[[Effect, datetime], None]] = {"book": book, "issue": issue, "tell": tell}
