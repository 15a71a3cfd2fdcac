"""The desk of bookings: a ticket is given, called to a desk, and shown in the hall."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.journeys.running import Town
from tests.journeys.walking import Official, Visitor

DESKS = {
    "metepec": ("secretaria-del-ayuntamiento", "secretaria-constancias", "palacio-municipal"),
    "palma": ("obres", "obres", "edifici-avingudes"),
}


@pytest.mark.parametrize("script", [True, False])
def test_a_ticket_is_called_to_a_desk_and_shown_in_the_hall(
    metepec: Town, official: Callable[..., Official], visitor: Callable[..., Visitor], script: bool
) -> None:
    department, pool, office = DESKS["metepec"]
    clerk = official(metepec, department, script=script)
    page = clerk.page
    desk = "7" if script else "8"
    clerk.go(f"desk/queue/{pool}/")
    clerk.look()
    page.locator("input[name=desk]").fill(desk)
    clerk.follow(page.locator("aside form button").first)
    clerk.follow(page.locator("aside form[action$='/ticket/'] button"))
    clerk.look()
    screen = visitor(metepec, on="desktop", script=script)
    screen.go(f"hall/{office}/")
    screen.look()
    if page.locator("form[action$='/call/']").count():
        clerk.follow(page.locator("form[action$='/call/'] button"))
    code = page.locator(".called__code").first.inner_text()
    clerk.look()
    if not script:
        screen.page.reload()
    shown = screen.page.locator(".hall__call", has_text=code)
    expect(shown).to_be_visible()
    expect(shown).to_contain_text(desk)
    screen.look()
    clerk.follow(page.locator("form[action$='/serve/'] button").last)
    expect(page.locator(".called__code", has_text=code)).to_have_count(0)
