"""Contingency: while it lasts, what is served in person is served by video or phone."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from ventanilla.bookings import places, rules, tasks
from ventanilla.bookings.models import Booking, Contingency, Happening
from ventanilla.bookings.services import locks, telling
from ventanilla.bookings.services.record import record
from ventanilla.catalog import services as catalog
from ventanilla.people.models import Person


class AlreadySo(Exception):
    """The contingency has begun already, or has ended already: somebody else was first."""


@transaction.atomic
def begin_contingency(*, reason: str, by: Person, at: datetime) -> Contingency:
    """This function will begin the contingency: the banner is on every page at once, and a job moves bookings.

    Raises AlreadySo where one is open.
    """
    if _locked_open() is not None:
        raise AlreadySo
    contingency = Contingency.objects.create(began_at=at, by=by, reason=reason)
    _follow_up()
    return contingency


@transaction.atomic
def end_contingency(*, by: Person, at: datetime) -> Contingency:
    """This function will end the contingency: the banner goes, and a job restores what has not passed yet.

    Raises AlreadySo where none is open.
    """
    contingency = _locked_open()
    if contingency is None:
        raise AlreadySo
    contingency.ended_at, contingency.ended_by = at, by
    contingency.save()
    _follow_up()
    return contingency


def carry_out_contingency(*, at: datetime) -> int:
    """This function will bring confirmed bookings still ahead in line with the contingency; returns how many.

    While one is open: those in person whose appointment is also had by video or phone are switched to
    that. While none is: those that were switched, and are as the switch left them, are restored. Each
    is switched, and its person told, in one transaction, once, however often this runs.
    """
    contingency = Contingency.objects.filter(ended_at=None).first()
    found = _to_switch(at) if contingency else _to_restore(at)
    return sum(_switch(pk, contingency, at) for pk in list(found.values_list("pk", flat=True)))


def affected_by_contingency(*, at: datetime) -> int:
    """This function will count the bookings that a contingency would switch if it began now."""
    return _to_switch(at).count()


@transaction.atomic
def _switch(pk: int, contingency: Contingency | None, at: datetime) -> bool:
    if _locked_open() != contingency:
        return False
    booking = locks.booking(Booking(pk=pk))
    before, after = booking.modality, _instead(booking, contingency)
    if booking.state != rules.State.CONFIRMED or booking.starts_at < at or after in (None, before):
        return False
    booking.modality = after
    data = {"from": before, "to": after}
    by = contingency.by if contingency else None
    record(booking=booking, tag=rules.Tag.SWITCHED, by=by, at=at, data=data)
    telling.switched(booking, contingency=contingency is not None, at=at)
    return True


def _instead(booking: Booking, contingency: Contingency | None) -> str | None:
    """The modality a booking is to have; None where it is not known or stays as it is."""
    if contingency is not None:
        known = places.appointment(booking.what)
        return rules.other_modality(known.modalities) if known and booking.modality == "in_person" else None
    last = booking.happenings.filter(tag=rules.Tag.SWITCHED).order_by("id").last()
    return last.data["from"] if last and last.data["to"] == booking.modality != "in_person" else None


def _to_switch(at: datetime) -> QuerySet[Booking]:
    whats = [
        each
        for each in places.appointments()
        if "in_person" in each.modalities and rules.other_modality(each.modalities)
    ]
    return Booking.objects.filter(
        resource__slug__in={pool for each in whats for pool in each.pools},
        what__in=[each.slug for each in whats],
        state=rules.State.CONFIRMED,
        modality="in_person",
        starts_at__gte=at,
    )


def _to_restore(at: datetime) -> QuerySet[Booking]:
    switched = Happening.objects.filter(booking=OuterRef("pk"), tag=rules.Tag.SWITCHED)
    return Booking.objects.filter(
        Exists(switched),
        resource__slug__in=[each.slug for each in places.pools()],
        state=rules.State.CONFIRMED,
        modality__in=("video", "phone"),
        starts_at__gte=at,
    )


def _locked_open() -> Contingency | None:
    """The contingency that is open. The latest one stays locked: meanwhile none begins, none ends."""
    Contingency.objects.select_for_update().order_by("-pk").first()
    return Contingency.objects.filter(ended_at=None).first()


def _follow_up() -> None:
    catalog.renew_public_pages()
    tasks.carry_out_contingency.enqueue()
