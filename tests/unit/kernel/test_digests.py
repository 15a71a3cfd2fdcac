"""One text for one thing, and a chain that breaks where it was touched."""

import hashlib
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from ventanilla.kernel.digests import GENESIS, canonical, chained, digest


def test_the_same_thing_is_always_the_same_bytes() -> None:
    thing = {"b": [Decimal("1E+2"), None, True, 1.5], "a": {"z": "ñ·", "y": (date(2026, 11, 20), time(18))}}
    assert (
        canonical(thing)
        == '{"a":{"y":["2026-11-20","18:00:00"],"z":"ñ·"},"b":["100",null,true,1.5]}'.encode()
    )
    assert canonical(dict(reversed(thing.items()))) == canonical(thing)


def test_an_instant_is_the_same_in_every_zone() -> None:
    madrid = datetime(2026, 12, 26, 23, 10, tzinfo=ZoneInfo("Europe/Madrid"))
    assert canonical(madrid) == canonical(madrid.astimezone(UTC)) == b'"2026-12-26T22:10:00+00:00"'


def test_identifiers_are_text() -> None:
    assert canonical(UUID(int=1)) == b'"00000000-0000-0000-0000-000000000001"'


@pytest.mark.parametrize("thing", [{1: "a"}, {1, 2}, object(), b"bytes"])
def test_what_json_cannot_say_is_refused(thing: object) -> None:
    with pytest.raises(TypeError):
        canonical(thing)


@pytest.mark.parametrize("thing", [float("nan"), Decimal("Infinity"), datetime(2026, 1, 1)])  # noqa: DTZ001
def test_what_has_no_one_form_is_refused(thing: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        canonical(thing)


def test_a_digest_is_sha_256() -> None:
    assert digest(b"abc") == hashlib.sha256(b"abc").hexdigest()


def test_each_link_depends_on_all_before_it() -> None:
    def chain(things: list[dict[str, int]]) -> list[str]:
        links = [GENESIS]
        for thing in things:
            links.append(chained(links[-1], thing))
        return links

    true = chain([{"n": 1}, {"n": 2}, {"n": 3}])
    touched = chain([{"n": 1}, {"n": 9}, {"n": 3}])
    assert true[:2] == touched[:2]
    assert not set(true[2:]) & set(touched[2:])
    assert len(true[-1]) == 64
