"""Ways to what you need: the home page, the search, topics, life events, who you are, A to Z."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ventanilla.catalog import queries as catalog
from ventanilla.notices import queries as notices
from ventanilla.packs import models as packs
from ventanilla.people.access import public
from ventanilla.portal.listing import listing
from ventanilla.ui import here

LATEST_BULLETINS = 3
POPULAR = 6
LONGEST_SEARCH = 200


def _topic(topics: tuple[packs.Topic, ...], slug: str) -> packs.Topic:
    for topic in topics:
        if topic.slug == slug:
            return topic
    raise Http404


@require_safe
@public(cached=True)
def home(request: HttpRequest) -> HttpResponse:
    city = catalog.city()
    services = listing()
    popular = [each for each in services.some(city.about.popular) if not each.discreet]
    return render(
        request,
        "portal/home.html",
        {
            "popular": popular[:POPULAR],
            "bulletins": notices.bulletins(timezone.localdate())[:LATEST_BULLETINS],
        },
    )


@require_safe
@public(cached=True)
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    found = catalog.search(text, here.language())
    services = listing().services
    departments = {each.slug: each for each in catalog.city().departments}
    bulletins = {each.slug: each for each in catalog.city().bulletins}
    hits: dict[str, list[Any]] = {"service": [], "department": [], "bulletin": []}
    known: dict[str, dict[str, Any]] = {"service": services, "department": departments, "bulletin": bulletins}
    for hit in found.hits:
        if hit.slug in known[hit.kind]:
            hits[hit.kind].append(known[hit.kind][hit.slug])
    response = render(
        request,
        "portal/search.html",
        {
            "text": text,
            "corrected": found.corrected,
            "services": hits["service"],
            "departments": hits["department"],
            "bulletins": hits["bulletin"],
            "found": len(found.hits),
        },
    )
    if set(request.GET) <= {"q"}:
        response["X-Keep-Query"] = "q"
    return response


@require_safe
@public(cached=True)
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    about = catalog.city().about
    shown = {
        "heading": _topic(about.topics, slug),
        "services": listing().of_topic(slug),
        "kind": _("Topics"),
        "others": [(each, "portal:topic") for each in about.topics if each.slug != slug],
    }
    return render(request, "portal/group.html", shown)


@require_safe
@public(cached=True)
def life_event(request: HttpRequest, slug: str) -> HttpResponse:
    about = catalog.city().about
    shown = {
        "heading": _topic(about.life_events, slug),
        "services": listing().of_life_event(slug),
        "kind": _("Moments in life"),
        "others": [(each, "portal:life_event") for each in about.life_events if each.slug != slug],
    }
    return render(request, "portal/group.html", shown)


@require_safe
@public(cached=True)
def audience(request: HttpRequest, slug: str) -> HttpResponse:
    about = catalog.city().about
    shown = {
        "heading": _topic(about.audiences, slug),
        "services": listing().of_audience(slug),
        "kind": _("Who you are"),
        "others": [(each, "portal:audience") for each in about.audiences if each.slug != slug],
    }
    return render(request, "portal/group.html", shown)


@require_safe
@public(cached=True)
def services(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/services.html", {"letters": listing().by_initial()})
