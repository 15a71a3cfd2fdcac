"""An administrator's bulletins: written in every language, kept over the pack, seen at once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from ventanilla import packs
from ventanilla.catalog import queries as catalog
from ventanilla.catalog import services as offer
from ventanilla.desk.bulletins import BulletinForm
from ventanilla.notices import queries as notices

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
TOWN = Path(__file__).parents[2] / "factories" / "city"


@pytest.fixture(autouse=True)
def town() -> Iterator[None]:
    catalog.forget()
    offer.adopt(city=packs.load(TOWN), at=NOW)
    yield
    catalog.forget()


def typed(**changes: str) -> dict[str, str]:
    written = {
        f"{name}:{language.code}": f"{name} {language.code}"
        for name in ("title", "summary", "body")
        for language in catalog.city().about.languages
    }
    return {"kind": "informative", "standing": "in_force"} | written | changes


def test_every_language_is_asked_for() -> None:
    form = BulletinForm(typed(**{"title:en": " "}))
    assert not form.is_valid()
    assert list(form.errors) == ["title:en"]


def test_what_is_typed_becomes_a_bulletin_and_what_is_not_asked_stays() -> None:
    before = notices.bulletins(timezone.localdate(NOW))[0]
    form = BulletinForm(typed(standing="repealed", **{"replaced_by:en": "Another"}))
    assert form.is_valid(), form.errors
    after = form.bulletin(before.slug, before, "Administradora Inventada", NOW)
    assert (after.slug, after.published, after.norm) == (before.slug, before.published, before.norm)
    assert after.standing == "repealed"
    assert after.replaced_by is not None
    assert after.replaced_by.say("en") == "Another"
    assert after.title.say("en") == "title en"


def test_a_new_bulletin_has_an_address_whatever_its_title() -> None:
    first = catalog.city().about.languages[0].code
    for title in ("New", "¡¡!!", "una_palabra " * 15, "a" * 59 + " fin"):
        form = BulletinForm(typed(**{f"title:{first}": title}))
        assert form.is_valid(), form.errors
        slug = form.slug(timezone.localdate(NOW))
        assert slug.startswith("2026-11-23")
        assert form.bulletin(slug, None, "Administradora Inventada", NOW).slug == slug
