"""Every setting is described, and everything described is a setting."""

import re
from pathlib import Path

from ventanilla.config import environment

ROOT = Path(__file__).parents[2]


def test_the_page_of_settings_lists_them_all_and_no_others() -> None:
    page = (ROOT / "docs" / "operations" / "settings.md").read_text()
    described = re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)
    assert sorted(described) == sorted(environment.NAMES)


def test_no_room_reads_the_environment_behind_the_settings_back() -> None:
    reading = re.compile(r"os\.(environ|getenv)")
    readers = {
        str(file.relative_to(ROOT / "src" / "ventanilla"))
        for file in (ROOT / "src").rglob("*.py")
        if reading.search(file.read_text())
    }
    assert readers == {
        "adapters/postgres/cluster.py",
        "config/settings.py",
        "config/command/starting.py",
        "config/command/demo.py",
    }
