"""Every colour that carries words can be read."""

import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ventanilla.packs.models import Brand, City
from ventanilla.ui import brand
from ventanilla.ui.brand import contrast

STYLES = Path(brand.__file__).parent / "static" / "ui" / "ui.css"
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == pytest.approx(1)


@given(colours, colours, colours, colours, colours)
def test_whatever_a_city_chooses_what_follows_can_be_read(
    primary: str, link: str, action: str, accent: str, surface: str
) -> None:
    assume(all(contrast(colour, "#ffffff") >= 4.5 for colour in (primary, link, action)))
    given_ = Brand(primary=primary, link=link, action=action, accent=accent, surface=surface)
    found = brand.palette(given_)
    assert contrast(found["ink"], "#ffffff") >= 12
    assert contrast(found["on-deep"], found["deep"]) >= 12
    assert contrast(found["on-deep-quiet"], found["deep"]) >= 4.5
    assert contrast(found["link-hover"], "#ffffff") >= 7
    assert contrast(found["link-visited"], found["tint"]) >= 4.5
    assert contrast("#ffffff", found["action-hover"]) >= 7
    assert contrast(found["ink"], found["tint"]) >= 7


def test_the_style_sheet_sets_every_variable_of_the_city_that_the_pages_use(town: City) -> None:
    wanted = set(re.findall(r"var\(--(city-[a-z-]+)", STYLES.read_text()))
    given_ = set(re.findall(r"--(city-[a-z-]+):", brand.brand_css(town.about.brand)))
    assert wanted <= given_


def own(name: str) -> str:
    found = re.search(rf"--{name}:\s*(#[0-9a-f]{{3,6}})", STYLES.read_text())
    assert found, name
    digits = found[1][1:]
    return "#" + (digits if len(digits) == 6 else "".join(sign * 2 for sign in digits))


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("ink", "paper"),
        ("quiet", "paper"),
        ("quiet", "plain-tint"),
        ("ok", "ok-tint"),
        ("bad", "bad-tint"),
        ("bad", "paper"),
        ("warn", "warn-tint"),
        ("warn", "paper"),
        ("note", "note-tint"),
        ("focus-ink", "focus"),
        ("ink", "warn-tint"),
    ],
)
def test_our_own_colours_can_be_read(words: str, ground: str) -> None:
    assert contrast(own(words), own(ground)) >= 4.5


def test_the_edge_of_a_field_and_the_ring_around_it_can_be_seen() -> None:
    assert contrast(own("field"), own("paper")) >= 3
    assert contrast(own("focus-ink"), own("paper")) >= 3


def test_nothing_is_borrowed_that_is_not_ours_to_show() -> None:
    styles = STYLES.read_text()
    assert "GDS Transport" not in styles
    assert "crest" not in styles
    assert not re.search(r"url\((?!['\"]?(fonts/|data:))", styles)
