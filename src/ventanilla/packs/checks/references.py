"""Names are unique, equal to their files', and refer to something that exists."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError

from ventanilla.packs.documents import Trail
from ventanilla.packs.faults import Fault
from ventanilla.packs.models import CityFile, ServiceFile
from ventanilla.packs.reading import Pack, Piece
from ventanilla.packs.wording import nearest

FEW = 15
PLACEHOLDER = re.compile(r"\{(\w+)(?::[^}]*)?\}")
KNOWN = ("year", "number", "series", "check")


def refers(
    piece: Piece[Any], trail: Trail, name: str, known: Sequence[str] | None, where: str
) -> Iterator[Fault]:
    """This function will yield a fault when ``name`` is not among ``known`` (None: no telling)."""
    if known is not None and name not in known:
        known = list(dict.fromkeys(known))
        choices = f": {', '.join(known)}" if 0 < len(known) <= FEW else ""
        yield from piece.fault(trail, f"one of {where}{choices}{nearest(name, known)}")


def unique(piece: Piece[Any], names: Iterable[tuple[Trail, str]]) -> Iterator[Fault]:
    """This function will yield a fault for each name that an earlier one in the file already has."""
    first: dict[str, Trail] = {}
    for trail, name in names:
        if name in first:
            line = piece.document.line(first[name])
            yield from piece.fault(trail, f"another name; {name} is already on line {line}")
        else:
            first[name] = trail


def faults(pack: Pack) -> Iterator[Fault]:
    """This function will yield names that are double, or that refer to nothing."""
    departments = slugs(pack.departments, "departments")
    offices = slugs(pack.offices, "offices")
    fees = slugs(pack.fees, "fees")
    services = [folder.slug for folder in pack.services]
    if pack.city:
        yield from _city(pack.city, services)
    if pack.departments:
        for number, department in enumerate(pack.departments.value.departments):
            trail = ("departments", number, "office")
            yield from refers(pack.departments, trail, department.office, offices, "the offices")
    for folder in pack.services:
        if folder.card:
            others = [slug for slug in services if slug != folder.slug]
            yield from _card(folder.card, pack, departments, fees, others)
            yield from _named(folder.card, folder.slug, "folder")
    for bulletin in pack.bulletins:
        yield from _named(bulletin, bulletin.document.file.split("/")[-1].removesuffix(".yaml"), "file")
        for number, slug in enumerate(bulletin.value.departments):
            yield from refers(bulletin, ("departments", number), slug, departments, "the departments")
    for piece, key in (
        (pack.departments, "departments"),
        (pack.offices, "offices"),
        (pack.fees, "fees"),
        (pack.venues, "venues"),
    ):
        if piece:
            items = getattr(piece.value, key)
            yield from unique(piece, [((key, n, "slug"), item.slug) for n, item in enumerate(items)])


def slugs(piece: Piece[Any] | None, key: str) -> list[str] | None:
    """This function will return the slugs of a list in a file, or None when the file could not be read."""
    return [item.slug for item in getattr(piece.value, key)] if piece else None


def _named(piece: Piece[Any], name: str, kind: str) -> Iterator[Fault]:
    if piece.value.slug != name:
        yield from piece.fault(("slug",), f"{name}, as the {kind} is called")


def _card(
    card: Piece[ServiceFile],
    pack: Pack,
    departments: Sequence[str] | None,
    fees: Sequence[str] | None,
    others: Sequence[str],
) -> Iterator[Fault]:
    service = card.value
    yield from refers(card, ("department",), service.department, departments, "the departments")
    for key in ("topics", "life_events", "audiences"):
        for number, slug in enumerate(getattr(service, key)):
            where = f"the {key.replace('_', ' ')} of city.yaml"
            yield from refers(card, (key, number), slug, slugs(pack.city, key), where)
    for number, slug in enumerate(service.related):
        yield from refers(card, ("related", number), slug, others, "the other services")
    for number, slug in enumerate(service.cost.fees):
        yield from refers(card, ("cost", "fees", number), slug, fees, "the fees of fees.yaml")
    if service.cost.free and service.cost.fees:
        yield from card.fault(("cost", "free"), "false, or no fees")
    if not service.cost.free and not service.cost.fees and service.cost.text is None:
        yield from card.fault(("cost",), "free: true, some fees, or a text that says what it costs")


def _city(piece: Piece[CityFile], services: Sequence[str]) -> Iterator[Fault]:
    city = piece.value
    for number, slug in enumerate(city.popular):
        yield from refers(piece, ("popular", number), slug, services, "the services")
    for key in ("topics", "life_events", "audiences"):
        yield from unique(piece, [((key, n, "slug"), item.slug) for n, item in enumerate(getattr(city, key))])
    yield from unique(piece, [(("languages", n, "code"), each.code) for n, each in enumerate(city.languages)])
    for number, language in enumerate(city.languages):
        try:
            Locale.parse(language.locale)
        except (UnknownLocaleError, ValueError):
            yield from piece.fault(("languages", number, "locale"), "a locale such as es_MX or ca_ES")
    try:
        ZoneInfo(city.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield from piece.fault(("time_zone",), "a time zone such as America/Mexico_City or Europe/Madrid")
    for key, needed in (
        ("entry_in", ("year", "number")),
        ("entry_out", ("year", "number")),
        ("case", ("series", "year", "number")),
    ):
        found = PLACEHOLDER.findall(getattr(city.numbering, key))
        missing = [f"{{{name}}}" for name in needed if name not in found]
        strange = [f"{{{name}}}" for name in found if name not in KNOWN]
        if missing:
            yield from piece.fault(("numbering", key), f"a pattern with {' and '.join(missing)} in it")
        if strange:
            yield from piece.fault(
                ("numbering", key), f"{', '.join(KNOWN)} in braces, not {', '.join(strange)}"
            )
