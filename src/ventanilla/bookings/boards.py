"""Reads for the screens of officials: a day of theirs, who waits, and what came of it all."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from ventanilla.bookings import offer, places, rules
from ventanilla.bookings.models import (
    Booking,
    Contingency,
    Feed,
    Kind,
    Opening,
    Resource,
    Slot,
    Turn,
    Waiting,
)
from ventanilla.catalog import queries as catalog
from ventanilla.packs import facts
from ventanilla.packs.models import Appointment
from ventanilla.people.models import Person

PAGE = 100
SHOWN = (rules.State.CONFIRMED, rules.State.ARRIVED, rules.State.DONE, rules.State.MISSED)
USUAL_PATIENCE = timedelta(minutes=45)
STILL_SHOWN = timedelta(minutes=2)
MOST_SHOWN = 12


# --- what an official may open --------------------------------------------------------------------


def access_pools(departments: Iterable[str]) -> list[Resource]:
    """This function will list the pools of desks of these departments, in the order of the pack."""
    order = {each.slug: number for number, each in enumerate(places.pools())}
    found = Resource.objects.filter(kind=Kind.DESKS, department__in=list(departments), withdrawn_at=None)
    return sorted(found, key=lambda each: (order.get(each.slug, len(order)), each.slug))


def access_groups(departments: Iterable[str]) -> list[Resource]:
    """This function will list the groups of courses of these departments."""
    found = Resource.objects.filter(kind=Kind.SEATS, department__in=list(departments), withdrawn_at=None)
    return list(found.order_by("slug"))


def access_spaces(departments: Iterable[str]) -> bool:
    """This function will tell whether these departments lend any space."""
    found = Resource.objects.filter(kind=Kind.SPACE, department__in=list(departments), withdrawn_at=None)
    return found.exists()


def spaces_asked_for(departments: Iterable[str], at: datetime) -> list[Booking]:
    """This function will list what is held tentatively of these departments' venues, first to end first."""
    found = Booking.objects.filter(state=rules.State.HELD, resource__kind=Kind.SPACE, held_until__gt=at)
    found = found.filter(resource__department__in=list(departments)).select_related("resource")
    return list(found.order_by("held_until", "pk")[:PAGE])


def spaces_taken(departments: Iterable[str], at: datetime) -> list[Booking]:
    """This function will list the confirmed bookings of these departments' venues still to come, by time."""
    spaces = Resource.objects.filter(kind=Kind.SPACE, department__in=list(departments))
    found = Booking.objects.filter(resource__in=spaces, state=rules.State.CONFIRMED, ends_at__gt=at)
    return list(found.select_related("resource").order_by("starts_at", "pk")[:PAGE])


def access_official_booking(locator: str, departments: Iterable[str]) -> Booking:
    """This function will return a booking to an official of its department. Raises Booking.DoesNotExist."""
    found = Booking.objects.select_related("resource", "person")
    return found.get(locator=locator, resource__department__in=list(departments))


def access_turn(pk: int, departments: Iterable[str]) -> Turn:
    """This function will return a turn to an official of its department. Raises Turn.DoesNotExist."""
    found = Turn.objects.select_related("resource", "booking")
    return found.get(pk=pk, resource__department__in=list(departments))


# --- times, for an official, who need not mind the lead time --------------------------------------


def days_with_times(
    appointment: Appointment, pools: Sequence[str], first: date, at: datetime
) -> dict[date, int]:
    """This function will return the days from one on that have times free, with how many, to the horizon."""
    found = _free(appointment, pools, at).filter(day__day__gte=first)
    return dict(found.order_by("day__day").values_list("day__day").annotate(Count("starts_at")))


def times_on(
    appointment: Appointment, pools: Sequence[str], day: date, at: datetime
) -> list[tuple[str, datetime]]:
    """This function will return the pools and times that are free on a day, by time."""
    found = _free(appointment, pools, at).filter(day__day=day).order_by("starts_at", "resource__slug")
    return list(found.values_list("resource__slug", "starts_at"))


def _free(appointment: Appointment, pools: Sequence[str], at: datetime) -> QuerySet[Slot]:
    last = offer.local_day(at) + timedelta(days=appointment.horizon_days)
    return Slot.objects.filter(
        resource__slug__in=list(pools),
        minutes=appointment.minutes,
        starts_at__gte=at,
        free__gt=0,
        day__day__lte=last,
    )


# --- a day ----------------------------------------------------------------------------------------


def day_of(
    resources: Sequence[Resource], day: date, *, after: tuple[datetime, int] | None = None
) -> list[Booking]:
    """This function will list a page of who comes that day to these pools, by time, from after one on.

    Each with its turn, if they have arrived. One more than ``PAGE`` is returned when there are more.
    """
    begins, ends = _span(day, day + timedelta(days=1))
    found = Booking.objects.filter(
        resource__in=resources, starts_at__gte=begins, starts_at__lt=ends, state__in=SHOWN
    )
    if after is not None:
        found = found.filter(Q(starts_at__gt=after[0]) | Q(pk__gt=after[1]), starts_at__gte=after[0])
    return list(found.select_related("turn", "resource").order_by("starts_at", "pk")[: PAGE + 1])


