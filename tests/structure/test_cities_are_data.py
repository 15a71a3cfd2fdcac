"""No city and no service is named in the program: what they are is in their folders alone."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = [
    file
    for file in (ROOT / "src").rglob("*")
    if file.suffix in {".py", ".html", ".typ", ".text", ".subject", ".sql", ".js"}
    and "/ui/fonts/" not in str(file)
]


def names() -> list[str]:
    packs = [folder.parent for folder in (ROOT / "cities").glob("*/city.yaml")]
    slugs = {folder.name for pack in packs for folder in (pack / "services").glob("*") if folder.is_dir()}
    return sorted({pack.name for pack in packs} | slugs)


@pytest.mark.parametrize("name", names())
def test_a_name_from_a_pack_appears_nowhere_in_the_program(name: str) -> None:
    spelled = re.compile(rf"\b{re.escape(name).replace('-', '[-_]')}\b", re.IGNORECASE)
    told = [
        str(file.relative_to(ROOT)) for file in SOURCES if spelled.search(file.read_text(errors="replace"))
    ]
    assert told == []
