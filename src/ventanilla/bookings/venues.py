"""Venues that are lent: what their spaces are made of, when they are open, and when they are free."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q

from ventanilla.bookings import offer, rules
from ventanilla.bookings.models import Occupation, Opening, Resource
from ventanilla.bookings.rules import NotOffered, Why
from ventanilla.bookings.spans import Span, joined, shared, without
from ventanilla.catalog import queries as catalog
from ventanilla.packs import facts
from ventanilla.packs import models as packs

A_DAY = timedelta(days=1)
LOOKED_AROUND = timedelta(days=14)
NEAR = 5


class Lent(NamedTuple):
    """A venue that is lent, and how."""

    venue: packs.Venue
    lending: packs.Lending


class Window(NamedTuple):
    """The first and the last local day for which a venue can be asked for."""

    first: date
    last: date


class FreeDay(NamedTuple):
    """One local day: the hours it is open, and those of them that nobody has."""

    day: date
    open: list[Span]
    free: list[Span]


def lent(slug: str) -> Lent:
    """This function will return a venue of the pack that is lent. Raises NotOffered."""
    for venue in catalog.city().venues:
        if venue.slug == slug and venue.lending is not None:
            return Lent(venue, venue.lending)
    raise NotOffered(Why.UNKNOWN)


def undivided(lending: packs.Lending, spaces: Iterable[str]) -> tuple[str, ...]:
    """This function will return the slugs of the spaces that the given ones are made of in the end, each once.

    Raises NotOffered for one that the venue does not have, and where none is given.
    """
    known = {space.slug: space for space in lending.spaces}
    found: set[str] = set()
    ahead = list(spaces)
    while ahead:
        slug = ahead.pop()
        if slug not in known:
            raise NotOffered(Why.UNKNOWN)
        parts = known[slug].parts
        if parts:
            ahead += parts
        else:
            found.add(slug)
    if not found:
        raise NotOffered(Why.UNKNOWN)
    return tuple(sorted(found))


def all_undivided(lending: packs.Lending) -> tuple[str, ...]:
    """This function will return the slugs of every space of a venue that is not divided."""
    return undivided(lending, [space.slug for space in lending.spaces])


def name_of(lending: packs.Lending, taken: Iterable[str]) -> list[packs.Space]:
    """This function will return the fewest spaces that are together just what was taken: the whole, not its halves."""
    wanted = set(taken)
    made_of = {space.slug: set(undivided(lending, [space.slug])) for space in lending.spaces}
    named: list[packs.Space] = []
    for space in sorted(lending.spaces, key=lambda each: -len(made_of[each.slug])):
        if made_of[space.slug] <= wanted:
            named.append(space)
            wanted -= made_of[space.slug]
    return named


def window(lending: packs.Lending, at: datetime) -> Window:
    """This function will return for which days the venue can be asked for at that moment."""
    today = offer.local_day(at)
    return Window(today + timedelta(days=lending.lead_days), today + timedelta(days=lending.horizon_days))


def free(
    slug: str, spaces: Sequence[str], first: date, last: date, at: datetime, *, anyway: bool = False
) -> list[FreeDay]:
    """This function will return, for each day from first to last, when all of those spaces are free at once.

    Setting up before and clearing up after are already taken off. Days outside the venue's window have
    nothing free, unless ``anyway``: an official may write down what was agreed. Raises NotOffered.
    """
    known = lent(slug)
    leaves = undivided(known.lending, spaces)
    resources = Resource.objects.filter(slug__in=[f"{slug}/{leaf}" for leaf in leaves], withdrawn_at=None)
    ids = list(resources.values_list("pk", flat=True))
    if len(ids) != len(leaves):
        raise NotOffered(Why.UNKNOWN)
    zone = offer.zone()
    begins, ends = rules.midnight(first, zone), rules.midnight(last + A_DAY, zone)
    opened = _openings(ids)
    blocked = _blocked(ids, known.lending, Span(begins, ends), at)
    closed = facts.calendar(catalog.city()).closed
    allowed = window(known.lending, at)
    days = []
    for n in range((last - first).days + 1):
        day = first + n * A_DAY
        hours = shared([_hours(opened[pk], day, zone, day in closed) for pk in ids])
        within = anyway or allowed.first <= day <= allowed.last
        left = without(hours, blocked) if within else []
        days.append(FreeDay(day, hours, [each for each in left if each.ends > at]))
    return days


def near(slug: str, spaces: Sequence[str], wanted: Span, at: datetime, *, anyway: bool = False) -> list[Span]:
    """This function will return the free times long enough that are nearest to the wanted one, in order of time."""
    day = offer.local_day(wanted.begins)
    first = max(day - LOOKED_AROUND, offer.local_day(at))
    days = free(slug, spaces, first, day + LOOKED_AROUND, at, anyway=anyway)
    found = [
        each for one in days for each in one.free if each.ends - each.begins >= wanted.ends - wanted.begins
    ]

    def distance(each: Span) -> timedelta:
        return max(each.begins - wanted.begins, wanted.ends - each.ends, timedelta(0))

    return sorted(sorted(found, key=distance)[:NEAR])


def around(lending: packs.Lending, wanted: Span) -> Span:
    """This function will return the time that is taken for an event: with setting up before and clearing up after."""
    return Span(
        wanted.begins - timedelta(minutes=lending.set_up_minutes),
        wanted.ends + timedelta(minutes=lending.clear_up_minutes),
    )


def _blocked(ids: Sequence[int], lending: packs.Lending, wanted: Span, at: datetime) -> list[Span]:
    """When no event can be: what others have, and as long before and after it as setting up and clearing up take."""
    room = around(lending, wanted)
    taken = Occupation.objects.filter(space__in=ids, during__overlap=(room.begins, room.ends)).exclude(
        # A hold that has lapsed blocks nobody, though the job has yet to come round.
        Q(booking__state=rules.State.HELD) & Q(booking__held_until__lte=at)
    )
    return joined(
        Span(
            each.lower - timedelta(minutes=lending.clear_up_minutes),
            each.upper + timedelta(minutes=lending.set_up_minutes),
        )
        for each in taken.values_list("during", flat=True)
    )


def _openings(ids: Sequence[int]) -> Mapping[int, list[rules.Opening]]:
    found: dict[int, list[rules.Opening]] = {pk: [] for pk in ids}
    for each in Opening.objects.filter(resource__in=ids, ended_at=None):
        found[each.resource_id].append(each)
    return found


def _hours(openings: Iterable[rules.Opening], day: date, zone: ZoneInfo, closed: bool) -> list[Span]:
    return joined(
        Span(each.opens, each.closes)
        for each in rules.hours(openings, day, zone, closed=closed)
        if each.desks
    )
