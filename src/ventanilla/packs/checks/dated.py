"""Facts hold for the days they are needed: one tariff a day, units for every day, calendars for two years."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from ventanilla.packs.checks.texts import walk
from ventanilla.packs.documents import Trail
from ventanilla.packs.faults import Fault
from ventanilla.packs.models import (
    BulletinFile,
    CalendarFile,
    Closure,
    Fee,
    FeesFile,
    Hours,
    Sourced,
    Unit,
)
from ventanilla.packs.reading import Pack, Piece

ONE_DAY = timedelta(days=1)


def faults(pack: Pack, on: date | None) -> Iterator[Fault]:
    """This function will yield periods that end before they begin, overlap, leave a gap or have run out."""
    for piece in pack.pieces():
        for trail, part in walk(piece.value):
            yield from _period(piece, trail, part)
    if pack.fees:
        yield from _fees(pack.fees)
    yield from _calendars(pack, on)
    if on is not None:
        yield from _expired(pack, on)


def _period(piece: Piece[Any], trail: Trail, part: object) -> Iterator[Fault]:
    if isinstance(part, Sourced) and part.in_force_to and part.in_force_to < part.in_force_from:
        yield from piece.fault((*trail, "in_force_to"), f"{part.in_force_from} or later; it begins that day")
    if isinstance(part, Closure) and part.last and part.last < part.first:
        yield from piece.fault((*trail, "last"), f"{part.first} or later; it begins that day")
    if isinstance(part, Hours) and part.closes <= part.opens:
        yield from piece.fault((*trail, "closes"), f"a time after {part.opens:%H:%M}, when it opens")


def _fees(piece: Piece[FeesFile]) -> Iterator[Fault]:
    units: dict[str, list[tuple[Trail, Unit]]] = {}
    for number, unit in enumerate(piece.value.units):
        units.setdefault(unit.unit, []).append((("units", number), unit))
    for values in units.values():
        yield from _sequence(piece, values, f"value of {values[0][1].unit}")
    for number, fee in enumerate(piece.value.fees):
        tariffs = [(("fees", number, "tariffs", n), tariff) for n, tariff in enumerate(fee.tariffs)]
        yield from _sequence(piece, tariffs, f"tariff of {fee.slug}")
        yield from _units(piece, number, fee, units)


def _sequence(piece: Piece[Any], facts: Sequence[tuple[Trail, Sourced]], what: str) -> Iterator[Fault]:
    """One fact a day: each begins the day after the one before it ends."""
    ordered = sorted(facts, key=lambda item: item[1].in_force_from)
    for (trail, fact), (next_trail, following) in pairwise(ordered):
        if fact.in_force_from == following.in_force_from:
            expected = f"another day; a {what} already begins that day"
            yield from piece.fault((*next_trail, "in_force_from"), expected)
        elif fact.in_force_to is None or fact.in_force_to >= following.in_force_from:
            day = following.in_force_from - ONE_DAY
            yield from piece.fault((*trail, "in_force_to"), f"{day}; the next {what} begins the day after")
        elif fact.in_force_to + ONE_DAY < following.in_force_from:
            day = fact.in_force_to + ONE_DAY
            yield from piece.fault((*next_trail, "in_force_from"), f"{day}; no {what} holds from that day")


def _units(
    piece: Piece[FeesFile], number: int, fee: Fee, units: dict[str, list[tuple[Trail, Unit]]]
) -> Iterator[Fault]:
    for position, tariff in enumerate(fee.tariffs):
        name = getattr(tariff, "unit", None)
        if name is None:
            continue
        values = [unit for _, unit in units.get(name, ())]
        trail = ("fees", number, "tariffs", position, "unit")
        if not values:
            known = f"one of {', '.join(units)}, or " if units else ""
            yield from piece.fault(trail, f"{known}a value of {name} under units")
        elif (day := _uncovered(values, tariff)) is not None:
            yield from piece.fault(trail, f"a value of {name} under units that holds on {day}")


def _uncovered(values: Iterable[Unit], tariff: Sourced) -> date | None:
    day = tariff.in_force_from
    for value in sorted(values, key=lambda value: value.in_force_from):
        if value.in_force(day):
            if value.in_force_to is None:
                return None
            day = value.in_force_to + ONE_DAY
            if tariff.in_force_to is not None and day > tariff.in_force_to:
                return None
    return day


def _calendars(pack: Pack, on: date | None) -> Iterator[Fault]:
    years = {piece.value.year for piece in pack.calendars}
    for piece in pack.calendars:
        name = piece.document.file.split("/")[-1].removesuffix(".yaml")
        if str(piece.value.year) != name:
            yield from piece.fault(("year",), f"{name}, as the file is called")
        yield from _closures(piece)
    first = on.year if on else min(years, default=date.min.year)
    for year in (first, first + 1):
        if year not in years:
            name = f"calendars/{year}.yaml" if on or years else "calendars/<year>.yaml"
            yield Fault(name, 1, "(file)", "this file; terms are counted into the following year")


def _closures(piece: Piece[CalendarFile]) -> Iterator[Fault]:
    year, seen = piece.value.year, dict[date, int]()
    for number, closure in enumerate(piece.value.closures):
        trail = ("closures", number, "first")
        if closure.first.year != year:
            yield from piece.fault(trail, f"a day of {year}; {closure.first.year} has its own file")
        if closure.first in seen:
            line = piece.document.line(("closures", seen[closure.first], "first"))
            yield from piece.fault(trail, f"another day; {closure.first} is already on line {line}")
        seen.setdefault(closure.first, number)


def _expired(pack: Pack, on: date) -> Iterator[Fault]:
    """A fact whose last day is past needs a successor; tariffs and units may have theirs beside them."""
    for piece in pack.pieces():
        if isinstance(piece.value, BulletinFile):
            continue
        lists: dict[Trail, list[Sourced]] = {}
        facts = [(trail, part) for trail, part in walk(piece.value) if isinstance(part, Sourced)]
        for trail, fact in facts:
            lists.setdefault(_family(trail, fact), []).append(fact)
        for trail, fact in facts:
            ended = fact.in_force_to
            if ended is None or ended >= on or isinstance(fact, Closure):
                continue
            if all(other.in_force_from <= ended for other in lists[_family(trail, fact)]):
                expected = f"a successor in force from {ended + ONE_DAY}, or a later day; it ended on {ended}"
                yield from piece.fault((*trail, "in_force_to"), expected)


def _family(trail: Trail, fact: Sourced) -> Trail:
    if "tariffs" in trail:
        return trail[:-1]
    return ("units", fact.unit) if isinstance(fact, Unit) else trail
