"""Colours that can be read, and drawings that do nothing but draw."""

import re
from collections.abc import Iterator
from xml.parsers import expat

from ventanilla.packs.faults import Fault
from ventanilla.packs.models import Brand, CityFile
from ventanilla.packs.reading import Pack, Piece

ENOUGH = 4.5
WHITE = "#ffffff"
INK = "#0b0c0c"
FORBIDDEN = frozenset({"script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler"})
FOREIGN = re.compile(r"url\(\s*['\"]?(?!#|['\"])|@import|javascript:", re.IGNORECASE)


def faults(pack: Pack) -> Iterator[Fault]:
    """This function will yield colours below 4.5:1 and whatever in an SVG could run or be fetched."""
    if pack.city:
        yield from _colours(pack.city, pack.city.value.brand)
    for path in sorted((pack.folder / "brand").glob("*.svg")):
        yield from drawing(path.relative_to(pack.folder).as_posix(), path.read_bytes())


def contrast(one: str, other: str) -> float:
    """This function will return the contrast ratio, 1 to 21, of two ``#rrggbb`` colours (WCAG 2.2, 1.4.3)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colours(piece: Piece[CityFile], brand: Brand) -> Iterator[Fault]:
    for key in ("primary", "link", "action"):
        ratio = contrast(getattr(brand, key), WHITE)
        if ratio < ENOUGH:
            expected = f"a darker colour: 4.5:1 on white at least; this one has {ratio:.2f}:1"
            yield from piece.fault(("brand", key), expected)
    ratio = contrast(brand.surface, INK)
    if ratio < ENOUGH:
        expected = f"a lighter colour: text on it needs 4.5:1 at least; this one has {ratio:.2f}:1"
        yield from piece.fault(("brand", "surface"), expected)


def drawing(file: str, content: bytes) -> list[Fault]:
    """This function will return what an SVG must not have: scripts, event handlers, foreign references."""
    found: list[Fault] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(key: str, expected: str) -> None:
        found.append(Fault(file, parser.CurrentLineNumber, key, expected))

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[-1]
        if name.lower() in FORBIDDEN:
            refuse(name, f"a drawing without <{name}>")
        for key, value in attributes.items():
            short = key.rpartition(" ")[-1]
            if short.lower().startswith("on"):
                refuse(short, f"a drawing without event handlers; remove {short}")
            elif short == "href" and not value.startswith("#"):
                refuse(short, "a reference within the drawing, such as #shape")
            elif FOREIGN.search(value):
                refuse(short, "a reference within the drawing, such as url(#shape)")

    def text(data: str) -> None:
        if FOREIGN.search(data):
            refuse("(style)", "styles that fetch nothing")

    def doctype(*_: object) -> None:
        refuse("(doctype)", "a drawing without a document type")

    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        found.append(Fault(file, error.lineno, "(syntax)", f"valid SVG; {expat.ErrorString(error.code)}"))
    return found
