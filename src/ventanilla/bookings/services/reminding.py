"""Reminders, a day and two hours before."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from ventanilla.bookings.models import Booking, Happening, Kind
from ventanilla.bookings.rules import State, Tag
from ventanilla.bookings.services import locks, telling
from ventanilla.bookings.services.record import record

HOURS_BEFORE = (24, 2)


def remind(*, at: datetime) -> int:
    """This function will remind whoever has a time at a desk within 24 hours, and within 2: once for each time.

    Whoever booked or changed it later than that is not reminded of what they have just done. Returns how many
    it told.
    """
    return sum(_remind(hours, at) for hours in HOURS_BEFORE)


def _remind(hours: int, at: datetime) -> int:
    before = timedelta(hours=hours)
    due = (
        Booking.objects.filter(
            state=State.CONFIRMED, resource__kind=Kind.DESKS, starts_at__gt=at, starts_at__lte=at + before
        )
        .exclude(email="", phone="")
        .exclude(Exists(_reminded(OuterRef("pk"), hours)))
    )
    count = 0
    for found in due.order_by("starts_at"):
        with transaction.atomic():
            now = locks.booking(found)
            told = _reminded(now.pk, hours).exists()
            late = _chosen_at(now) > now.starts_at - before
            if now.state != State.CONFIRMED or now.starts_at != found.starts_at or told:
                continue
            record(booking=now, tag=Tag.REMINDED, by=None, at=at, data={"hours": hours, "told": not late})
            if not late:
                telling.reminder(now, at=at)
                count += 1
    return count


def _reminded(booking: Any, hours: int) -> QuerySet[Happening]:
    """Reminders as near to the time, or nearer, since it was last moved."""
    moved_since = Happening.objects.filter(booking=OuterRef("booking"), tag=Tag.MOVED, pk__gt=OuterRef("pk"))
    told = Happening.objects.filter(booking=booking, tag=Tag.REMINDED, data__hours__lte=hours)
    return told.exclude(Exists(moved_since))


def _chosen_at(booking: Booking) -> datetime:
    moved = booking.happenings.filter(tag=Tag.MOVED).order_by("-id").first()
    return moved.at if moved else booking.made_at
