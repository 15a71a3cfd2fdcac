"""Every text speaks every language of the city, and its Markdown holds no HTML."""

from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from pydantic import BaseModel

from ventanilla.forms.conditions import Condition
from ventanilla.kernel.text import LocalText
from ventanilla.packs.documents import Trail
from ventanilla.packs.faults import Fault
from ventanilla.packs.reading import Pack, speakable

MARKDOWN = MarkdownIt("commonmark")
NO_HTML = "Markdown only; {html} is HTML"


def faults(pack: Pack) -> Iterator[Fault]:
    """This function will yield texts that lack a language of the city, or hold HTML."""
    for piece in pack.pieces():
        for trail, text in walk(piece.value):
            if isinstance(text, LocalText):
                for key, expected in _wrong(text, pack.languages):
                    yield from piece.fault((*trail, key) if key else trail, expected)
    for file, prose in pack.prose.items():
        for line, html in raw_html(prose):
            yield Fault(file, line, "(text)", NO_HTML.format(html=html))


def walk(value: Any, trail: Trail = ()) -> Iterator[tuple[Trail, BaseModel]]:
    """This function will yield each model within ``value`` with its place in the file."""
    if isinstance(value, BaseModel):
        yield trail, value
        if not isinstance(value, LocalText | Condition):
            for name in type(value).model_fields:
                yield from walk(getattr(value, name), (*trail, name))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from walk(item, (*trail, number))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from walk(item, (*trail, name))


def raw_html(text: str) -> Iterator[tuple[int, str]]:
    """This function will yield the HTML in a Markdown text, each with its line from 1."""
    if "<" not in text:
        return
    for token in MARKDOWN.parse(text):
        line = token.map[0] + 1 if token.map else 1
        for part in (token, *(token.children or ())):
            if part.type in ("html_block", "html_inline"):
                yield line, " ".join(part.content.split())[:40]


def _wrong(text: LocalText, languages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for language in languages:
        if not text.speaks(language):
            yield "", f"the text in {language} as well; it is written in {', '.join(text.root)}"
    for code, said in text.root.items():
        if languages and not speakable(code, languages):
            yield code, f"one of the city's languages: {', '.join(languages)}"
        for _, html in raw_html(said):
            yield code, NO_HTML.format(html=html)
