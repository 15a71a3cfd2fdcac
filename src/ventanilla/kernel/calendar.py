"""Working days, and the day or the instant at which a term ends.

The rules are those of Ley 39/2015 articles 30 and 31 (Spain) and of the Código de Procedimientos
Administrativos del Estado de México articles 12, 13 and 28: a term counts from the day after it is
told; days are working days unless it says otherwise; months and years end on the same ordinal day as
they began, or on the last of the month; a last day that is not a working day moves to the next.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

ONE_DAY = timedelta(days=1)
LONGEST_CLOSURE = 366


class Term(BaseModel):
    """A length of time that the law gives somebody: ``{amount: 15, unit: working_days}``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: Annotated[int, Field(gt=0)]
    unit: Literal["working_hours", "working_days", "days", "months", "years"]


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock stands still: from the day something is asked until the day it is brought.

    The first day still counts; the count goes on with the day after ``until``.
    """

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise ValueError("a pause that ends on the day it begins or later")

    def covers(self, day: date) -> bool:
        """This function will tell whether the clock stands still on that day."""
        return self.since < day <= self.until


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The working days of one town: all but Saturdays, Sundays and the closed days it publishes.

    ``closed`` maps a day to its name, or is a bare set of days. Filings later than ``closes_at`` (local
    time) count as made on the next working day.
    """

    zone: str
    closed: Mapping[date, str] | frozenset[date]
    closes_at: time | None = None

    def is_working(self, day: date) -> bool:
        """This function will tell whether it is a working day."""
        return day.weekday() < 5 and day not in self.closed

    def closure(self, day: date) -> str | None:
        """This function will return the name of the closed day, where it has one."""
        return self.closed.get(day) if isinstance(self.closed, Mapping) else None

    def first_working_from(self, day: date) -> date:
        """This function will return the day itself, or the first working day after it.

        Raises ``ValueError`` when a whole year is closed: the calendar is wrong.
        """
        for ahead in range(LONGEST_CLOSURE + 1):
            if self.is_working(candidate := day + ahead * ONE_DAY):
                return candidate
        raise ValueError(f"a working day within a year of {day}")

    def working_days(self, after: date, until: date) -> int:
        """This function will count the working days later than ``after``, up to and with ``until``.

        Negative when ``until`` comes first: the working days by which a deadline has been passed.
        """
        if until < after:
            return -self.working_days(until, after)
        weeks, rest = divmod((until - after).days, 7)
        weekdays = 5 * weeks + sum((after + n * ONE_DAY).weekday() < 5 for n in range(1, rest + 1))
        return weekdays - sum(1 for day in self.closed if after < day <= until and day.weekday() < 5)

    def local_day(self, instant: datetime) -> date:
        """This function will return the day that an aware instant falls on in the town."""
        return self.local(instant).date()

    def effective(self, instant: datetime) -> datetime:
        """This function will return when a filing made at that instant takes effect, in the town's zone.

        On a working day, the instant itself. On any other, or after ``closes_at``, the first hour of the
        next working day (Ley 39/2015 article 31.2.b). Raises ``ValueError`` on an instant without zone.
        """
        local = self.local(instant)
        day = local.date()
        if self.closes_at is not None and local.time() > self.closes_at:
            day += ONE_DAY
        elif self.is_working(day):
            return local
        return self.midnight(self.first_working_from(day))

    def midnight(self, day: date) -> datetime:
        """This function will return the instant at which the day begins in the town."""
        return datetime.combine(day, time(), ZoneInfo(self.zone))

    def local(self, instant: datetime) -> datetime:
        """This function will return the instant in the town's zone; ``ValueError`` when it has no zone."""
        if instant.tzinfo is None:
            raise ValueError("an instant with its time zone")
        return instant.astimezone(ZoneInfo(self.zone))


def due(term: Term, notified: date, calendar: WorkingCalendar, pauses: Iterable[Pause] = ()) -> date:
    """This function will return the last day of a term that was told, or began, on ``notified``.

    The clock stands still during ``pauses``, given in any order; they may overlap. A day that is not a
    working day never is the last. Hours are whole working days here (a working day has 24 hours);
    ``due_at`` is exact.
    """
    pauses = sorted(pauses, key=lambda pause: (pause.since, pause.until))
    match term.unit:
        case "working_days":
            return _after_working_days(term.amount, notified, calendar, pauses)
        case "working_hours":
            return _after_working_days(-(-term.amount // 24), notified, calendar, pauses)
        case "days":
            end = notified + term.amount * ONE_DAY
        case "months":
            end = months_later(notified, term.amount)
        case "years":
            end = months_later(notified, 12 * term.amount)
    paused_until = notified
    for pause in pauses:
        since = max(pause.since, paused_until)
        if since < pause.until and since < calendar.first_working_from(end):
            end = max(end, since) + (pause.until - since)
            paused_until = pause.until
    return calendar.first_working_from(end)


def due_at(
    term: Term, notified: datetime, calendar: WorkingCalendar, pauses: Iterable[Pause] = ()
) -> datetime:
    """This function will return the instant at which a term ends, in the town's zone.

    Working hours run minute by minute through the working days that are not paused (Ley 39/2015
    article 30.1). Any other term ends with its last day, that is, when the day after it begins.
    """
    if term.unit != "working_hours":
        return calendar.midnight(due(term, calendar.local_day(notified), calendar, pauses) + ONE_DAY)
    pauses = tuple(pauses)
    left = timedelta(hours=term.amount)
    now = calendar.local(notified)
    while True:
        tomorrow = calendar.midnight(now.date() + ONE_DAY)
        if calendar.is_working(now.date()) and not any(pause.covers(now.date()) for pause in pauses):
            # Clocks change on Sundays only, so the wall clock measures a working day truly.
            if left <= tomorrow - now:
                return now + left
            left -= tomorrow - now
        now = tomorrow


def rejected_at(available: datetime, days: int, calendar: WorkingCalendar) -> datetime:
    """This function will return when an electronic notification that nobody opened counts as rejected.

    ``days`` natural days, counted from the day after it was made available, must have gone by: it is the
    first instant of the day after the last (Ley 39/2015 article 43.2). It does not move to a working day.
    """
    return calendar.midnight(calendar.local_day(available) + (days + 1) * ONE_DAY)


def _after_working_days(
    count: int, notified: date, calendar: WorkingCalendar, pauses: Sequence[Pause]
) -> date:
    day = notified
    while count:
        day = calendar.first_working_from(day + ONE_DAY)
        if not any(pause.covers(day) for pause in pauses):
            count -= 1
    return day


def months_later(day: date, months: int) -> date:
    """This function will return the same ordinal day so many months later (or earlier), or the month's last."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
