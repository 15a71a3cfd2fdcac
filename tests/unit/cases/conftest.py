"""A town that has adopted the invented pack, a person and an official."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import storages
from django.test import override_settings

from ventanilla import packs
from ventanilla.cases import services, tasks
from ventanilla.cases.models import Case, Draft
from ventanilla.catalog import queries as catalog
from ventanilla.catalog import services as offer
from ventanilla.packs.models import City
from ventanilla.people import services as people
from ventanilla.people.models import Person

TOWN = Path(__file__).parents[2] / "factories" / "city"
ZONE = ZoneInfo("America/Mexico_City")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)

ANSWERS: dict[str, Any] = {
    "solicitante": {"given": "Ejemplo", "surname": "Inventado"},
    "correo": "ejemplo@vilaprova.example",
    "vive_aqui": True,
    "antiguedad": "4",
    "motivo": "escuela",
}


@pytest.fixture(autouse=True)
def kept_in_memory() -> Iterator[None]:
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    with override_settings(STORAGES={**storages.backends, "documents": memory}):
        yield


@pytest.fixture
def town(db: None) -> Iterator[City]:
    catalog.forget()
    city = packs.load(TOWN)
    offer.adopt(city=city, at=MONDAY)
    yield city
    catalog.forget()


@pytest.fixture
def citizen(town: City) -> Person:
    return people.ensure_person(email="ejemplo@vilaprova.example", language="es-mx", at=MONDAY)


@pytest.fixture
def clerk(town: City) -> Person:
    person = people.ensure_person(email="clerk@vilaprova.example", language="es-mx", at=MONDAY)
    people.appoint(person=person, department="secretaria", role="clerk", by=None, at=MONDAY)
    return person


@pytest.fixture
def drafted(citizen: Person) -> Callable[..., Draft]:
    def draft(at: datetime = MONDAY, **answers: Any) -> Draft:
        edition = catalog.current_edition("constancia")
        begun = services.begin(edition=edition, language="es-mx", owner=citizen, at=at)
        return services.save(draft=begun, answers={**ANSWERS, **answers}, language="es-mx", at=at)

    return draft


@pytest.fixture
def filed(drafted: Callable[..., Draft], citizen: Person) -> Callable[..., Case]:
    def case(at: datetime = MONDAY) -> Case:
        return services.submit(draft=drafted(at), by=citizen, at=at)

    return case


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> Callable[[Case], None]:
    """Does what the worker would, for every event of a case that wants effects."""

    def work(case: Case) -> None:
        for event in case.events.filter(effects__isnull=False).distinct().order_by("number"):
            tasks.bring_about.call(event.pk)

    return work
