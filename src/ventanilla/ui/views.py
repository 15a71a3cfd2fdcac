"""The city's own style sheet and marks. Whoever wires them into the URLs declares their audience."""

from django.http import Http404, HttpRequest, HttpResponse

from ventanilla.packs.models import City
from ventanilla.ui.brand import brand_css as rendered

DRAWING = "default-src 'none'; style-src 'unsafe-inline'"


def _city(request: HttpRequest) -> City:
    city: City = request.city  # type: ignore[attr-defined]
    return city


def _drawing(svg: str) -> HttpResponse:
    response = HttpResponse(svg, content_type="image/svg+xml")
    response["Content-Security-Policy"] = DRAWING
    return response


def brand_css(request: HttpRequest) -> HttpResponse:
    """This function will answer with the city's colours as a style sheet. URL name: ``brand_css``."""
    return HttpResponse(rendered(_city(request).about.brand), content_type="text/css; charset=utf-8")


def logo(request: HttpRequest) -> HttpResponse:
    """This function will answer with the city's logo. URL name: ``logo``."""
    return _drawing(_city(request).logo)


def mark(request: HttpRequest) -> HttpResponse:
    """This function will answer with the city's square mark. URL name: ``mark``."""
    return _drawing(_city(request).mark)


def picture(request: HttpRequest, name: str) -> HttpResponse:
    """This function will answer with a drawing of the pack, by its name. URL name: ``picture``."""
    drawing = _city(request).pictures.get(name)
    if drawing is None:
        raise Http404
    return _drawing(drawing)
