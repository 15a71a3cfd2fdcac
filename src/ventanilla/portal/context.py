"""What every page of the town says because of how things are today."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ventanilla.packs.models import City


def contingency(request: HttpRequest) -> dict[str, Any]:
    """This function will give templates ``contingency``: what the banner says while one is open, else nothing.

    It asks the request alone, so that a page that tells of a fault needs no database.
    """
    city: City | None = getattr(request, "city", None)
    if city is None or getattr(request, "contingency", None) is None:
        return {"contingency": ""}
    said = city.about.contingency
    usual = _("What we do in person is done by phone or video for the time being.")
    return {"contingency": said.banner if said else usual}
