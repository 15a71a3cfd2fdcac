"""Digests: one way to write a thing as bytes, its SHA-256, and a chain in which each link holds the last."""

import hashlib
import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

GENESIS = "0" * 64


def canonical(thing: Any) -> bytes:
    """This function will return the one JSON text of a thing: sorted keys, no spaces, UTF-8.

    Instants are written in UTC, days in ISO 8601, decimals as plain strings. Raises ``TypeError`` on
    what has no such form (sets, objects, keys that are not text) and ``ValueError`` on an instant
    without zone or a number that is not finite.
    """
    written = json.dumps(
        _plain(thing), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return written.encode()


def digest(content: bytes) -> str:
    """This function will return the SHA-256 of the bytes, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def chained(previous: str, thing: Any) -> str:
    """This function will return the digest of a thing together with the digest before it.

    ``previous`` is 64 hexadecimal digits; a chain begins with ``GENESIS``.
    """
    return digest(bytes.fromhex(previous) + canonical(thing))


def _plain(thing: Any) -> Any:
    plain: Any
    match thing:
        case None | bool() | int() | float() | str():
            plain = thing
        case list() | tuple():
            plain = [_plain(value) for value in thing]
        case dict():
            if not all(isinstance(key, str) for key in thing):
                raise TypeError("keys that are text")
            plain = {str(key): _plain(value) for key, value in thing.items()}
        case datetime():
            if thing.tzinfo is None:
                raise ValueError("an instant with its time zone")
            plain = thing.astimezone(UTC).isoformat()
        case date() | time():
            plain = thing.isoformat()
        case Decimal():
            if not thing.is_finite():
                raise ValueError("a finite number")
            plain = format(thing, "f")
        case UUID():
            plain = str(thing)
        case _:
            raise TypeError(f"something that JSON can say, not {type(thing).__name__}")
    return plain
