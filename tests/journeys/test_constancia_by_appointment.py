"""What becomes of the appointment inside a request: moved, cancelled by either side, withdrawn with the request."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.journeys.answers import vecindad
from tests.journeys.running import Town
from tests.journeys.walking import Citizen, Official, until

SERVICE = "constancia-de-vecindad"
DEPARTMENT = "secretaria-del-ayuntamiento"


def filed(person: Citizen, folder: Path) -> str:
    asking = person.begin(SERVICE)
    asking.answer_all(vecindad(folder, correo=person.email), look=False)
    return asking.file()


def told(person: Citizen, case: str) -> int:
    return len([each for each in person.messages() if f"/folder/{case}/" in each["text"]])


@pytest.mark.parametrize(("on", "script"), [("phone", False), ("desktop", True)])
def test_a_time_moved_and_then_cancelled_leaves_the_case_true(
    metepec: Town,
    citizen: Callable[..., Citizen],
    official: Callable[..., Official],
    tmp_path: Path,
    on: str,
    script: bool,
) -> None:
    person = citizen(metepec, on=on, script=script)
    case = filed(person, tmp_path)
    booking = person.choose_time(case)
    # From the booking back to the case.
    person.follow(person.page.locator(f"main a[href$='/folder/{case}/']"))
    before = person.page.locator(".notice strong, .govuk-inset-text strong").first.inner_text()

    person.page.goto(f"{metepec.url}{booking}change/")
    person.look()
    person.follow(person.page.locator("table.days a").nth(1))
    person.follow(person.page.locator("main button.time").last)
    person.go(f"folder/{case}/")
    after = person.page.locator(".notice strong, .govuk-inset-text strong").first.inner_text()
    assert after != before
    expect(person.page.locator("main")).to_contain_text("Cita cambiada")
    person.look()

    clerk = official(metepec, DEPARTMENT, script=script)
    clerk.open(case)
    section = clerk.page.locator("section[aria-labelledby=times]")
    expect(section).to_contain_text(after)
    found = re.search(r"Localizador (\S+?)\.", section.inner_text())
    assert found
    clerk.go(f"desk/bookings/at/{found.group(1)}/")
    clerk.act("cancel/", reason="Ese día la ventanilla no abre.")
    until(lambda: told(person, case) == 3)

    person.go(f"folder/{case}/")
    expect(person.page.locator("main")).to_contain_text("Cita cancelada")
    person.choose_time(case, look=False)
    clerk.go(f"desk/case/{case}/")
    assert not clerk.page.locator("form[action$='/decide/grant/']").count()
    clerk.attend()
    expect(clerk.page.locator("form[action$='/decide/grant/']")).to_have_count(1)


def test_withdrawing_the_request_gives_the_time_back(
    metepec: Town, citizen: Callable[..., Citizen], tmp_path: Path
) -> None:
    person = citizen(metepec, on="phone", script=False)
    case = filed(person, tmp_path)
    booking = person.choose_time(case, look=False)
    person.go(f"folder/{case}/withdraw/")
    person.press()
    person.page.goto(f"{metepec.url}{booking}")
    expect(person.page.locator("main")).to_contain_text("Cancelada")
    person.look()
    person.go(f"folder/{case}/")
    assert not person.page.locator("main a[href*='/time/']").count()
    person.look()


def test_the_times_of_a_request_are_its_owners(
    metepec: Town, citizen: Callable[..., Citizen], tmp_path: Path
) -> None:
    person, other = citizen(metepec, script=False), citizen(metepec, script=False)
    case = filed(person, tmp_path)
    until(lambda: told(person, case) == 2)
    person.go(f"folder/{case}/")
    address = person.page.locator("main a[href*='/time/']").first.get_attribute("href") or ""
    other.page.goto(f"{metepec.url}{address}")
    assert "/sign-in/" in other.path
    other.sign_in()
    assert other.page.locator("table.days").count() == 0
    # Nor is it among the appointments that anybody books by itself.
    answer = other.page.request.get(f"{metepec.url}/{other.language}/appointments/cotejo-vecindad/")
    assert answer.status == 404
