"""When desks are open, what a booking may become, and who comes first: decisions without a database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Protocol
from zoneinfo import ZoneInfo

from ventanilla.packs.models import Priority

CELL = timedelta(minutes=5)
HOLDS_PER_VISITOR = 3
MOST_OFFERS = 2


class State(StrEnum):
    """Where a booking stands."""

    HELD = "held"
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


TAKING = (State.HELD, State.CONFIRMED, State.ARRIVED, State.DONE, State.MISSED)
OPEN = (State.HELD, State.CONFIRMED, State.ARRIVED)
FREED = (State.CANCELLED, State.LAPSED)


class Tag(StrEnum):
    """What can happen to a booking."""

    HELD = "held"
    CONFIRMED = "confirmed"
    MOVED = "moved"
    REMINDED = "reminded"
    SWITCHED = "switched"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    ARRIVED = "arrived"
    CALLED = "called"
    DONE = "done"
    MISSED = "missed"
    CERTIFIED = "certified"
    NOTED = "noted"


class Why(StrEnum):
    """Why something is not offered."""

    UNKNOWN = "unknown"
    POOL = "pool"
    MODALITY = "modality"
    NO_SUCH_TIME = "no_such_time"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    PRIORITY = "priority"
    CLOSED = "closed"
    TOO_LONG = "too_long"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"


class NotOffered(Exception):
    """It cannot be booked as asked; ``why`` says what is wrong."""

    def __init__(self, why: Why) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True)
class Move:
    """From which states an event may come, and the state it leaves (None: the same)."""

    before: tuple[State, ...]
    after: State | None = None


MOVES: dict[Tag, Move] = {
    Tag.HELD: Move((), State.HELD),
    Tag.CONFIRMED: Move((State.HELD,), State.CONFIRMED),
    Tag.MOVED: Move((State.CONFIRMED,)),
    Tag.REMINDED: Move((State.CONFIRMED,)),
    Tag.SWITCHED: Move((State.CONFIRMED,)),
    Tag.LAPSED: Move((State.HELD,), State.LAPSED),
    Tag.CANCELLED: Move((State.HELD, State.CONFIRMED), State.CANCELLED),
    Tag.ARRIVED: Move((State.CONFIRMED, State.MISSED), State.ARRIVED),
    Tag.CALLED: Move((State.ARRIVED,)),
    Tag.DONE: Move((State.CONFIRMED, State.ARRIVED), State.DONE),
    Tag.MISSED: Move((State.CONFIRMED, State.ARRIVED), State.MISSED),
    Tag.CERTIFIED: Move((State.DONE,)),
    Tag.NOTED: Move(tuple(State)),
}


def may_happen(tag: Tag, state: State | None) -> bool:
    """This function will tell whether the event may follow the state (None: no booking yet)."""
    move = MOVES[tag]
    return state is None if not move.before else state in move.before


def state_after(tag: Tag, state: State | None) -> State:
    """This function will return the state that the event leaves, or raise ValueError if it may not happen."""
    if not may_happen(tag, state):
        raise ValueError(f"{tag} cannot follow {state}")
    after = MOVES[tag].after or state
    if after is None:
        raise ValueError(f"{tag} needs a booking")
    return after


class Opening(Protocol):
    """A dated rule of when desks are open. ``weekday`` 0 is Monday; None: each day from first to last."""

    @property
    def weekday(self) -> int | None: ...
    @property
    def first(self) -> date: ...
    @property
    def last(self) -> date | None: ...
    @property
    def opens(self) -> time | None: ...
    @property
    def closes(self) -> time | None: ...
    @property
    def desks(self) -> int: ...


@dataclass(frozen=True)
class Hours:
    """Some desks open from one instant to another, in UTC."""

    opens: datetime
    closes: datetime
    desks: int


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """This function will return the instant, in UTC, at which the day begins in the zone."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def hours(openings: Iterable[Opening], day: date, zone: ZoneInfo, *, closed: bool) -> list[Hours]:
    """This function will return when how many desks are open that day, in order, without overlaps.

    Rules with a ``weekday`` are the usual week; those without one are exceptions, which say all there is to
    say about a day: with no hours of their own they close it. ``closed``: the town's calendar has it as a
    non-working day, on which only an exception opens. Local times that a clock change skips or repeats are
    taken as ``zoneinfo`` does, so a day of 23 or 25 hours has the right ones.
    """
    valid = [
        each
        for each in openings
        if each.first <= day
        and (each.last is None or day <= each.last)
        and each.weekday in (None, day.weekday())
    ]
    exceptions = [each for each in valid if each.weekday is None]
    if exceptions and any(each.opens is None for each in exceptions):
        return []
    chosen = exceptions or ([] if closed else valid)
    spans = [
        (_instant(day, each.opens, zone), _instant(day, each.closes, zone), each.desks)
        for each in chosen
        if each.opens is not None and each.closes is not None
    ]
    return _flattened(spans)


