"""The desk, page by page, with the mouse and with the keyboard alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.journeys.running import Town
from tests.journeys.walking import Official, Visitor

DEPARTMENT = "secretaria-del-ayuntamiento"


@pytest.mark.parametrize(("on", "script", "language"), [("desktop", True, "es-mx"), ("phone", False, "en")])
def test_the_inbox_its_filters_and_a_case(
    metepec: Town, official: Callable[..., Official], on: str, script: bool, language: str
) -> None:
    clerk = official(metepec, DEPARTMENT, on=on, script=script, language=language)
    clerk.go("desk/")
    clerk.look()
    filters = [link.get_attribute("href") for link in clerk.page.locator(".desk-filters a").all()]
    assert len(filters) == 7
    for each in filters:
        clerk.go(f"desk/{each}")
        expect(clerk.page.locator(".desk-filters [aria-current=page]")).to_have_count(1)
        clerk.look()
    clerk.go("desk/?which=closed")
    # Others may have withdrawn meanwhile, and what is withdrawn was not decided.
    undecided = clerk.page.get_by_text(re.compile("^(Withdrawn|Desistida)$"))
    clerk.page.locator("[data-row]").filter(has_not=undecided).locator("a").first.click()
    expect(clerk.page.locator("section[aria-labelledby=decision]")).to_be_visible()
    clerk.look()


def test_searching_by_reference_by_name_and_by_identifier(
    metepec: Town, official: Callable[..., Official]
) -> None:
    clerk = official(metepec, DEPARTMENT)
    page = clerk.page
    clerk.go("desk/?state=filed")
    row = page.locator("[data-row]", has_text="Ana Prueba")
    reference = row.locator("a").first.inner_text()
    for words in (reference, reference.lower(), "prueba ej", "ANA PRUE", "PUEA850310MMCRJN04"):
        page.locator("[data-search]").fill(words)
        page.keyboard.press("Enter")
        expect(page.locator("[data-row] a", has_text=reference)).to_be_visible()
        expect(page.locator("[data-search]")).to_have_value(words)
        clerk.look()
    page.locator("[data-search]").fill("nobody is called this")
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_have_count(0)
    clerk.look()


def test_with_the_keyboard_alone(metepec: Town, official: Callable[..., Official]) -> None:
    clerk = official(metepec, DEPARTMENT)
    page = clerk.page
    clerk.go("desk/")
    rows = page.locator("[data-row]")
    assert rows.count() >= 3
    for key, at in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(rows.nth(at).locator("a").first).to_be_focused()
    wanted = rows.nth(1).locator("a").first.get_attribute("href") or ""
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{wanted}")
    page.keyboard.press("?")
    expect(page.locator("dialog[data-keys]")).to_be_visible()
    clerk.look()
    page.keyboard.press("?")
    expect(page.locator("dialog[data-keys]")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.type("jk?")
    expect(page.locator("[data-search]")).to_have_value("jk?")
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url("**/desk/")


def test_the_desk_is_shut_to_citizens_and_to_a_wrong_code(
    metepec: Town, visitor: Callable[..., Visitor], official: Callable[..., Official]
) -> None:
    stranger = visitor(metepec)
    for path in ("desk/", "desk/search/?q=ana", "desk/case/met-2026-vec-000001-n/"):
        stranger.go(path)
        assert "/desk/sign-in/" in stranger.path
    account = metepec.official(DEPARTMENT, "supervisor")
    page = stranger.page
    page.locator("input[name=email]").fill(account["email"])
    page.locator("input[name=password]").fill("not the password")
    stranger.press()
    assert stranger.page.locator(".govuk-error-summary").count() == 1
    stranger.look(wrong=True)
    page.locator("input[name=email]").fill(account["email"])
    page.locator("input[name=password]").fill(account["password"])
    stranger.press()
    page.locator("input[name=code]").fill("000000")
    stranger.press()
    assert "/desk/sign-in/code/" in stranger.path
    assert stranger.faults()
    stranger.look(wrong=True)

    works = official(metepec, "servicios-publicos")
    works.go("desk/search/?q=Ana Prueba")
    expect(works.page.locator("[data-row]")).to_have_count(0), "a department sees its own cases only"
