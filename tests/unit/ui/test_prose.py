"""Markdown of others, shown without running it."""

import pytest
from tests.unit.ui.conftest import Page

from ventanilla.ui.prose import markdown


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[go](javascript:alert(1))",
        "[go](data:text/html;base64,AAAA)",
        "![picture](https://elsewhere.example/track.png)",
        '<a href="https://x.example" style="position:fixed">x</a>',
    ],
)
def test_nothing_that_runs_or_loads_survives(text: str) -> None:
    page = Page(markdown(text))
    assert {each["tag"] for each in page.elements} <= {"p", "a"}
    for each in page.elements:
        assert set(each) <= {"tag", "href", "title", "rel"}
        assert each.get("href", "https://").startswith("https://")


def test_headings_begin_below_the_page_s_own() -> None:
    assert markdown("# One\n\n## Two") == "<h2>One</h2>\n<h3>Two</h3>\n"
    assert markdown("### Three", 3) == "<h3>Three</h3>\n"
    assert markdown("# A\n\n###### B", 4).endswith("<h6>B</h6>\n")


def test_links_tables_and_lists_are_kept() -> None:
    html = markdown("[law](https://example.org/law) **must**\n\n|a|b|\n|-|-|\n|1|2|\n\n3. three")
    assert 'href="https://example.org/law"' in html
    assert '<th scope="col">a</th>' in html
    assert '<ol start="3">' in html
    assert "<strong>must</strong>" in html
    assert "tel:" in markdown("[call](tel:112)")
