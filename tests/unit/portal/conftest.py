"""A town that has adopted the invented pack, with a service that must not be talked about."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from ventanilla import packs
from ventanilla.catalog import queries as catalog
from ventanilla.catalog import services as offer
from ventanilla.kernel.text import LocalText
from ventanilla.packs.models import City, Service

TOWN = Path(__file__).parents[2] / "factories" / "city"
ZONE = ZoneInfo("America/Mexico_City")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)


def altered(service: Service, **card: Any) -> Service:
    return service.model_copy(update={"card": service.card.model_copy(update=card)})


@pytest.fixture(scope="session")
def pack() -> City:
    return packs.load(TOWN)


@pytest.fixture
def adopt(db: None) -> Iterator[Callable[[City], City]]:
    def take(city: City, at: datetime = MONDAY) -> City:
        offer.adopt(city=city, at=at)
        return city

    catalog.forget()
    cache.clear()
    yield take
    catalog.forget()


@pytest.fixture
def town(pack: City, adopt: Callable[[City], City]) -> City:
    city = pack
    first = city.services[0]
    hidden = altered(
        first,
        slug="ayuda",
        code="VP-99",
        name=LocalText({"es": "Ayuda ante la violencia", "en": "Help against violence"}),
        discreet=True,
        procedure=None,
        urgent=LocalText({"es": "Llame **ahora**.", "en": "Call **now**."}),
        how_today=LocalText({"es": "Venga a vernos.", "en": "Come and see us."}),
        related=(),
    )
    about = city.about.model_copy(update={"popular": ("ayuda", first.slug)})
    return adopt(
        city.model_copy(update={"services": (*city.services, hidden), "about": about, "digest": "d" * 64})
    )
