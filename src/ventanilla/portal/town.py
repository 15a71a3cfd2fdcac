"""The town itself: departments, offices, and what it says about this site."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ventanilla.catalog import queries as catalog
from ventanilla.people.access import public
from ventanilla.portal import hours, offer
from ventanilla.portal.listing import listing, order
from ventanilla.ui import here


@require_safe
@public(cached=True)
def departments(request: HttpRequest) -> HttpResponse:
    listed = sorted(catalog.city().departments, key=lambda each: order(here.say(each.name)))
    return render(request, "portal/departments.html", {"departments": listed})


@require_safe
@public(cached=True)
def department(request: HttpRequest, slug: str) -> HttpResponse:
    counter = offer.counter(catalog.city(), slug)
    if counter is None:
        raise Http404
    services = listing().of_department(slug)
    return render(request, "portal/department.html", {"counter": counter, "services": services})


@require_safe
@public(cached=True)
def offices(request: HttpRequest) -> HttpResponse:
    city = catalog.city()
    shown = [
        {
            "office": office,
            "openings": hours.openings(office.hours, here.locale()),
            "departments": [each for each in city.departments if each.office == office.slug],
        }
        for office in city.offices
    ]
    return render(request, "portal/offices.html", {"offices": shown})


@require_safe
@public(cached=True)
def accessibility(request: HttpRequest) -> HttpResponse:
    text = catalog.city().legal.get("accessibility")
    return render(request, "portal/accessibility.html", {"text": text})


@require_safe
@public(cached=True)
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html", {"text": catalog.city().legal.get("privacy")})


@require_safe
@public(cached=True)
def site_map(request: HttpRequest) -> HttpResponse:
    services = listing()
    topics = [(topic, services.of_topic(topic.slug)) for topic in catalog.city().about.topics]
    return render(request, "portal/site_map.html", {"topics": topics})
