"""The page of a service: what you need before you start, and the way to start."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ventanilla.catalog import queries as catalog
from ventanilla.people.access import public
from ventanilla.portal import choosing, offer
from ventanilla.portal.listing import listing


@require_safe
@public(cached=True)
def service(request: HttpRequest, slug: str) -> HttpResponse:
    definition = catalog.service(slug)
    if definition is None:
        return _withdrawn(request, slug)
    city = catalog.city()
    card = definition.card
    fees = offer.amounts(city, definition, timezone.localdate())
    counter = offer.counter(city, card.department)
    topics = {topic.slug: topic for topic in city.about.topics}
    services = listing()
    related = [each for each in services.some(card.related) if card.discreet or not each.discreet]
    return render(
        request,
        "portal/service.html",
        {
            "service": definition,
            "card": card,
            "listed": services.services[slug],
            "topic": topics.get(card.topics[0]),
            "fees": fees,
            "cost": offer.cost_at_a_glance(definition, fees),
            "cost_unsure": card.cost.status == "assumption" or any(fee.unsure for fee in fees),
            "list_unsure": any(each.status == "assumption" for each in card.requirements),
            "counter": counter,
            "appointments": choosing.of_service(slug),
            "lent": [each for each in city.venues if each.lending and each.lending.service == slug],
            "courses": [each for each in city.courses if each.service == slug],
            "related": related,
            "address": request.build_absolute_uri(),
            "schema_org": offer.schema_org(request, city, definition, counter, fees),
        },
    )


def _withdrawn(request: HttpRequest, slug: str) -> HttpResponse:
    if not catalog.was_offered(slug):
        raise Http404
    return render(request, "portal/withdrawn.html", status=HTTPStatus.GONE)
