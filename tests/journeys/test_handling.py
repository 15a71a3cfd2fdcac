"""What can become of a request at the desk, as both sides see it: put right, refused, withdrawn."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.journeys.answers import pdf, vecindad
from tests.journeys.papers import assert_sealed_and_tagged, text_of
from tests.journeys.running import Town
from tests.journeys.walking import Citizen, Official, until

SERVICE = "constancia-de-vecindad"
DEPARTMENT = "secretaria-del-ayuntamiento"
REQUEST = "La fotografía de su identificación está borrosa.\nAdjunte otra en la que se lean los datos."


def filed(person: Citizen, folder: Path) -> str:
    asking = person.begin(SERVICE)
    asking.answer_all(vecindad(folder, correo=person.email), look=False)
    return asking.file()


@pytest.mark.parametrize(("on", "script"), [("phone", True), ("desktop", False)])
def test_the_clerk_asks_for_a_better_copy_and_the_clock_waits_for_it(
    metepec: Town,
    citizen: Callable[..., Citizen],
    official: Callable[..., Official],
    tmp_path: Path,
    on: str,
    script: bool,
) -> None:
    person = citizen(metepec, on=on, script=script)
    case = filed(person, tmp_path)
    clerk = official(metepec, DEPARTMENT, script=script)
    clerk.open(case)
    clerk.act("ask/", request="", look=False)
    assert clerk.faults()
    clerk.look(wrong=True)
    clerk.act("ask/", request=REQUEST, questions=["identificacion"])
    expect(clerk.page.locator(".clock--stopped")).to_be_visible()
    assert not clerk.page.locator("form[action$='/ask/']").count(), "it is asked for once"
    assert not clerk.page.locator("form[action$='/decide/grant/']").count()
    clerk.go("desk/?state=cure_asked")
    row = clerk.page.locator("[data-row]", has=clerk.page.locator(f"a[href$='/case/{case}/']"))
    expect(row.locator(".clock--stopped")).to_be_visible()

    until(lambda: any(f"/folder/{case}/" in message["text"] for message in person.messages()))
    person.go(f"folder/{case}/")
    expect(person.page.locator(".keep-lines")).to_contain_text(REQUEST.splitlines()[1])
    person.look()
    person.follow(person.page.locator("form[action$='/put-right/'] button"))
    person.look()
    person.press()
    assert "/page/" in person.path, "an empty answer answers nothing"
    person.look(wrong=True)
    asking = person.asking(SERVICE)
    asking.attach("identificacion", pdf(tmp_path, "identificación legible.pdf"))
    person.page.locator("[name=cure_message]").fill("Aquí está otra vez, mejor.")
    person.press()
    asking.file()
    assert person.case() == case

    clerk.go(f"desk/case/{case}/")
    expect(clerk.page.locator(".clock--stopped")).to_have_count(0)
    expect(clerk.page.locator("main")).to_contain_text("identificación legible.pdf")
    expect(clerk.page.locator("main")).to_contain_text("Aquí está otra vez, mejor.")
    clerk.look()
    clerk.attend()
    clerk.act("decide/grant/")
    person.go(f"folder/{case}/")
    papers = person.papers(3)
    for address in papers:
        assert_sealed_and_tagged(person.fetch(address), tmp_path)
    assert "identificación legible.pdf" in text_of(person.fetch(papers[1]))


def test_a_refusal_says_why_and_what_can_be_done_about_it(
    metepec: Town, citizen: Callable[..., Citizen], official: Callable[..., Official], tmp_path: Path
) -> None:
    reasons = "El domicilio indicado está fuera del territorio del municipio de Metepec."
    person = citizen(metepec, on="desktop", script=False)
    case = filed(person, tmp_path)
    clerk = official(metepec, DEPARTMENT)
    clerk.open(case)
    clerk.act("decide/deny/", reasons="", look=False)
    assert clerk.faults(), "nobody is refused without reasons"
    clerk.look(wrong=True)
    clerk.act("decide/deny/", reasons=reasons)

    person.go(f"folder/{case}/")
    expect(person.page.locator("section[aria-labelledby=decision]")).to_contain_text(reasons)
    remedies = person.page.locator("section[aria-labelledby=decision] details")
    remedies.locator("summary").click()
    expect(remedies).to_contain_text("inconformidad")
    person.look()
    assert len(person.papers(1)) == 1, "nothing is issued but the receipt"
    until(lambda: len([each for each in person.messages() if f"/folder/{case}/" in each["text"]]) == 3)
    assert not any(reasons in message["text"] for message in person.messages())


def test_whoever_no_longer_wants_it_withdraws_it(
    metepec: Town, citizen: Callable[..., Citizen], official: Callable[..., Official], tmp_path: Path
) -> None:
    person = citizen(metepec, on="phone", script=False)
    case = filed(person, tmp_path)
    clerk = official(metepec, DEPARTMENT)
    clerk.open(case)
    person.follow(person.page.locator("a[href$='/withdraw/']"))
    person.look()
    person.press()
    person.look()
    assert not person.page.locator("a[href$='/withdraw/']").count()

    # The clerk's page is from before: what it offers can no longer be done, and it says so.
    clerk.act("decide/deny/", reasons="No consta el domicilio.")
    expect(clerk.page.locator("main [role=alert]")).to_be_visible()
    assert not clerk.page.locator("form[action$='/decide/deny/']").count()
    clerk.go("desk/?which=closed")
    expect(clerk.page.locator(f"a[href$='/case/{case}/']")).to_be_visible()
