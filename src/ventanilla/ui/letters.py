"""What everything the town issues has in common: its masthead, its language, and how days are written in it."""

from datetime import date

from babel.dates import format_date
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from ventanilla.packs import models as packs
from ventanilla.ui import moments


def official_language(language: str, city: packs.City) -> str:
    """This function will return the language, or the town's first where it is only a courtesy.

    What is sealed or signed is in an official one.
    """
    courtesy = {each.code for each in city.about.languages if each.courtesy}
    return (
        next(each.code for each in city.about.languages if each.code not in courtesy)
        if language in courtesy
        else language
    )


def head(city: packs.City, department: str, language: str) -> dict[str, object]:
    """This function will return the part of a document's data that says who issues it and where to verify it.

    ``registry.issue`` puts the code where ``verify`` says ``{code}``.
    """
    about = city.about
    return {
        "masthead": {
            "institution": about.institution.say(language),
            "department": department_name(city, department, language),
            "colour": about.brand.primary,
        },
        "verify": f"{settings.URL}{path('portal:verify', language)}?code={{code}}",
    }


def files(city: packs.City) -> dict[str, bytes]:
    """This function will return the drawings that a document may show."""
    return {"mark.svg": city.mark.encode()}


def path(name: str, language: str, *args: str) -> str:
    """This function will return the path of a page, by the name its web gives it, in a language."""
    with override(language):
        return reverse(name, args=args)


def department_name(city: packs.City, slug: str, language: str) -> str:
    """This function will return the name of a department, or its slug when it is no longer there."""
    found = next((each for each in city.departments if each.slug == slug), None)
    return found.name.say(language) if found else slug


def locale(language: str, city: packs.City) -> str:
    """This function will return Babel's name for how the town writes a language: ``es_MX``."""
    return next(each.locale for each in city.about.languages if each.code == language)


def day(when: date, language: str, city: packs.City) -> str:
    """This function will write «23 de noviembre de 2026» as the documents of the town do."""
    return format_date(when, moments.long(language), locale=locale(language, city))
