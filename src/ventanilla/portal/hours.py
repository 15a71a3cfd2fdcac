"""Opening hours in words."""

from collections.abc import Iterable
from typing import NamedTuple

from babel.dates import format_time, get_day_names
from django.utils.translation import gettext as _

from ventanilla.packs.models import Hours

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SCHEMA_DAYS = dict(zip(WEEK, ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), strict=True))


class Opening(NamedTuple):
    """Some days and their hours, in words: «Lunes a viernes», «9:00 – 15:00»."""

    days: str
    hours: str


def openings(hours: Iterable[Hours], locale: str) -> list[Opening]:
    """This function will return opening hours in words; ``locale`` is Babel's, such as ``es_MX``."""
    return [
        Opening(days(each.days, locale), f"{_clock(each.opens, locale)} – {_clock(each.closes, locale)}")
        for each in hours
    ]


def days(names: Iterable[str], locale: str) -> str:
    """This function will write week days, joining three or more in a row: «Lunes a viernes, domingo»."""
    words = get_day_names("wide", locale=locale)
    numbers = sorted(WEEK.index(name) for name in names)
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts: list[str] = []
    for run in runs:
        if len(run) > 2:
            span = _("%(first)s to %(last)s") % {"first": words[run[0]], "last": words[run[-1]]}
            parts.append(span)
        else:
            parts += [words[number] for number in run]
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def schema(hours: Iterable[Hours]) -> list[str]:
    """This function will return opening hours as schema.org writes them: «Mo,Tu 09:00-15:00»."""
    return [
        f"{','.join(SCHEMA_DAYS[day] for day in each.days)} {each.opens:%H:%M}-{each.closes:%H:%M}"
        for each in hours
    ]


def _clock(clock: object, locale: str) -> str:
    return format_time(clock, "H:mm", locale=locale)  # type: ignore[arg-type]