def counts_of(resources: Sequence[Resource], day: date) -> dict[str, int]:
    """This function will count the bookings of that day by state."""
    begins, ends = _span(day, day + timedelta(days=1))
    found = Booking.objects.filter(resource__in=resources, starts_at__gte=begins, starts_at__lt=ends)
    return dict(found.filter(state__in=SHOWN).order_by().values_list("state").annotate(Count("pk")))


def happenings_of(booking: Booking) -> list[object]:
    """This function will list what happened to a booking, first to last."""
    return list(booking.happenings.select_related("by").order_by("id"))


# --- who is here ----------------------------------------------------------------------------------


def patience(resource: Resource) -> timedelta:
    """This function will return after how long whoever waits at a pool goes first."""
    known = places.pool(resource.slug)
    return timedelta(minutes=known.longest_wait_minutes) if known else USUAL_PATIENCE


def waiting_here(resource: Resource, day: date, at: datetime) -> list[Turn]:
    """This function will list who waits to be called at a pool, whoever comes next first (``rules.place``)."""
    found = Turn.objects.filter(resource=resource, day=day, ended_at=None, called_at=None)
    limit = patience(resource)
    turns = found.select_related("booking", "resource")
    return sorted(turns, key=lambda each: (rules.place(each, at, limit), each.pk))


def called_here(resources: Iterable[Resource], day: date) -> list[Turn]:
    """This function will list who has been called and has not ended, last called first."""
    found = Turn.objects.filter(resource__in=list(resources), day=day, ended_at=None, called_at__isnull=False)
    return list(found.select_related("booking", "resource", "called_by").order_by("-called_at"))


@dataclass(frozen=True)
class Hall:
    """What the screen of a waiting hall shows: no names, only locators and desks."""

    called: list[Turn]
    waiting: int


def hall(office: str, day: date, at: datetime) -> Hall:
    """This function will return who is called at an office, last called first, and how many wait there.

    Whoever has come to the desk and is done stays on it a little, for those who look up late.
    """
    resources = Resource.objects.filter(slug__in=[each.slug for each in places.pools_at(office)])
    today = Turn.objects.filter(resource__in=resources, day=day)
    called = today.filter(called_at__isnull=False).filter(
        Q(ended_at=None) | Q(called_at__gte=at - STILL_SHOWN)
    )
    return Hall(
        called=list(called.select_related("resource").order_by("-called_at")[:MOST_SHOWN]),
        waiting=today.filter(called_at=None, ended_at=None).count(),
    )


def turn_today(locator: str, office: str, at: datetime) -> tuple[Turn | None, int]:
    """This function will return a turn of today at an office by its locator, and how many come before it."""
    day = offer.local_day(at)
    resources = Resource.objects.filter(slug__in=[each.slug for each in places.pools_at(office)])
    found = Turn.objects.filter(
        resource__in=resources, day=day, locator__in=(locator, locator.replace("-", ""))
    )
    turn = found.select_related("resource").first()
    if turn is None or turn.called_at is not None:
        return turn, 0
    return turn, [each.pk for each in waiting_here(turn.resource, day, at)].index(turn.pk)


def coming_today(locator: str, office: str, at: datetime) -> Booking | None:
    """This function will return the booking of today at an office by its locator, or None."""
    begins, ends = _span(offer.local_day(at), offer.local_day(at) + timedelta(days=1))
    pools = [each.slug for each in places.pools_at(office)]
    found = Booking.objects.filter(locator=locator, starts_at__gte=begins, starts_at__lt=ends)
    return found.filter(resource__slug__in=pools).first()


# --- contingency and feeds ------------------------------------------------------------------------


_known_contingency: tuple[int, Contingency | None] = (-1, None)


def contingency() -> Contingency | None:
    """This function will return the contingency that is open, or None.

    Kept in memory while the public pages stay the same: one begins and ends by renewing them.
    """
    global _known_contingency  # noqa: PLW0603 - one per process, as the city is
    generation = catalog.generation()
    if _known_contingency[0] != generation:
        _known_contingency = (generation, Contingency.objects.filter(ended_at=None).first())
    return _known_contingency[1]


def contingency_now() -> Contingency | None:
    """This function will return the contingency that is open, read from the database, with who began it."""
    return Contingency.objects.select_related("by").filter(ended_at=None).first()


def contingencies() -> list[Contingency]:
    """This function will list the last contingencies that ended, latest first."""
    ended = Contingency.objects.filter(ended_at__isnull=False).select_related("by", "ended_by")
    return list(ended.order_by("-pk")[:10])


