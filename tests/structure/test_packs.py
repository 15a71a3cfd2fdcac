"""Every city that comes with the program loads, and passes its own situations."""

from datetime import date
from pathlib import Path

import pytest

from ventanilla import packs

CITIES = sorted(path.parent for path in (Path(__file__).parents[2] / "cities").glob("*/city.yaml"))


def test_there_are_cities():
    assert CITIES


@pytest.mark.parametrize("path", CITIES, ids=lambda path: path.name)
def test_a_city_has_no_faults(path):
    """On a fixed day, so that the same folder gives the same answer next year."""
    assert "\n".join(map(str, packs.check(path, on=date(2026, 11, 23)))) == ""


@pytest.mark.parametrize("path", CITIES, ids=lambda path: path.name)
def test_a_city_passes_its_own_situations(path):
    failures = packs.run_situations(packs.load(path), path)
    assert "\n".join(map(str, failures)) == ""


@pytest.mark.parametrize("path", CITIES, ids=lambda path: path.name)
def test_a_city_kept_in_the_cache_is_the_same_city(path, tmp_path):
    first = packs.load(path, cache=tmp_path)
    assert packs.load(path, cache=tmp_path) == first


@pytest.mark.parametrize("path", CITIES, ids=lambda path: path.name)
def test_the_samples_of_a_city_are_readable(path):
    assert packs.load_samples(path).officials
