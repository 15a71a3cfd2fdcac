"""Middleware that puts the adopted city in each request, how things are there, and its time zone in force."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ventanilla.bookings import boards
from ventanilla.catalog import queries as catalog

# A machine asks these whether the town is up; a town that has adopted nothing yet must be able to say no.
WITHOUT_A_CITY = ("/healthz", "/readyz")


class TheCity:
    """Sets ``request.city`` and ``request.contingency``.

    Until a pack is adopted, every page says plainly that there is no town yet.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in WITHOUT_A_CITY:
            return self.get_response(request)
        try:
            city = catalog.city()
        except catalog.NothingAdopted:
            return HttpResponse(
                "No city pack has been adopted yet. Run: ventanilla adopt\n",
                status=503,
                content_type="text/plain",
                headers={"Retry-After": "30", "Cache-Control": "no-store"},
            )
        request.city = city  # type: ignore[attr-defined]
        request.contingency = boards.contingency()  # type: ignore[attr-defined]
        with timezone.override(ZoneInfo(city.about.time_zone)):
            return self.get_response(request)
