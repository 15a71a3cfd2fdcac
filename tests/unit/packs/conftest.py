"""Vilaprova, the invented city that the pack tests read, and copies of it to spoil."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ventanilla import packs
from ventanilla.packs.models import City

VILAPROVA = Path(__file__).parents[2] / "factories" / "city"

type Spoil = Callable[[Path, str, str, str], None]


@pytest.fixture(scope="session")
def city() -> City:
    """The good city, loaded once."""
    return packs.load(VILAPROVA)


@pytest.fixture(scope="session")
def vilaprova() -> Path:
    """The good city's folder, to be read only."""
    return VILAPROVA


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the good city's folder, that a test may change."""
    return shutil.copytree(VILAPROVA, tmp_path / "city")


@pytest.fixture(scope="session")
def spoil() -> Spoil:
    """Replace the first ``old`` in a file of a folder by ``new``; the file must have it."""

    def replace(folder: Path, file: str, old: str, new: str) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
