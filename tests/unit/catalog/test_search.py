"""The search finds what people mean, in Spanish and Catalan."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.unit.catalog.towns import town

from ventanilla.catalog import queries, services
from ventanilla.catalog.search import Found, Hit, Vocabulary, words
from ventanilla.kernel.search import fold

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def city(db: None) -> None:
    services.adopt(city=town(), at=NOW, by=None)


def first(text: str, language: str) -> Hit | None:
    found = queries.search(text, language)
    return found.hits[0] if found.hits else None


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("asked", "language", "slug"),
    [
        ("licencia de construccion", "es", "llicencia-obres"),
        ("LICENCIAS", "es", "llicencia-obres"),
        ("licensia de construcsion", "es", "llicencia-obres"),
        ("llicències", "ca", "llicencia-obres"),
        ("llicensia dobres", "ca", "llicencia-obres"),
        ("akta nasimiento", "es", "acta-naixement"),
        ("acta de naxement", "ca", "acta-naixement"),
        ("vache", "es", "baches"),
        ("empadronamiento", "ca", "empadronament"),
        ("empadronar-me", "ca", "empadronament"),
        ("l'empadronament", "ca", "empadronament"),
        ("quiero empadronarme", "es", "empadronament"),
        ("sol·licituds", "ca", "sol"),
        ("sollicitud", "ca", "sol"),
        ("¿cómo pago el agua?", "es", "aigua"),
        ("construc", "es", "llicencia-obres"),
    ],
)
def test_what_people_type_leads_to_what_they_mean(asked: str, language: str, slug: str) -> None:
    assert first(asked, language) == Hit("service", slug)


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("asked", "language", "said"),
    [
        ("akta de nasimiento", "es", "acta de nacimiento"),
        ("licencia de construccion", "es", None),
        ("licencias", "es", None),
        ("la llicència", "ca", None),
    ],
)
def test_a_slip_is_said_and_a_right_word_is_not(asked: str, language: str, said: str | None) -> None:
    assert queries.search(asked, language).corrected == said


@pytest.mark.usefixtures("city")
def test_departments_and_bulletins_are_found_too() -> None:
    assert first("atenció ciutadana", "ca") == Hit("department", "atencion")
    assert first("ordenanza de ruido", "es") == Hit("bulletin", "ruido")


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    "asked", ["", "   ", "!!! & | :* ()", "xqzwvkj", "'; DROP TABLE catalog_findable; --"]
)
def test_nonsense_finds_nothing_and_breaks_nothing(asked: str) -> None:
    assert queries.search(asked, "es") == Found(asked, None, ())


@pytest.mark.usefixtures("city")
def test_a_search_costs_few_queries(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_max_num_queries(5):
        queries.search("licensia de construcsion", "es")


def test_small_words_are_left_out_unless_they_are_all_there_is() -> None:
    assert words("Certificat d'empadronament de la família") == ["certificat", "empadronament", "familia"]
    assert words("com") == ["com"]


def test_the_nearest_word_is_written_as_the_city_writes_it() -> None:
    vocabulary = Vocabulary.of(["Sol·licitud de llicència"], ["construcción"])
    assert vocabulary.nearest("licensia") == "llicència"
    assert vocabulary.nearest("solicitut") == "sol·licitud"
    assert vocabulary.nearest("construcsion") == "construcción"
    assert vocabulary.nearest("xyzw") is None
    assert vocabulary.nearest("sol") is None


class FoldTest(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(st.text(st.characters(min_codepoint=32, max_codepoint=0x24F), max_size=40))
    def test_the_database_folds_as_python_does(self, text: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT mun_fold(%s::text)", [text])
            assert cursor.fetchone() == (fold(text),)
