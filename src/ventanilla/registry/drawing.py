"""Drawing documents: Typst in a jail, with inert data, as tagged PDF/A-3a and PDF/UA-1."""

import io
import json
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files as package_files
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst
from django.utils import translation
from django.utils.translation import gettext

RECEIPT = '#import "receipt.typ": receipt\n#receipt'
PROVIDED = {"base.typ", "receipt.typ"}

_drawing = Lock()


class Undrawable(Exception):
    """The Typst source has a mistake; the message says what and where."""


def draw(
    *,
    source: str,
    data: Mapping[str, Any],
    code: str,
    title: str,
    language: str,
    files: Mapping[str, bytes],
    at: datetime,
) -> bytes:
    """This function will draw a document and return the PDF, not yet sealed.

    ``source`` may import ``data``, ``letter`` and ``facts`` from ``base.typ``. To ``data`` are added
    ``title``, ``language``, ``code``, the finished ``verify`` address, its ``qr`` and the words of the
    footer in ``language``. The same arguments give the same bytes. Raises
    ``Undrawable``.
    """
    address = str(data["verify"]).replace("{code}", code)
    whole = {
        **data,
        "title": title,
        "language": language,
        "code": code,
        "verify": address,
        "qr": _qr(address),
        "words": _words(language),
        "has_mark": "mark.svg" in files,
    }
    jail, compiler = _press()
    # Typst holds the interpreter's lock while it draws, and the jail is one: a queue costs nothing.
    with _drawing:
        brought = [_bring(jail, name, content) for name, content in files.items()]
        try:
            drawn = compiler.compile(
                source.encode(),
                format="pdf",
                sys_inputs={"data": json.dumps(whole, default=str)},
                pdf_standards=["a-3a", "ua-1"],
                timestamp=int(at.timestamp()),
            )
        except typst.TypstError as mistake:
            raise Undrawable(f"{title}: {mistake.message} {mistake.diagnostic}".strip()) from mistake
        finally:
            for path in brought:
                path.unlink()
    if not isinstance(drawn, bytes):
        raise Undrawable(f"{title}: nothing was drawn")
    return drawn


@cache
def _press() -> tuple[Path, typst.Compiler]:
    """This function will make the jail and the compiler that this process draws with."""
    from ventanilla import ui

    jail = Path(tempfile.mkdtemp(prefix="ventanilla-press-"))
    for name in PROVIDED:
        with (jail / name).open("wb") as copy:
            copy.write((package_files("ventanilla.registry") / "typst" / name).read_bytes())
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[Path(ui.__path__[0]) / "fonts"])
    compiler = typst.Compiler(
        root=jail, font_paths=fonts, package_path=jail / "packages", package_cache_path=jail / "packages"
    )
    return jail, compiler


def close() -> None:
    """This function will remove the jail of this process."""
    if _press.cache_info().currsize:
        shutil.rmtree(_press()[0], ignore_errors=True)
        _press.cache_clear()


def _bring(jail: Path, name: str, content: bytes) -> Path:
    path = jail / name
    if path.parent != jail or name in PROVIDED:
        raise Undrawable(f"{name!r} cannot be the name of a file in a document")
    path.write_bytes(content)
    return path


def _qr(address: str) -> str:
    drawn = io.BytesIO()
    # Every mask can be read; weighing all eight of them costs as much as the rest of the page.
    segno.make(address, error="m", mask=0, micro=False).save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()


def _words(language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            "code": gettext("Verification code"),
            "verify": gettext("Check that this document is authentic at"),
            "qr": gettext("QR code that opens the page where this document is verified"),
            "mark": gettext("Emblem of the institution"),
            "sealed": gettext("Sealed electronically. The seal is inside this file: keep the file itself."),
            "page": gettext("Page {page} of {pages}"),
        }
