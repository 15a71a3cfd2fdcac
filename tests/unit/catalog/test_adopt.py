"""Adopting a pack: new editions only where something changed, and nothing ever lost."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from tests.unit.catalog.towns import NAMES, text, town

from ventanilla.catalog import queries, services
from ventanilla.catalog.models import Adoption, Edition, Service

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def adopt(city: Any, days: int = 0) -> Any:
    return services.adopt(city=city, at=NOW + timedelta(days=days), by=None)


def test_before_any_adoption_there_is_no_city() -> None:
    assert not queries.has_adopted()
    with pytest.raises(queries.NothingAdopted):
        queries.city()


def test_an_adopted_city_is_served_whole_and_at_once() -> None:
    city = town()
    assert adopt(city)
    assert queries.city() == city
    renamed = town(services={**NAMES, "aigua": ("Agua y drenaje", "Aigua i clavegueram", "")})
    adopt(renamed, days=1)
    assert queries.city() == renamed
    assert queries.service("aigua").card.name == text("Agua y drenaje", "Aigua i clavegueram")


def test_the_order_of_languages_survives_the_database() -> None:
    adopt(town())
    queries.forget()
    assert list(queries.city().about.name.root) == ["es", "ca"]


def test_only_what_changed_gets_a_new_edition() -> None:
    adopt(town())
    before = Edition.objects.count()
    assert before == len(NAMES)
    adopt(town(services={**NAMES, "aigua": ("Agua y drenaje", "Aigua", "")}), days=1)
    assert Edition.objects.count() == before + 1
    newest = queries.current_edition("aigua")
    assert (newest.number, newest.adopted_at) == (2, NOW + timedelta(days=1))
    assert newest.definition == queries.service("aigua")
    assert Edition.objects.get(service__slug="aigua", number=1).definition.card.name == text(
        *NAMES["aigua"][:2]
    )


def test_adopting_the_same_pack_again_changes_nothing() -> None:
    adopt(town())
    generation = queries.generation()
    assert adopt(town(), days=1) == []
    assert (Adoption.objects.count(), queries.generation()) == (1, generation)


def test_a_service_no_longer_in_the_pack_closes_and_may_come_back() -> None:
    adopt(town())
    less = {slug: names for slug, names in NAMES.items() if slug != "aigua"}
    adopt(town(services=less), days=1)
    assert Service.objects.get(slug="aigua").withdrawn_at == NOW + timedelta(days=1)
    assert queries.service("aigua") is None
    with pytest.raises(Edition.DoesNotExist):
        queries.current_edition("aigua")

    adopt(town(), days=2)
    assert Service.objects.get(slug="aigua").withdrawn_at is None
    assert queries.current_edition("aigua").number == 1


@pytest.mark.parametrize("table", ["catalog_edition", "catalog_adoption"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET digest = 'x'", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_refuses_to_change_what_was_published(table: str, statement: str) -> None:
    adopt(town())
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement.format(table))
    assert isinstance(refused.value.__cause__, psycopg.errors.RestrictViolation)


def test_each_adoption_moves_the_generation_on() -> None:
    first = queries.generation()
    adopt(town())
    second = queries.generation()
    assert second > first
    assert services.renew_public_pages() == second + 1 == queries.generation()


@pytest.mark.django_db(transaction=True)
def test_every_process_is_told_when_the_transaction_commits() -> None:
    parameters = connection.get_connection_params()
    for ours in (
        "cursor_factory",
        "context",
        "prepare_threshold",
        "server_side_binding",
        "pool",
        "isolation_level",
    ):
        parameters.pop(ours, None)
    with psycopg.connect(**parameters, autocommit=True) as listener:
        listener.execute("LISTEN ventanilla_generation")
        number = services.renew_public_pages()
        heard = next(listener.notifies(timeout=5))
    assert int(heard.payload) == number


def test_pages_are_renewed_once_each_day() -> None:
    before = queries.generation()
    assert services.turn_day(on=NOW.date())
    assert not services.turn_day(on=NOW.date())
    assert queries.generation() == before + 1
    assert services.turn_day(on=NOW.date() + timedelta(days=1))
