"""What the pages show on which a person chooses an appointment: how, where, which day, what time."""

from calendar import monthcalendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any, NamedTuple, Self

from babel.dates import format_date, format_time, get_day_names
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from ventanilla.bookings import boards, offer, queries
from ventanilla.bookings.rules import NotOffered
from ventanilla.bookings.words import MODALITIES
from ventanilla.catalog import queries as catalog
from ventanilla.packs import models as packs
from ventanilla.portal.listing import order
from ventanilla.ui import here, moments

ANYWHERE = "anywhere"
NEXT_TIMES = 3


@dataclass(frozen=True)
class Choice:
    """What has been chosen so far. ``where`` is an office, or ``ANYWHERE`` for the earliest at any of them."""

    rule: packs.Appointment
    how: str
    where: str
    priority: bool

    @classmethod
    def of(cls, rule: packs.Appointment, asked: QueryDict) -> Self:
        """This function will read a choice from an address, taking the first of what is not said or not offered."""
        hows, places = modalities(rule), offices(rule)
        how, where = asked.get("how", ""), asked.get("where", "")
        known = [each.slug for each in places]
        several = len(known) > 1
        return cls(
            rule=rule,
            how=how if how in hows else next(iter(hows), ""),
            where=where if where in known else ANYWHERE if several else known[0],
            priority=rule.priority is not None and asked.get("priority") == "yes",
        )

    @property
    def pools(self) -> list[str]:
        """The pools of desks that serve it where it was chosen."""
        at = {each.slug: each.office for each in offer.appointments().pools}
        return [pool for pool in self.rule.pools if self.where in (ANYWHERE, at.get(pool))]

    def query(self, **more: str) -> str:
        """This function will write the choice as the query of an address."""
        said = {"how": self.how, "where": self.where, "priority": "yes" if self.priority else ""} | more
        return urlencode({name: value for name, value in said.items() if value})

    def url(self, name: str, **more: str) -> str:
        """This function will return the address of another page of the choice."""
        return f"{reverse(name, args=[self.rule.slug])}?{self.query(**more)}"


class Time(NamedTuple):
    """A free time: when, at which pool, and its office in words where there are several."""

    starts_at: datetime
    pool: str
    clock: str
    office: str

    @property
    def value(self) -> str:
        """What is posted to hold it."""
        return f"{self.pool}@{self.starts_at.isoformat()}"


def rule_of(slug: str) -> packs.Appointment:
    """This function will return an appointment that anybody may book by itself. Raises Http404."""
    try:
        rule = offer.appointment(slug)
    except NotOffered:
        raise Http404 from None
    if rule.only_cases:
        raise Http404
    return rule


def modalities(rule: packs.Appointment) -> list[str]:
    """This function will return how the appointment can be had now, a contingency considered."""
    return list(boards.modalities(rule))


def offices(rule: packs.Appointment) -> list[packs.Office]:
    """This function will return the offices where the appointment is served, in the order of its pools."""
    city = catalog.city()
    at = {each.slug: each.office for each in offer.appointments().pools}
    slugs = list(dict.fromkeys(at[pool] for pool in rule.pools if pool in at))
    known = {each.slug: each for each in city.offices}
    return [known[slug] for slug in slugs if slug in known]


def by_department() -> list[tuple[packs.Department, list[packs.Appointment]]]:
    """This function will return what anybody may book, under the departments that serve it, all by name."""
    city = catalog.city()
    if city.appointments is None:
        return []
    found: dict[str, list[packs.Appointment]] = {}
    for rule in city.appointments.appointments:
        if not rule.only_cases:
            found.setdefault(rule.department, []).append(rule)
    listed = [each for each in city.departments if each.slug in found]
    return [
        (each, sorted(found[each.slug], key=lambda rule: order(here.say(rule.name))))
        for each in sorted(listed, key=lambda each: order(here.say(each.name)))
    ]


def of_service(slug: str) -> list[packs.Appointment]:
    """This function will return the appointments that lead from a service's page."""
    file = catalog.city().appointments
    return (
        [each for each in file.appointments if each.service == slug and not each.only_cases] if file else []
    )


def options(choice: Choice) -> dict[str, Any]:
    """This function will return what may be chosen: ways and offices, each with whether it is the one chosen."""
    places = offices(choice.rule)
    return {
        "hows": [(each, MODALITIES[each], each == choice.how) for each in modalities(choice.rule)],
        "places": [(each, each.slug == choice.where) for each in places] if len(places) > 1 else [],
        "anywhere": choice.where == ANYWHERE,
        "only_place": places[0] if len(places) == 1 else None,
    }


