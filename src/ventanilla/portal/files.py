"""Small files at fixed addresses: the city's colours and marks, and what search engines ask for."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.views.decorators.http import require_safe

from ventanilla.catalog import queries as catalog
from ventanilla.people.access import public
from ventanilla.ui import views as ui

A_YEAR = 365 * 24 * 60 * 60
PAGES = (
    "home",
    "services",
    "departments",
    "offices",
    "bulletins",
    "verify",
    "accessibility",
    "privacy",
    "site_map",
)
PRIVATE = (
    *("booking/", "courses/*/*/enrol/", "desk/", "draft/", "folder/", "search/"),
    *("services/*/start/", "sign-in/", "sign-out/", "venues/*/ask/"),
)


def _kept_by_digest(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Pages link these with the pack's digest: an address that names what is served may be kept for good."""

    def answer(request: HttpRequest, **named: str) -> HttpResponse:
        response = view(request, **named)
        if request.GET.get("v") == catalog.city().digest[:12]:
            patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
            response["X-Keep-Query"] = "v"
        else:
            patch_cache_control(response, public=True, max_age=300)
        return response

    return answer


brand_css = require_safe(public(cached=True)(_kept_by_digest(ui.brand_css)))
logo = require_safe(public(cached=True)(_kept_by_digest(ui.logo)))
mark = require_safe(public(cached=True)(_kept_by_digest(ui.mark)))
picture = require_safe(public(cached=True)(_kept_by_digest(ui.picture)))


@require_safe
@public(cached=True)
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("mark"))


@require_safe
@public(cached=False)
def entrance(request: HttpRequest) -> HttpResponse:
    """This function will send whoever comes without a language to the one they would rather read."""
    with override(_best_language(request)):
        response = HttpResponseRedirect(reverse("portal:home"))
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@require_safe
@public(cached=True)
def robots(request: HttpRequest) -> HttpResponse:
    closed = [
        f"Disallow: /{language.code}/{path}"
        for language in catalog.city().about.languages
        for path in PRIVATE
    ]
    lines = [
        "User-agent: *",
        *closed,
        "Disallow: /*/verify/?",
        f"Sitemap: {_absolute(request, reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@public(cached=True)
def sitemap(request: HttpRequest) -> HttpResponse:
    languages = [language.code for language in catalog.city().about.languages]
    pages = [{language: _absolute(request, path(language)) for language in languages} for path in _paths()]
    return render(
        request, "portal/sitemap.xml", {"pages": pages}, content_type="application/xml; charset=utf-8"
    )


def _paths() -> Iterator[Callable[[str], str]]:
    city = catalog.city()
    named: list[tuple[str, list[str]]] = [
        *((page, []) for page in PAGES),
        *((page, []) for page, offered in (("venues", city.venues), ("courses", city.courses)) if offered),
        *(("venue", [each.slug]) for each in city.venues),
        *(("course", [each.slug]) for each in city.courses),
        *(("topic", [each.slug]) for each in city.about.topics),
        *(("life_event", [each.slug]) for each in city.about.life_events),
        *(("audience", [each.slug]) for each in city.about.audiences),
        *(("service", [each.slug]) for each in city.services),
        *(("department", [each.slug]) for each in city.departments),
        *(("bulletin", [each.slug]) for each in city.bulletins),
    ]
    for name, args in named:

        def path(language: str, name: str = name, args: list[str] = args) -> str:
            with override(language):
                return reverse(f"portal:{name}", args=args)

        yield path


def _absolute(request: HttpRequest, path: str) -> str:
    return f"{settings.URL.rstrip('/')}{path}" if settings.URL else request.build_absolute_uri(path)


def _best_language(request: HttpRequest) -> str:
    offered = [language.code for language in catalog.city().about.languages]
    best = get_language_from_request(request)
    return best if best in offered else offered[0]
