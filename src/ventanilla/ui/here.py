"""Which city and language the words on a page are said in.

Template filters are given a value and nothing else, so the city they speak for is kept here for the
length of a request, or of a ``speaking`` block where there is no request (messages, documents).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from django.utils import timezone, translation

from ventanilla.kernel.text import LocalText
from ventanilla.packs.models import City

_city: ContextVar[City | None] = ContextVar("city", default=None)


def arrive(city: City | None) -> None:
    """This function will make ``city`` the one that filters speak for from now on in this request."""
    _city.set(city)


@contextmanager
def speaking(city: City, language: str) -> Iterator[None]:
    """This function will render what is inside the block for ``city`` in ``language``."""
    token = _city.set(city)
    try:
        with translation.override(language), timezone.override(ZoneInfo(city.about.time_zone)):
            yield
    finally:
        _city.reset(token)


def city() -> City | None:
    """This function will return the city that filters speak for, or None where there is none."""
    return _city.get()


def language() -> str:
    """This function will return the active language code."""
    return translation.get_language() or "en"


def fallbacks() -> Sequence[str]:
    """This function will return the city's languages, in its own order of preference."""
    city = _city.get()
    return [each.code for each in city.about.languages] if city else []


def zone() -> ZoneInfo:
    """This function will return the time zone hours are shown in: the city's, else Django's current one."""
    city = _city.get()
    return ZoneInfo(city.about.time_zone if city else timezone.get_current_timezone_name())


def locale() -> str:
    """This function will return the Babel locale (``es_MX``) of the active language, as the city declares it."""
    code = language()
    city = _city.get()
    if city:
        for each in city.about.languages:
            if each.code == code:
                return each.locale
    try:
        return str(Locale.parse(code.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return "en"


def say(text: LocalText | str | None) -> str:
    """This function will return the text in the active language, or in the city's nearest one."""
    if text is None:
        return ""
    return text.say(language(), fallbacks()) if isinstance(text, LocalText) else str(text)