def modalities(appointment: Appointment) -> tuple[str, ...]:
    """This function will return the ways in which an appointment can be had now.

    During a contingency, not in person where it is also had by video or phone.
    """
    if contingency() is None or rules.other_modality(appointment.modalities) is None:
        return appointment.modalities
    return tuple(each for each in appointment.modalities if each != "in_person")


def feed_of(token: str) -> Feed | None:
    """This function will return the feed that a secret address opens, or None where it was ended."""
    return Feed.objects.select_related("person").filter(token=token, ended_at=None).first()


def feed_of_person(person: Person) -> Feed | None:
    """This function will return the feed of an official, or None."""
    return Feed.objects.filter(person=person, ended_at=None).first()


def openings_of(resource: Resource, at: datetime) -> list[Opening]:
    """This function will list the openings of a pool that hold now or will, exceptions by their first day."""
    found = Opening.objects.filter(resource=resource, ended_at=None).exclude(last__lt=offer.local_day(at))
    return list(found.order_by("first", "opens", "pk"))


# --- what came of it ------------------------------------------------------------------------------


@dataclass
class Line:
    """A week of one service in the report."""

    what: str
    monday: date
    offered: int = 0
    waited: int = 0
    states: Counter[str] = field(default_factory=Counter)

    @property
    def booked(self) -> int:
        """This function will return how many were booked, whatever became of them but lapsing."""
        return sum(number for state, number in self.states.items() if state not in ("held", "lapsed"))

    @property
    def attended(self) -> int:
        """This function will return how many were served or are being served."""
        return self.states[rules.State.DONE] + self.states[rules.State.ARRIVED]

    @property
    def missed(self) -> int:
        """This function will return how many did not come."""
        return self.states[rules.State.MISSED]

    @property
    def cancelled(self) -> int:
        """This function will return how many were cancelled, by anybody."""
        return self.states[rules.State.CANCELLED]


def report(departments: Iterable[str], monday: date, weeks: int) -> list[Line]:
    """This function will return, by service and week from a Monday on, what was offered and what came of it.

    Offered: how many of that length had place at the desks of the pools that serve it, by their openings
    as they were each day; pools that serve several services count for each. Waited: who entered the line
    that week.
    """
    resources = {each.pk: each for each in access_pools(departments)}
    end = monday + timedelta(weeks=weeks)
    lines: dict[tuple[str, date], Line] = {}

    def line(what: str, day: date) -> Line:
        first = day - timedelta(days=day.weekday())
        return lines.setdefault((what, first), Line(what, first))

    for what, day, offered in _offered(list(resources.values()), monday, end):
        line(what, day).offered += offered
    begins, ends = _span(monday, end)
    local = partial(TruncDate, tzinfo=offer.zone())
    theirs = Booking.objects.filter(resource__in=resources, starts_at__gte=begins, starts_at__lt=ends)
    theirs = theirs.order_by().annotate(day=local("starts_at"))
    for what, day, state, count in theirs.values_list("what", "day", "state").annotate(Count("pk")):
        line(what, day).states[state] += count
    waited = Waiting.objects.filter(resource__in=resources, since__gte=begins, since__lt=ends)
    waited = waited.order_by().annotate(day=local("since"))
    for what, day, count in waited.values_list("what", "day").annotate(Count("pk")):
        line(what, day).waited += count
    order = {each.slug: number for number, each in enumerate(places.appointments())}
    return sorted(lines.values(), key=lambda each: (order.get(each.what, len(order)), each.what, each.monday))


def _offered(resources: Sequence[Resource], first: date, end: date) -> Iterator[tuple[str, date, int]]:
    """What each day had place for: of openings edited since, those that held when the day ended."""
    closed, zone = facts.calendar(catalog.city()), offer.zone()
    openings = defaultdict(list)
    for each in Opening.objects.filter(resource__in=resources):
        openings[each.resource_id].append(each)
    for resource in resources:
        served = places.served_by(resource.slug)
        for day in (first + timedelta(days=n) for n in range((end - first).days)):
            begins, ends = _span(day, day + timedelta(days=1))
            held = [
                each
                for each in openings[resource.pk]
                if each.made_at < ends and (each.ended_at is None or each.ended_at >= ends)
            ]
            opened = rules.hours(held, day, zone, closed=closed.closure(day) is not None)
            cells = rules.cells(opened, begins, ends)
            for known in served:
                yield known.slug, day, rules.places(cells, known.minutes)


def _span(first: date, end: date) -> tuple[datetime, datetime]:
    return rules.midnight(first, offer.zone()), rules.midnight(end, offer.zone())


def ahead_of(departments: Iterable[str], since: datetime, limit: int) -> QuerySet[Booking]:
    """This function will list the bookings of these departments from a moment on, for a calendar."""
    resources = Resource.objects.filter(department__in=list(departments), kind=Kind.DESKS)
    found = Booking.objects.filter(resource__in=resources, starts_at__gte=since, state__in=SHOWN)
    return found.select_related("resource").order_by("starts_at", "pk")[:limit]
