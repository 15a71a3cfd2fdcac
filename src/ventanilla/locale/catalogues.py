"""Collecting what the interface says, and compiling what the translators wrote.

A catalogue has every sentence of the source, except those that refine another: the Spanish of a country has
only what differs from Spanish. It is compiled whole, so that no page looks for a sentence in one and then another.

Babel does the work of GNU gettext, so a new machine needs nothing that pip does not install.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1]
WHOLE = ("ca", "es")
REFINING = ("es_MX",)

_KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_NOT_OURS = {"static", "migrations"}


def path_of(locale: str) -> Path:
    """This function will return where the catalogue of a locale ("es", "es_MX") is written."""
    return Path(__file__).parent / locale / "LC_MESSAGES" / "django.po"


def collected() -> Catalog:
    """This function will return every sentence that the source marks for translation."""
    catalogue = Catalog(fuzzy=False)
    for source in _sources():
        for _, said, _, context in extract("python", BytesIO(source), keywords=_KEYWORDS):
            catalogue.add(said, context=context)
    return catalogue


def translated(locale: str) -> Catalog:
    """This function will return the catalogue of a locale as its file has it."""
    with path_of(locale).open("rb") as file:
        return read_po(file, locale=locale, domain="django")


def refreshed(locale: str) -> bytes:
    """This function will return a catalogue's file with the sentences of the source today.

    New ones wait without translation; those that are gone are dropped, and nothing is guessed.
    """
    catalogue = translated(locale)
    catalogue.update(collected(), no_fuzzy_matching=True)
    if locale in REFINING:
        for message in [
            message for message in catalogue if message.id and not _is_translated(message.string)
        ]:
            catalogue.delete(message.id, message.context)
    file = BytesIO()
    file.write(
        'msgid ""\n'
        'msgstr ""\n'
        f'"Language: {locale}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'.encode()
    )
    write_po(
        file, catalogue, width=110, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True
    )
    return file.getvalue().strip() + b"\n"


def compiled(locale: str) -> bytes:
    """This function will return what a program reads: the same bytes for the same catalogue."""
    catalogue = translated(locale)
    if locale in REFINING:
        for message in translated(locale.partition("_")[0]):
            if message.id and catalogue.get(message.id, message.context) is None:
                catalogue[message.id] = message
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def main(task: str) -> None:
    """This function will "collect" the source's sentences into the files, or "compile" the files."""
    for locale in (*WHOLE, *REFINING):
        path = path_of(locale)
        if task == "collect":
            path.write_bytes(refreshed(locale))
        else:
            path.with_suffix(".mo").write_bytes(compiled(locale))


def _sources() -> Iterator[bytes]:
    """This function will give each program, and each template as if it were one."""
    for path in sorted(SOURCE.rglob("*")):
        if _NOT_OURS.intersection(path.relative_to(SOURCE).parts):
            continue
        if path.suffix == ".py":
            yield path.read_bytes()
        elif "templates" in path.parts and path.is_file():
            # In brackets, Python does not care how the rest of the page is indented.
            text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            yield f"(\n{text}\n)".encode()


def _is_translated(string: object) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)


if __name__ == "__main__":
    main(sys.argv[1])
