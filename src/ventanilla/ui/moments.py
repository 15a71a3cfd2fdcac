"""Days and hours in words, in the city's zone and the active language."""

from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date, format_time, get_day_names
from django.utils import timezone

from ventanilla.ui import here

_LONG = {"es": "d 'de' MMMM 'de' y", "ca": "d MMMM 'de' y", "en": "d MMMM y"}


def _local(when: date | datetime) -> date | datetime:
    if isinstance(when, datetime) and timezone.is_aware(when):
        return when.astimezone(here.zone())
    return when


def long(language: str) -> str:
    """This function will return how a whole date is written in a language, as a pattern of the CLDR."""
    return _LONG.get(language.partition("-")[0], _LONG["en"])


# A list shows the same few days over and over.
@lru_cache(maxsize=2048)
def _written(when: date, pattern: str, locale: str) -> str:
    return format_date(when, pattern, locale=locale)


def _in_words(when: date | datetime, pattern: str) -> str:
    local = _local(when)
    return _written(local.date() if isinstance(local, datetime) else local, pattern, here.locale())


def day(when: date | datetime) -> str:
    """This function will return «23 de noviembre de 2026»."""
    return _in_words(when, long(here.language()))


def weekday(when: date | datetime) -> str:
    """This function will return «lunes 23 de noviembre de 2026»."""
    return _in_words(when, f"EEEE {long(here.language())}")


def month(when: date) -> str:
    """This function will return «Noviembre de 2026»."""
    words = _in_words(when, "LLLL 'de' y" if here.language().partition("-")[0] in ("es", "ca") else "LLLL y")
    return words[:1].upper() + words[1:]


def moment(when: datetime) -> str:
    """This function will return «lunes 23 de noviembre de 2026, 14:05»."""
    return f"{weekday(when)}, {_local(when):%H:%M}"


def briefly(when: date | datetime) -> str:
    """This function will return «23 nov 2026», with «14:05» after it when the hour is known: for tables."""
    words = _in_words(when, "d MMM y")
    return f"{words}, {_local(when):%H:%M}" if isinstance(when, datetime) else words


def clock(when: datetime) -> str:
    """This function will return «9:05», in the city's zone."""
    return format_time(_local(when), "H:mm", locale=here.locale())  # type: ignore[arg-type]


def week_days() -> list[tuple[str, str]]:
    """This function will return the days of the week from Monday on: short, and whole."""
    short = get_day_names("abbreviated", context="stand-alone", locale=here.locale())
    whole = get_day_names("wide", context="stand-alone", locale=here.locale())
    return [(short[number], whole[number]) for number in range(7)]
