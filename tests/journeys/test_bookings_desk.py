"""The desk of bookings: booked for somebody, checked in at the door, called to a desk, shown in the hall."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.journeys.running import Town
from tests.journeys.walking import Official, Visitor

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")
DESKS = {
    "metepec": ("secretaria-del-ayuntamiento", "secretaria-constancias", "palacio-municipal"),
    "palma": ("obres", "obres", "edifici-avingudes"),
}
IDENTIFIER = {"metepec": "HEGG560427MVZRRL04", "palma": "12345678Z"}


def book(clerk: Official, pool: str) -> str:
    """The first appointment of the list for somebody who phones; on the first day that has times."""
    page = clerk.page
    clerk.go("desk/bookings/new/")
    clerk.look()
    clerk.follow(page.locator("main ul.listing a").first)
    clerk.look()
    page.locator("main input[name=time]").first.check()
    page.locator("main input[name=name]").fill("Ejemplo Telefoneado")
    clerk.press()
    assert clerk.faults(), "nobody can be reached"
    clerk.look(wrong=True)
    page.locator("main input[name=time]").first.check()
    page.locator("main input[name=email]").fill("telefoneado@example.org")
    for question in page.locator("main fieldset:has(input[type=radio]):not(:has(input[name=time]))").all():
        question.locator("input[type=radio]").first.check()
    for field in page.locator("main input[type=text]:not([name=name]):not([name=phone])").all():
        if not field.input_value():
            name = field.get_attribute("name") or ""
            field.fill(IDENTIFIER[clerk.town.name] if re.search("curp|nif|identi", name) else "Ejemplo 1")
    clerk.press()
    found = CODE.search(page.locator("h1").inner_text())
    assert found, page.locator("main").inner_text()[:600]
    clerk.look()
    return found.group()


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


@pytest.mark.parametrize("name", ["metepec", "palma"])
def test_somebody_who_phones_is_booked_moved_and_cancelled(
    towns: dict[str, Town], official: Callable[..., Official], name: str
) -> None:
    town = towns[name]
    for language in town.languages:
        clerk = official(town, DESKS[name][0], language=language)
        code = book(clerk, DESKS[name][1])
        page = clerk.page
        clerk.follow(page.locator("a[href$='/move/']"))
        clerk.look()
        page.locator("main input[name=time]").last.check()
        clerk.press()
        assert code in page.locator("h1").inner_text()
        page.locator("details:has(form[action$='/cancel/']) summary").click()
        page.locator("form[action$='/cancel/'] textarea").fill("Motivo inventado")
        clerk.follow(page.locator("form[action$='/cancel/'] button"))
        expect(page.locator("form[action$='/cancel/']")).to_have_count(0)
        clerk.look()


@pytest.mark.parametrize("name", ["metepec", "palma"])
def test_the_door_tells_who_is_not_expected(
    towns: dict[str, Town], visitor: Callable[..., Visitor], name: str
) -> None:
    town = towns[name]
    for language in town.languages:
        person = visitor(town, language)
        person.go(f"door/{DESKS[name][2]}/")
        person.look()
        person.page.locator("input[name=code]").fill("ZZZZ-ZZZZ")
        person.press()
        assert person.faults()
        person.look(wrong=True)


def test_a_supervisor_sees_whom_a_closure_touches_and_leaves_it(
    metepec: Town, official: Callable[..., Official]
) -> None:
    supervisor = official(metepec, DESKS["metepec"][0], "supervisor")
    page = supervisor.page
    supervisor.go(f"desk/openings/at/{DESKS['metepec'][1]}/")
    supervisor.look()
    supervisor.press("main .desk-case__main")
    supervisor.look()
    supervisor.follow(page.locator("main form .govuk-button-group a"))
    for path in ("desk/openings/close/", "desk/bookings/report/", "desk/bookings/calendar/"):
        supervisor.go(path)
        supervisor.look()
    supervisor.go("desk/bookings/contingency/")
    assert page.locator("form button[value=begin]").count() == 0, "it is for administrators"
