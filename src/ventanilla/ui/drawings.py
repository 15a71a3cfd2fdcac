"""Our own line icons: one file each in ``icons/``, drawn in a box of 24 by 24."""

import re
from functools import cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).parent / "icons"
OPENING = re.compile(r"^<svg [^>]*>|</svg>$|\s*\n\s*")


@cache
def _inside(name: str) -> SafeString:
    return mark_safe(OPENING.sub("", (FOLDER / f"{name}.svg").read_text(encoding="utf-8").strip()))


def names() -> list[str]:
    """This function will return the icons there are."""
    return sorted(file.stem for file in FOLDER.glob("*.svg"))


@cache
def icon(name: str, label: str = "") -> SafeString:
    """This function will draw an icon in the colour of the text around it.

    It is hidden from assistive technology unless it has a label. Raises FileNotFoundError.
    """
    named = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8"'
        ' stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}</svg>',
        named,
        _inside(name),
    )
