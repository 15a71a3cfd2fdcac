"""Workshops and talks: which days a group meets, who may enrol and when, and how many seats are left."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from ventanilla.bookings import offer, rules
from ventanilla.bookings.models import Attendance, Booking, Resource, Waiting
from ventanilla.bookings.rules import NotOffered, Why
from ventanilla.bookings.spans import Span
from ventanilla.catalog import queries as catalog
from ventanilla.kernel.search import fold
from ventanilla.packs import facts
from ventanilla.packs import models as packs

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Place(NamedTuple):
    """A group of a course."""

    course: packs.Course
    group: packs.Group

    @property
    def slug(self) -> str:
        return f"{self.course.slug}/{self.group.slug}"


class Seats(NamedTuple):
    """How many seats a group has, how many are left, and how many people wait for one."""

    seats: int
    left: int
    waiting: int


def place(slug: str) -> Place:
    """This function will return the group that ``course/group`` names. Raises NotOffered."""
    course, _slash, group = slug.partition("/")
    found = offer.course(course)
    for each in found.groups:
        if each.slug == group:
            return Place(found, each)
    raise NotOffered(Why.UNKNOWN)


def sessions(group: packs.Group) -> list[Span]:
    """This function will return every session of a group, in order: each week, but for the days the town is closed."""
    zone, closed = offer.zone(), facts.calendar(catalog.city()).closed
    days = (group.first + timedelta(days=n) for n in range((group.last - group.first).days + 1))
    return sorted(
        Span(datetime.combine(day, each.opens, zone), datetime.combine(day, each.closes, zone))
        for day in days
        if day not in closed
        for each in group.sessions
        if WEEK[day.weekday()] in each.days
    )


def span(group: packs.Group) -> Span:
    """This function will return the time from the first session of a group to the end of its last one."""
    met = sessions(group)
    return Span(met[0].begins, met[-1].ends)


def is_open(group: packs.Group, at: datetime) -> bool:
    """This function will tell whether people can enrol in the group on the town's day."""
    return group.enrol_from <= offer.local_day(at) <= group.enrol_to


def check(place: Place, answers: dict[str, Any], at: datetime, *, anyway: bool = False) -> None:
    """This function will raise NotOffered where the group does not take enrolments now, or not at that age.

    ``anyway``: whatever the day, for an official.
    """
    today = offer.local_day(at)
    if today < place.group.enrol_from and not anyway:
        raise NotOffered(Why.TOO_SOON)
    if today > place.group.enrol_to and not anyway:
        raise NotOffered(Why.TOO_FAR)
    if not sessions(place.group):
        raise NotOffered(Why.NO_SUCH_TIME)
    born = answers.get(place.course.birth) if place.course.birth else None
    if born:
        day = date.fromisoformat(str(born))
        if facts.too_young(place.course, place.group, day):
            raise NotOffered(Why.TOO_YOUNG)
        if facts.too_old(place.course, place.group, day):
            raise NotOffered(Why.TOO_OLD)


def participant(course: packs.Course, answers: dict[str, Any]) -> str:
    """This function will return the name of who takes part, as they were written down."""
    value = answers.get(course.participant, "")
    if not isinstance(value, dict):
        return str(value)
    parts = (value.get(name, "") for name in ("given", "surname", "surname2", "name"))
    return " ".join(part for part in parts if part)


def same_participant(course: packs.Course, one: dict[str, Any], other: dict[str, Any]) -> bool:
    """This function will tell whether two enrolments are of one person: the same identifier, or name and birth."""
    a, b = (_identifier(course, each) for each in (one, other))
    if a and b:
        return a == b
    birth = course.birth or ""
    return one.get(birth) == other.get(birth) and fold(participant(course, one)) == fold(
        participant(course, other)
    )


def _identifier(course: packs.Course, answers: dict[str, Any]) -> str:
    value = answers.get(course.participant)
    return str(value.get("identifier") or "") if isinstance(value, dict) else ""


def seats(slugs: Collection[str]) -> dict[str, Seats]:
    """This function will return the seats of groups, by slug."""
    found = {each.slug: each for each in Resource.objects.filter(slug__in=slugs, withdrawn_at=None)}
    waiting: dict[int, int] = {}
    line = Waiting.objects.filter(resource__in=found.values(), ended_at=None)
    for pk in line.values_list("resource_id", flat=True):
        waiting[pk] = waiting.get(pk, 0) + 1
    return {
        slug: Seats(each.seats or 0, each.left or 0, waiting.get(each.pk, 0)) for slug, each in found.items()
    }


def enrolled(slug: str) -> Iterable[Booking]:
    """This function will return who has a seat in a group, by name, with their attendance."""
    taking = Booking.objects.filter(resource__slug=slug, state__in=[str(each) for each in rules.TAKING])
    return taking.exclude(state=rules.State.HELD).prefetch_related("attendances").order_by("name", "pk")


def attended(booking: Booking) -> int:
    """This function will return the per cent of the group's sessions at which the person was."""
    met = {
        each.begins.astimezone(offer.zone()).date() for each in sessions(place(booking.resource.slug).group)
    }
    came = Attendance.objects.filter(booking=booking, came=True, day__in=met).count()
    return 100 * came // len(met) if met else 0
