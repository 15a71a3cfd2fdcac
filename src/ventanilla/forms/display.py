"""How numbers, days and yes or no are written for a reader, by language; the library's own few words."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

from ventanilla.kernel.text import LocalText


def said(es: str, ca: str, en: str) -> LocalText:
    """This function will return a text of this library in the three languages it speaks."""
    return LocalText({"es": es, "ca": ca, "en": en})


YES = said("Sí", "Sí", "Yes")
NO = said("No", "No", "No")


@lru_cache
def locale_of(language: str) -> Locale:
    """This function will return Babel's locale of a language code (``es-mx``), or the nearest it knows."""
    for code in (language, language.partition("-")[0]):
        try:
            return Locale.parse(code, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def number_shown(number: Decimal, language: str) -> str:
    """This function will write the number with the language's separators and all its decimals."""
    places = max(0, -int(number.as_tuple().exponent))
    pattern = "#,##0." + "0" * places if places else "#,##0"
    return format_decimal(number, format=pattern, locale=locale_of(language))


def day_shown(day: date, language: str) -> str:
    """This function will write the day in full: «20 de noviembre de 2026»."""
    return format_date(day, "long", locale=locale_of(language))


def truth_shown(truth: bool, language: str) -> str:
    """This function will write yes or no."""
    return (YES if truth else NO).say(language)
