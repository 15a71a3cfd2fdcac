"""What changes from one reading of a city folder to the next, in words an official can follow."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from ventanilla.packs.models import City

SHORT = 60


@dataclass(frozen=True)
class Change:
    """One change. ``old`` and ``new`` are shortened; ``key`` is '' for a part that came or went whole."""

    kind: Literal["new", "withdrawn", "changed"]
    part: str
    key: str = ""
    old: str = ""
    new: str = ""

    def __str__(self) -> str:
        if self.kind == "changed":
            return f"{self.part}: {self.key}: {self.old} → {self.new}"
        return f"{self.part}: {self.kind}"


def difference(old: City | None, new: City) -> list[Change]:
    """This function will return the changes from ``old`` to ``new``, part by part.

    Parts are ``city``, ``service <slug>``, ``department <slug>``, ``fee <slug>`` and the like.
    """
    before, after = _parts(old) if old else {}, _parts(new)
    changes: list[Change] = []
    for part in (*after, *(part for part in before if part not in after)):
        if part not in before:
            changes.append(Change("new", part))
        elif part not in after:
            changes.append(Change("withdrawn", part))
        elif before[part] != after[part]:
            for key, one, other in _changed(before[part], after[part]):
                changes.append(Change("changed", part, key, _short(one), _short(other)))
    return changes


def _parts(city: City) -> dict[str, Any]:
    named: list[tuple[str, BaseModel]] = [("city", city.about)]
    for kind, things in (
        ("department", city.departments),
        ("office", city.offices),
        ("fee", city.fees.fees),
        ("venue", city.venues),
        ("pool", city.appointments.pools if city.appointments else ()),
        ("appointment", city.appointments.appointments if city.appointments else ()),
        ("course", city.courses),
        ("service", city.services),
        ("bulletin", city.bulletins),
    ):
        named += [(f"{kind} {thing.slug}", thing) for thing in things]
    named += [(f"calendar {calendar.year}", calendar) for calendar in city.calendars]
    named += [(f"unit {unit.unit} from {unit.in_force_from}", unit) for unit in city.fees.units]
    named += [(f"form {name}", form) for name, form in city.forms.items()]
    named += [(f"legal text {name}", text) for name, text in city.legal.items()]
    parts = {name: thing.model_dump(mode="json") for name, thing in named}
    parts["brand"] = {"logo": city.logo, "mark": city.mark, **city.pictures}
    if city.appointments:
        parts["appointments"] = city.appointments.model_dump(mode="json", exclude={"pools", "appointments"})
    return parts


def _changed(old: Any, new: Any, key: str = "") -> Iterator[tuple[str, Any, Any]]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in (*new, *(name for name in old if name not in new)):
            inner = f"{key}.{name}" if key else name
            yield from _changed(old.get(name), new.get(name), inner)
    elif isinstance(old, list) and isinstance(new, list):
        names = [f"{key}[{_name(item, n)}]" for n, item in enumerate(new)]
        before = {f"{key}[{_name(item, n)}]": item for n, item in enumerate(old)}
        for name, item in zip(names, new, strict=True):
            yield from _changed(before.pop(name, None), item, name)
        for name, item in before.items():
            yield from _changed(item, None, name)
    elif old != new:
        yield key, old, new


def _name(item: Any, number: int) -> str:
    """Items are matched by name where they have one, so that one put first does not change them all."""
    if isinstance(item, Mapping):
        named = (item.get(key) for key in ("slug", "name", "value", "code"))
        return next((name for name in named if isinstance(name, str)), str(number))
    return str(number)


def _short(value: Any) -> str:
    if value is None:
        return "nothing"
    text = " ".join((value if isinstance(value, str) else str(value)).split())
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"
