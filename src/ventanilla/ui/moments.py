"""Days and hours in words, in the city's zone and the active language."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime
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


def day(when: date | datetime) -> str:
    """This function will return «23 de noviembre de 2026»."""
    return format_date(_local(when), long(here.language()), locale=here.locale())


def weekday(when: date | datetime) -> str:
    """This function will return «lunes 23 de noviembre de 2026»."""
    return format_date(_local(when), f"EEEE {long(here.language())}", locale=here.locale())


def moment(when: datetime) -> str:
    """This function will return «lunes 23 de noviembre de 2026, 14:05»."""
    return format_datetime(
        _local(when), f"EEEE {long(here.language())}, HH:mm", tzinfo=here.zone(), locale=here.locale()
    )


def briefly(when: date | datetime) -> str:
    """This function will return «23 nov 2026», with «14:05» after it when the hour is known: for tables."""
    local = _local(when)
    if isinstance(local, datetime):
        return format_datetime(local, "d MMM y, HH:mm", tzinfo=here.zone(), locale=here.locale())
    return format_date(local, "d MMM y", locale=here.locale())
