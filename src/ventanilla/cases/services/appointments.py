"""The times a case wants with the person: chosen, chosen again, attended, and let go when it closes."""

from datetime import datetime

from django.db import transaction

from ventanilla.bookings import services as bookings
from ventanilla.bookings.models import Booking
from ventanilla.bookings.offer import local_day
from ventanilla.bookings.rules import State
from ventanilla.cases import rules
from ventanilla.cases.models import Appointment, Case
from ventanilla.cases.services.record import NotNow, locked, record
from ventanilla.people.models import Person

BOOKED = (State.CONFIRMED, State.ARRIVED)


def hold(
    *,
    appointment: Appointment,
    pool: str,
    starts_at: datetime,
    modality: str,
    visitor: str,
    priority: bool,
    by: Person,
    at: datetime,
) -> Booking:
    """This function will hold a time for the person who filed the case, whom nobody asks again who they are.

    What is held becomes theirs with ``bookings.confirm``, which the case hears. A time held before gives
    way, and what was answered for it is kept. Raises NotNow where none is wanted or one is booked, and
    whatever ``bookings.hold`` raises.
    """
    seen = Appointment.objects.select_related("booking", "case").get(pk=appointment.pk)
    before = seen.booking
    if before is not None and before.state == State.HELD:
        bookings.cancel(booking=before, by=by, at=at)
    with transaction.atomic():
        booking = bookings.hold(
            appointment=seen.what,
            pool=pool,
            starts_at=starts_at,
            modality=modality,
            language=seen.case.language,
            visitor=visitor,
            priority=priority,
            at=at,
        )
        booking = bookings.keep_answers(
            booking=booking,
            answers=before.answers if before else {},
            name=seen.case.subject_name[:200],
            email=by.email,
            phone=before.phone if before else "",
            at=at,
        )
        # What holds capacity is locked before the case, as it is when the case hears of a booking.
        case = locked(seen.case)
        now = Appointment.objects.select_for_update().get(pk=seen.pk)
        taken = now.booking is not None and now.booking.state in BOOKED
        if now.ended_at is not None or taken:
            raise NotNow(rules.Tag.BOOKED, case.state)
        now.booking = booking
        now.save(update_fields=["booking"])
    return booking


@transaction.atomic
def follow(*, lapsed: Booking, held: Booking) -> None:
    """This function will have the case that wanted a lapsed booking point at the one held in its place."""
    found = Appointment.objects.filter(booking=lapsed, ended_at=None).select_related("case").first()
    if found is None or lapsed.pk == held.pk:
        return
    locked(found.case)
    Appointment.objects.filter(pk=found.pk, booking=lapsed, ended_at=None).update(booking=held)


@transaction.atomic
def attend(*, appointment: Appointment, by: Person, at: datetime, reason: str = "") -> None:
    """This function will write down that the person was attended, whether or not at the time they had booked.

    What they had booked for today is done with; for another day, cancelled. Raises NotNow where it was not
    wanted any more, or ``bookings.NotNow``.
    """
    seen = Appointment.objects.select_related("booking", "case").get(pk=appointment.pk)
    booking = seen.booking
    if booking is not None and booking.state in BOOKED and local_day(booking.starts_at) == local_day(at):
        bookings.serve(booking=booking, by=by, at=at)
        return
    _let_go(seen, by=by, at=at)
    case = locked(seen.case)
    _end([seen.pk], case, attended=True, at=at, tag=rules.Tag.ATTENDED)
    record(
        case=case, tag=rules.Tag.ATTENDED, by=by, at=at, reason=reason, data={"appointment": appointment.what}
    )


def let_go(*, case: Case, by: Person, at: datetime) -> list[int]:
    """This function will cancel what is booked for a case about to close, and return which appointments it wanted.

    Comes before the case is locked, and ``end`` after, in one transaction.
    """
    wanted = list(case.appointments.filter(ended_at=None).select_related("booking"))
    for appointment in wanted:
        _let_go(appointment, by=by, at=at)
    return [appointment.pk for appointment in wanted]


def end(*, case: Case, wanted: list[int], tag: rules.Tag, at: datetime) -> None:
    """This function will end the appointments that a locked case wanted, as not needed any more.

    Raises NotNow for ``tag`` where one has been asked for, booked or attended since ``let_go``.
    """
    now = list(case.appointments.filter(ended_at=None).values_list("pk", flat=True))
    if sorted(now) != sorted(wanted):
        raise NotNow(tag, case.state)
    _end(wanted, case, attended=False, at=at, tag=tag)


def _let_go(appointment: Appointment, *, by: Person, at: datetime) -> None:
    booking = appointment.booking
    if booking is not None and booking.state in (State.HELD, State.CONFIRMED):
        bookings.cancel(booking=booking, by=by, at=at, however_late=True)


def _end(wanted: list[int], case: Case, *, attended: bool, at: datetime, tag: rules.Tag) -> None:
    for appointment in Appointment.objects.select_for_update(of=("self",)).filter(pk__in=wanted):
        if appointment.ended_at is not None or _booked_again(appointment):
            raise NotNow(tag, case.state)
        appointment.ended_at, appointment.attended = at, attended
        appointment.save(update_fields=["ended_at", "attended"])


def _booked_again(appointment: Appointment) -> bool:
    booking = Booking.objects.filter(pk=appointment.booking_id or 0).first()
    return booking is not None and booking.state in (State.HELD, State.CONFIRMED)
