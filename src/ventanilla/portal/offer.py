"""What a person reads about a service before they start: cost in force today, time, law, and who to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ventanilla.kernel.money import Money, format_money
from ventanilla.kernel.text import LocalText
from ventanilla.packs import facts
from ventanilla.packs import models as packs
from ventanilla.packs.models import City
from ventanilla.portal import hours
from ventanilla.ui import here


@dataclass(frozen=True)
class Amount:
    """A fee as a citizen reads it. ``unsure`` when the amount still has to be confirmed by the town."""

    name: LocalText
    money: Money | None
    words: LocalText | None
    law: LocalText
    note: LocalText | None
    unsure: bool


@dataclass(frozen=True)
class Counter:
    """The department that answers, with its office and when it opens."""

    department: packs.Department
    office: packs.Office | None
    openings: Sequence[hours.Opening]


def amounts(city: City, service: packs.Service, on: date) -> list[Amount]:
    """This function will return what each fee of the service comes to on that day."""
    return [
        Amount(
            name=price.fee.name,
            money=price.money,
            words=price.words,
            law=price.fee.law,
            note=price.fee.note,
            unsure=service.card.cost.status == "assumption" or _unsure(city, price.fee, on),
        )
        for price in facts.cost(city, service, on)
    ]


def cost_at_a_glance(service: packs.Service, fees: Sequence[Amount]) -> str:
    """This function will say the cost in a few words: «Free», «$117.31», «From 12,50 €», «See below»."""
    if service.card.cost.free:
        return _("Free")
    known = [fee.money for fee in fees if fee.money is not None]
    if not known:
        return _("See the cost below") if fees or service.card.cost.text else _("To be confirmed")
    least = format_money(min(known, key=lambda money: money.amount), here.locale())
    return least if len(fees) == 1 else _("From %(amount)s") % {"amount": least}


def counter(city: City, slug: str) -> Counter | None:
    """This function will return the department with its office and hours, or None if there is none."""
    department = next((each for each in city.departments if each.slug == slug), None)
    if department is None:
        return None
    office = next((each for each in city.offices if each.slug == department.office), None)
    return Counter(department, office, hours.openings(office.hours, here.locale()) if office else ())


def schema_org(
    request: HttpRequest, city: City, service: packs.Service, at: Counter | None, fees: Sequence[Amount]
) -> dict[str, Any]:
    """This function will return the service as schema.org ``GovernmentService`` data."""
    card = service.card
    organisation = {"@type": "GovernmentOrganization", "name": here.say(city.about.institution)}
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": here.say(card.name),
        "description": here.say(card.summary),
        "identifier": card.code,
        "url": request.build_absolute_uri(),
        "inLanguage": here.language(),
        "provider": organisation,
        "areaServed": {"@type": "AdministrativeArea", "name": here.say(city.about.name)},
        "isAccessibleForFree": card.cost.free,
    }
    if at:
        data["serviceOperator"] = {
            **organisation,
            "@type": "GovernmentOrganization",
            "name": here.say(at.department.name),
        }
    if at and at.office:
        data["availableChannel"] = _channel(request, city, card, at.office)
    offers = [
        {
            "@type": "Offer",
            "name": here.say(fee.name),
            "price": str(fee.money.amount),
            "priceCurrency": fee.money.currency,
        }
        for fee in fees
        if fee.money is not None
    ]
    if offers:
        data["offers"] = offers
    return data


def _channel(
    request: HttpRequest, city: City, card: packs.ServiceFile, office: packs.Office
) -> dict[str, Any]:
    place: dict[str, Any] = {
        "@type": "Place",
        "name": here.say(office.name),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": office.address,
            "postalCode": office.postcode,
            "addressLocality": here.say(city.about.name),
            "addressCountry": city.about.country,
        },
        "openingHours": hours.schema(office.hours),
    }
    channel: dict[str, Any] = {"@type": "ServiceChannel", "serviceLocation": place}
    if card.procedure is not None:
        channel["serviceUrl"] = request.build_absolute_uri()
    return channel


def _unsure(city: City, fee: packs.Fee, on: date) -> bool:
    tariff = next((each for each in fee.tariffs if each.in_force(on)), None)
    if tariff is None or tariff.status == "assumption":
        return True
    unit = getattr(tariff, "unit", None)
    values = [each for each in city.fees.units if each.unit == unit and each.in_force(on)]
    return unit is not None and any(each.status == "assumption" for each in values)
