"""What every page knows before its own view says a word."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.http import escape_leading_slashes
from django.utils.translation import gettext as _

from ventanilla.packs.models import City
from ventanilla.ui import here


def page(request: HttpRequest) -> dict[str, Any]:
    """This function will give templates the city, its languages and its menu.

    ``city`` is ``request.city``, set by middleware. ``lang`` is the language's code (``es-mx``), ``locale`` how
    Open Graph writes it (``es_MX``). ``languages`` and ``nav`` are worked out only if a
    template asks for them.
    """
    city: City | None = getattr(request, "city", None)
    here.arrive(city)
    return {
        "city": city,
        "lang": here.language(),
        "locale": here.locale(),
        "demo": getattr(settings, "DEMO", False),
        "languages": SimpleLazyObject(lambda: languages(request, city)),
        "nav": SimpleLazyObject(lambda: menu(request)),
    }


def languages(request: HttpRequest, city: City | None) -> list[dict[str, Any]]:
    """This function will return, for each language of the city, this same page's address in it.

    Each: ``code``, ``name`` (in itself), ``url``, ``current``, ``courtesy``.
    """
    if city is None:
        return []
    # Two slashes at the beginning would be the address of another house.
    path = escape_leading_slashes(request.get_full_path())
    return [
        {
            "code": each.code,
            "name": each.name,
            "url": path if each.code == here.language() else translate_url(path, each.code),
            "current": each.code == here.language(),
            "courtesy": each.courtesy,
        }
        for each in city.about.languages
    ]


def menu(request: HttpRequest) -> list[dict[str, Any]]:
    """This function will return the entries of the main menu: ``text``, ``url``, ``current``."""
    entries = [
        ("services", _("Services")),
        ("appointments", _("Appointments")),
        ("departments", _("Departments")),
        ("bulletins", _("Notices and rules")),
        ("verify", _("Verify a document")),
        ("folder", _("My folder")),
    ]
    found = []
    for name, text in entries:
        try:
            url = reverse(f"portal:{name}")
        except NoReverseMatch:
            continue
        found.append({"text": text, "url": url, "current": request.path.startswith(url)})
    return found