def next_times(choice: Choice, at: datetime, limit: int = NEXT_TIMES) -> list[Time]:
    """This function will return the next free times of a choice."""
    found = queries.next_free(choice.rule.slug, at, pools=choice.pools, priority=choice.priority, limit=limit)
    return _times(choice.rule, found)


def times(choice: Choice, day: date, at: datetime) -> list[Time]:
    """This function will return the free times of a day: one for each hour and office, in order."""
    zone = offer.zone()
    since = datetime.combine(day, time(), zone)
    until = datetime.combine(day + timedelta(days=1), time(), zone)
    found = queries.slots(choice.rule.slug, choice.pools, since, until, at, priority=choice.priority)
    return _times(choice.rule, found)


def parts_of_day(found: Iterable[Time]) -> list[tuple[str, list[Time]]]:
    """This function will divide times into morning and afternoon."""
    zone = offer.zone()

    def part(each: Time) -> str:
        return "morning" if each.starts_at.astimezone(zone).hour < 13 else "afternoon"

    return [(name, list(some)) for name, some in groupby(found, part)]


def months(choice: Choice, at: datetime, address: str) -> list[dict[str, Any]]:
    """This function will return the months ahead in which there are free days, as weeks of seven days.

    Each day: ``number``, ``name`` in words, and ``url`` and ``free`` where there are free times. ``address``
    is the page of a day's times, to which ``day`` is added.
    """
    today = offer.local_day(at)
    until = today + timedelta(days=choice.rule.horizon_days)
    free = queries.days_free(choice.rule.slug, choice.pools, today, until, at, priority=choice.priority)
    return calendar_of(free, address)


def calendar_of(free: Mapping[date, int], address: str) -> list[dict[str, Any]]:
    """This function will lay days out as months of weeks; ``free`` says how many times each has."""
    shown = []
    for year, month in sorted({(day.year, day.month) for day, times in free.items() if times}):
        weeks = [
            [_cell(date(year, month, number), free, address) if number else None for number in week]
            for week in monthcalendar(year, month)
        ]
        # A week without free days at the beginning or the end tells nothing.
        while weeks and not any(each and each["free"] for each in weeks[0]):
            del weeks[0]
        while weeks and not any(each and each["free"] for each in weeks[-1]):
            del weeks[-1]
        name = format_date(date(year, month, 1), "LLLL y", locale=here.locale())
        shown.append({"name": name[:1].upper() + name[1:], "weeks": weeks})
    return shown


def week_days() -> list[tuple[str, str]]:
    """This function will return the days of the week from Monday: short, and whole."""
    short = get_day_names("abbreviated", context="stand-alone", locale=here.locale())
    whole = get_day_names("wide", context="stand-alone", locale=here.locale())
    return [(short[number], whole[number]) for number in range(7)]


def clock(when: datetime) -> str:
    """This function will write an hour of the town: «9:05»."""
    return format_time(when.astimezone(offer.zone()), "H:mm", locale=here.locale())


def _cell(day: date, free: Mapping[date, int], address: str) -> dict[str, Any]:
    times = free.get(day, 0)
    joint = "&" if "?" in address else "?"
    return {
        "number": day.day,
        "name": moments.weekday(day),
        "free": times,
        "url": f"{address}{joint}day={day.isoformat()}" if times else "",
    }


def local_day(when: datetime) -> date:
    """This function will return the day of the town on which an instant falls."""
    return offer.local_day(when)


def _times(rule: packs.Appointment, found: Iterable[Any]) -> list[Time]:
    """One time for each hour and office, at whichever of its pools has most desks free."""
    at = {each.slug: each.office for each in offer.appointments().pools}
    places = {each.slug: here.say(each.name) for each in offices(rule)}
    best: dict[tuple[datetime, str], Any] = {}
    for slot in found:
        key = (slot.starts_at, at.get(slot.pool, ""))
        if key not in best or slot.free > best[key].free:
            best[key] = slot
    several = len(places) > 1
    return [
        Time(starts_at, slot.pool, clock(starts_at), places.get(office, "") if several else "")
        for (starts_at, office), slot in sorted(best.items(), key=lambda each: each[0])
    ]


def chosen(posted: str, pools: Sequence[str]) -> tuple[str, datetime] | None:
    """This function will read a posted time as its pool and instant, or None if it is not one."""
    pool, _at, when = posted.partition("@")
    try:
        starts_at = datetime.fromisoformat(when)
    except ValueError:
        return None
    return (pool, starts_at) if pool in pools and starts_at.tzinfo is not None else None
