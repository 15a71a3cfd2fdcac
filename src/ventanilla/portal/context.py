"""What every page of the town says because of how things are today."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from ventanilla.bookings import boards
from ventanilla.catalog import queries as catalog
from ventanilla.kernel.text import LocalText


def contingency(request: HttpRequest) -> dict[str, Any]:
    """This function will give templates ``contingency``: what the banner says while one is open, else nothing."""
    return {"contingency": SimpleLazyObject(_banner)}


def _banner() -> LocalText | str:
    if not catalog.has_adopted() or boards.contingency() is None:
        return ""
    said = catalog.city().about.contingency
    return said.banner if said else _("What we do in person is done by phone or video for the time being.")