def cells(opened: Sequence[Hours], begins: datetime, ends: datetime) -> list[int]:
    """This function will return how many desks are open in each five minutes of the day."""
    return [
        sum(
            each.desks
            for each in opened
            if each.opens <= begins + n * CELL and begins + (n + 1) * CELL <= each.closes
        )
        for n in range((ends - begins) // CELL)
    ]


def starts(opened: Sequence[Hours], minutes: int) -> list[datetime]:
    """This function will return every instant at which an appointment of so many minutes may begin.

    From each opening on, one after the other; none that would end after closing.
    """
    length = timedelta(minutes=minutes)
    found = []
    for begins, ends in _stretches(opened):
        at = begins
        while at + length <= ends:
            found.append(at)
            at += length
    return found


@dataclass(frozen=True)
class Start:
    """A time of a day at which an appointment may begin. Cells count from 1, as PostgreSQL does."""

    minutes: int
    starts_at: datetime
    position: int
    first_cell: int
    last_cell: int


@dataclass(frozen=True)
class Plan:
    """One day of a pool by its openings alone: how many desks are open, and what may begin when."""

    day: date
    begins_at: datetime
    desks: list[int]
    starts: list[Start]


def plan(
    openings: Iterable[Opening], day: date, zone: ZoneInfo, *, closed: bool, lengths: Iterable[int]
) -> Plan:
    """This function will return what a day is by its openings, for appointments of those lengths in minutes."""
    opened = hours(openings, day, zone, closed=closed)
    begins, ends = midnight(day, zone), midnight(day + timedelta(days=1), zone)
    found = [
        Start(minutes, at, position, *cells_of(at, at + timedelta(minutes=minutes), begins))
        for minutes in sorted(set(lengths))
        for position, at in enumerate(starts(opened, minutes))
    ]
    return Plan(day, begins, cells(opened, begins, ends), found)


def cells_of(starts_at: datetime, ends_at: datetime, begins_at: datetime) -> tuple[int, int]:
    """This function will return the first and the last cell of a time, counted from 1 from ``begins_at`` on."""
    return (starts_at - begins_at) // CELL + 1, -((begins_at - ends_at) // CELL)


def places(desks: Sequence[int], minutes: int) -> int:
    """This function will return how many appointments of so many minutes a day's cells have place for."""
    length = timedelta(minutes=minutes) // CELL
    free, found = list(desks), 0
    for first in range(len(free) - length + 1):
        while all(free[first : first + length]):
            found += 1
            for cell in range(first, first + length):
                free[cell] -= 1
    return found


def kept_for_priority(position: int, one_in: int | None) -> bool:
    """This function will tell whether the n-th time of a day (from 0) is one that is kept for priority."""
    return one_in is not None and position % one_in == one_in - 1


def is_kept(priority: Priority | None, position: int, starts_at: datetime, *, at: datetime) -> bool:
    """This function will tell whether a time is, for now, only for those who must not wait."""
    return (
        priority is not None
        and kept_for_priority(position, priority.one_in)
        and starts_at > at + timedelta(hours=priority.release_hours)
    )


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


def _flattened(spans: list[tuple[datetime, datetime, int]]) -> list[Hours]:
    edges = sorted({edge for opens, closes, _ in spans for edge in (opens, closes)})
    return [
        Hours(begins, ends, desks)
        for begins, ends in pairwise(edges)
        if (desks := sum(n for opens, closes, n in spans if opens <= begins and ends <= closes))
    ]


def _stretches(opened: Sequence[Hours]) -> list[tuple[datetime, datetime]]:
    """Runs of time without a gap, however many desks there are."""
    runs: list[tuple[datetime, datetime]] = []
    for each in opened:
        if runs and runs[-1][1] == each.opens:
            runs[-1] = (runs[-1][0], each.closes)
        else:
            runs.append((each.opens, each.closes))
    return runs


class Here(Protocol):
    """Somebody who is here and waits: with an appointment (``booked``), or with a ticket."""

    @property
    def booked(self) -> bool: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def arrived_at(self) -> datetime: ...
    @property
    def priority(self) -> bool: ...


def place(here: Here, at: datetime, patience: timedelta) -> tuple[int, datetime]:
    """This function will return where somebody stands among those who wait: the least is called first.

    Whoever could have been served since longer than ``patience`` ago goes first, longest first, whatever
    they came for: nobody waits for ever. Then appointments whose time has come, by their time; then
    tickets, as they were taken; last those who came before their time, who are called only where nobody
    else waits. In each of these, priority people come before the others.
    """
    since = max(here.due_at, here.arrived_at)
    if at - since >= patience:
        return 0, since
    if here.booked and here.due_at <= at:
        return 1 if here.priority else 2, here.due_at
    if not here.booked:
        return 3 if here.priority else 4, here.arrived_at
    return 5 if here.priority else 6, here.due_at


def due(starts_at: datetime, tolerance: timedelta, at: datetime) -> datetime:
    """This function will return since when who arrives now counts: their own time, or now if they are too late."""
    return at if at > starts_at + tolerance else starts_at


def other_modality(offered: Sequence[str]) -> str | None:
    """This function will return what replaces coming in person while that cannot be: video, else phone, else None."""
    return next((each for each in ("video", "phone") if each in offered), None)
