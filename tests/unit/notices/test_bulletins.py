"""Bulletins: the pack's until the desk makes them its own."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.unit.catalog.towns import text, town
from tests.unit.notices.samples import NOW

from ventanilla.catalog import queries as catalog
from ventanilla.kernel import digests
from ventanilla.notices import queries, services
from ventanilla.packs.models import BulletinFile
from ventanilla.people.models import Person


@pytest.fixture
def official() -> Person:
    return Person.objects.create(email="oficial@example.org", since=NOW)


def bulletin(slug: str, **changes: Any) -> BulletinFile:
    facts: dict[str, Any] = {
        "in_force_from": date(2026, 1, 1),
        "source": "invented for a test",
        "status": "assumption",
        "slug": slug,
        "kind": "informative",
        "title": text("Aviso", "Avís"),
        "summary": text("Resumen", "Resum"),
        "body": text("Cuerpo", "Cos"),
        "standing": "in_force",
        "published": datetime(2026, 11, 1, tzinfo=UTC),
        **changes,
    }
    return BulletinFile(**facts)


def adopt(*wanted: BulletinFile) -> None:
    services.adopt(
        city=town().model_copy(update={"bulletins": wanted, "digest": digests.digest(str(wanted).encode())}),
        at=NOW,
    )


def listed() -> list[str]:
    return [each.slug for each in queries.bulletins(NOW.date())]


def test_the_packs_bulletins_come_and_go_with_it() -> None:
    adopt(bulletin("one"), bulletin("two", published=datetime(2026, 11, 2, tzinfo=UTC)))
    assert listed() == ["two", "one"]
    adopt(bulletin("one", standing="repealed"))
    assert listed() == ["one"]
    found = queries.bulletin("one")
    assert found
    assert found.standing == "repealed"


def test_what_the_desk_writes_outlives_the_pack(official: Person) -> None:
    adopt(bulletin("one"))
    before = catalog.generation()
    services.amend_bulletin(slug="one", content=bulletin("one", standing="amended"), at=NOW, by=official)
    services.publish_bulletin(content=bulletin("desk"), at=NOW, by=official)
    assert catalog.generation() == before + 2
    adopt(bulletin("one", standing="repealed"), bulletin("two"))
    assert sorted(listed()) == ["desk", "one", "two"]
    found = queries.bulletin("one")
    assert found
    assert found.standing == "amended"


def test_a_slug_is_taken_once(official: Person) -> None:
    adopt(bulletin("one"))
    with pytest.raises(IntegrityError), transaction.atomic():
        services.publish_bulletin(content=bulletin("one"), at=NOW, by=official)


def test_only_what_is_published_and_has_not_expired_is_listed() -> None:
    adopt(
        bulletin("future", published=NOW + timedelta(days=2)),
        bulletin("last-day", expires=NOW.date()),
        bulletin("expired", expires=NOW.date() - timedelta(days=1)),
    )
    assert listed() == ["last-day"]
    assert queries.bulletin("expired")
    assert queries.bulletin("none") is None
