"""What one browser, and one person, may have at once. Their lock is held, so two at once cannot both pass."""

from datetime import datetime, timedelta

from django.db.models import Q

from ventanilla.bookings import offer, rules
from ventanilla.bookings.models import Booking, Kind
from ventanilla.bookings.rules import State
from ventanilla.packs import models as packs

COUNTED = (State.CONFIRMED, State.ARRIVED, State.MISSED)


class TooMany(Exception):
    """They have as many as one may have: ``limit``."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"no more than {limit}")
        self.limit = limit


class Barred(Exception):
    """They have missed too many: not before ``until``."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"not before {until}")
        self.until = until


def check_holds(visitor: str, *, at: datetime) -> None:
    """This function will raise TooMany where a browser holds as many times as it may."""
    held = Booking.objects.filter(visitor=visitor, state=State.HELD, held_until__gt=at)
    if held.count() >= rules.HOLDS_PER_VISITOR:
        raise TooMany(rules.HOLDS_PER_VISITOR)


def check_person(booking: Booking, rule: packs.Appointment, *, at: datetime) -> None:
    """This function will raise TooMany or Barred where a person may have no more of this appointment, or in all.

    They are known by e-mail address, phone and account: whichever of the three is the same.
    """
    same = Q()
    if booking.email:
        same |= Q(email=booking.email)
    if booking.phone:
        same |= Q(phone=booking.phone)
    if booking.person_id:
        same |= Q(person_id=booking.person_id)
    if not same:
        raise ValueError("whoever books has an e-mail address, a phone or an account")
    no_show = rule.no_show
    since = at - timedelta(days=no_show.within_days if no_show else 0)
    rows = (
        Booking.objects.filter(same, state__in=COUNTED, ends_at__gt=since, resource__kind=Kind.DESKS)
        .exclude(pk=booking.pk)
        .values_list("what", "state", "starts_at", "ends_at")
    )
    missed = [begins for what, state, begins, _ in rows if (what, state) == (booking.what, State.MISSED)]
    if no_show is not None and len(missed) >= no_show.after:
        until = max(missed) + timedelta(days=no_show.bars_days)
        if at < until:
            raise Barred(until)
    to_come = [what for what, state, _, ends in rows if state != State.MISSED and ends > at]
    if to_come.count(booking.what) >= rule.open_per_person:
        raise TooMany(rule.open_per_person)
    if len(to_come) >= (in_all := offer.appointments().open_in_all):
        raise TooMany(in_all)
