"""Appointments in the browser: booked, changed, cancelled, taken by others, waited for; and nothing said of secrets."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from random import randrange
from typing import Any

import pytest
from icalendar import Calendar
from playwright.sync_api import expect
from tests.journeys.running import Town
from tests.journeys.walking import Asking, Citizen, until

ANSWERS: dict[str, Any] = {
    "contacto_seguro": "correo",
    "ubicacion": "Calle Imaginaria 12, Barrio de la Muestra",
    "apoyos": ["movilidad"],
    "idioma": "ca",
    "contact_name": "Ximena Inventada Del Ejemplo",
    "contact_phone": "",
}
PREFIXES = {"metepec": "7220", "palma": "971"}
PLAIN = {"metepec": "aclaracion-de-recibo-de-agua", "palma": "obres-estat-expedient"}
SECRET = {"metepec": "atencion-psicologica", "palma": "disciplina-estat-expedient"}


class Booking:
    """Somebody who books: by what the pages show."""

    def __init__(self, person: Citizen, what: str) -> None:
        self.person = person
        self.page = person.page
        self.what = what
        self.phone = f"{PREFIXES[person.town.name]}{randrange(10**6):06}"
        self.rule = next(
            each
            for each in (person.town.city.appointments or pytest.fail("nothing to book")).appointments
            if each.slug == what
        )

    def choose(self, *, how: str = "", day: int = 0, look: bool = True) -> "Booking":
        """From the list to the times of one of the free days, counted from 0."""
        person, page = self.person, self.page
        person.go("appointments/")
        look and person.look()
        person.follow(page.locator(f"main a[href$='/appointments/{self.what}/']").first)
        look and person.look()
        if how:
            page.locator(f"input[name=how][value={how}]").check()
        person.press()
        look and person.look()
        free = page.locator("table.days a")
        assert free.count() > day
        person.follow(free.nth(day))
        look and person.look()
        return self

    def hold(self, number: int = 0) -> "Booking":
        """One of the free times of the day, which leads to the first question."""
        self.person.follow(self.page.locator("main button.time").nth(number))
        expect(self.page).to_have_url(re.compile("/page/"))
        return self

    def answer(self, *, look: bool = True) -> "Booking":
        """The short form, to its end."""
        given = ANSWERS | {
            "contact_email": self.person.email,
            # A number of their own: one person may have so many, whichever way they are known.
            "contact_phone": self.phone,
        }
        form = self.person.town.city.form_of(self.what)
        assert form is not None
        asking = Asking(self.person, form)
        for _page in range(6):
            if not asking.at:
                break
            if asking.at == "how-to-reach-you":
                for name in ("contact_name", "contact_email", "contact_phone"):
                    self.page.locator(f"[name={name}]").fill(given[name])
            else:
                asking.fill(given)
            expect(self.page.locator("[data-held]")).to_be_visible()
            look and self.person.look()
            before = self.page.url
            self.person.press()
            if self.page.url == before:
                raise AssertionError(f"{before}: {self.person.faults()}")
        if "/sign-in/" in self.person.path:
            self.person.sign_in()
        expect(self.page).to_have_url(re.compile("/check/$"))
        return self

    def confirm(self, *, look: bool = True) -> str:
        """The last look and the confirmation; the address of one's own page, without the language."""
        look and self.person.look()
        self.person.press()
        expect(self.page.locator(".panel h1")).to_be_visible()
        look and self.person.look()
        return self.person.path.partition("/booking/")[2].strip("/")

    def told(self, template: str) -> dict[str, Any]:
        """The newest message whose file or words speak of this, once it is there."""
        found = until(
            lambda: [each for each in self.person.messages() if self.locator() in each["text"]], seconds=60
        )
        del template
        return dict(found[0])

    def locator(self) -> str:
        return self.page.locator("main code").first.inner_text()


@pytest.fixture
def booking(citizen: Callable[..., Citizen]) -> Callable[..., Booking]:
    def begin(town: Town, language: str, what: str, **more: Any) -> Booking:
        return Booking(citizen(town, language, **more), what)

    return begin


@pytest.mark.parametrize(
    ("name", "language", "on", "script"),
    [
        ("metepec", "es-mx", "phone", True),
        ("metepec", "en", "desktop", False),
        ("palma", "ca", "phone", False),
        ("palma", "es", "desktop", True),
        ("palma", "en", "phone", True),
    ],
)
def test_booked_changed_and_cancelled(
    towns: dict[str, Town],
    booking: Callable[..., Booking],
    name: str,
    language: str,
    on: str,
    script: bool,
) -> None:
    found = booking(towns[name], language, PLAIN[name], on=on, script=script)
    token = found.choose(how="video", day=3).hold().answer().confirm()
    person, page, locator = found.person, found.page, found.locator()

    message = found.told("booking_confirmed")
    assert f"/{language}/booking/{token}/" in message["text"]
    event = Calendar.from_ical(message["enclosed"]["appointment.ics"]).events[0]
    assert found.rule.name.say(language) in event["summary"]
    assert locator in event["uid"]
    expect(page.locator(".qr svg")).to_be_visible()
    before = event.DTSTART

    person.follow(page.locator(f"a[href$='/{token}/change/']"))
    person.look()
    person.follow(page.locator("table.days a").nth(4))
    person.look()
    person.follow(page.locator("main button.time").last)
    person.look()
    moved = until(lambda: next((each for each in person.messages() if each["id"] > message["id"]), None))
    event = Calendar.from_ical(moved["enclosed"]["appointment.ics"]).events[0]
    assert before != event.DTSTART

    person.go("folder/")
    person.look()
    person.follow(page.locator(f"a[href$='/booking/{token}/']"))
    person.follow(page.locator(f"a[href$='/{token}/cancel/']"))
    person.look()
    person.press()
    person.look()
    gone = until(lambda: next((each for each in person.messages() if each["id"] > moved["id"]), None))
    assert "METHOD:CANCEL" in gone["enclosed"]["appointment.ics"]
    expect(page.locator(f"a[href$='/{token}/cancel/']")).to_have_count(0)


def test_the_own_page_needs_no_account(metepec: Town, booking: Callable[..., Booking]) -> None:
    mine = booking(metepec, "es-mx", PLAIN["metepec"])
    token = mine.choose(day=6, look=False).hold(1).answer(look=False).confirm(look=False)
    elsewhere = booking(metepec, "en", PLAIN["metepec"], on="desktop", script=False)
    elsewhere.person.go(f"booking/{token}/")
    elsewhere.person.look()
    assert elsewhere.locator() == mine.locator()
    elsewhere.person.follow(elsewhere.page.locator(f"a[href$='/{token}/cancel/']"))
    elsewhere.person.press()
    expect(elsewhere.page.locator("main .tag")).to_contain_text("Cancelled")


@pytest.mark.parametrize(("name", "language"), [("metepec", "es-mx"), ("palma", "ca")])
def test_what_is_confidential_is_told_in_neutral_words(
    towns: dict[str, Town], booking: Callable[..., Booking], name: str, language: str
) -> None:
    found = booking(towns[name], language, SECRET[name], script=name == "palma")
    found.choose(day=5, look=False).hold(2).answer().confirm()
    message = found.told("booking_confirmed")
    said = [message["subject"], message["text"], message["html"], message["enclosed"]["appointment.ics"]]
    name_of_it = found.rule.name.say(language)
    assert not [each for each in said if name_of_it in each]
    department = next(
        each for each in found.person.town.city.departments if each.slug == found.rule.department
    )
    assert not [each for each in said if department.name.say(language) in each]


def test_a_time_that_somebody_else_takes(palma: Town, booking: Callable[..., Booking]) -> None:
    """One desk: what the first holds the second, whose page still shows it, is refused, and offered the nearest."""
    rule = next(
        each
        for each in palma.city.appointments.appointments  # type: ignore[union-attr]
        if each.slug == "consulta-juridica"
    )
    first = booking(palma, "ca", rule.slug, script=False)
    second = booking(palma, "es", rule.slug, on="desktop", script=False)
    first.choose(day=2, look=False)
    second.choose(day=2, look=False)
    wanted = second.page.locator("main button.time").first
    first.hold()
    second.person.follow(wanted)
    if "/page/" in second.person.path:
        pytest.skip("more than one desk serves it")
    expect(second.page.locator("h1")).to_contain_text("ocuparse")
    assert second.page.locator("main button.time").count() >= 1
    second.person.look(wrong=True)
    second.hold()


@pytest.mark.parametrize("script", [True, False])
def test_a_place_in_the_line(palma: Town, booking: Callable[..., Booking], script: bool) -> None:
    """Somebody waits for a day; who had a time on it cancels; it is offered, answered, and theirs."""
    what = "obres-documentacio"
    holder = booking(palma, "es", what, on="desktop")
    token = (
        holder.choose(how="video", day=8 if script else 10, look=False)
        .hold()
        .answer(look=False)
        .confirm(look=False)
    )
    event = Calendar.from_ical(holder.told("booking_confirmed")["enclosed"]["appointment.ics"]).events[0]
    day: date = event.DTSTART.date()

    waits = booking(palma, "ca", what, script=script)
    person, page = waits.person, waits.page
    person.go(f"appointments/{what}/days/?how=video")
    person.follow(page.locator("main a[href*='/wait/']"))
    person.sign_in()
    page.locator("input[name=name]").fill("Margalida Inventada Mostra")
    page.locator("input[name=from_day]").fill(day.isoformat())
    page.locator("input[name=to_day]").fill((day - timedelta(days=3)).isoformat())
    person.press()
    assert person.faults()
    person.look(wrong=True)
    page.locator("input[name=to_day]").fill(day.isoformat())
    person.press()
    place = page.url
    person.look()

    holder.person.go(f"booking/{token}/cancel/")
    holder.person.press()
    offer = until(lambda: next((each for each in person.messages() if "/waiting/" in each["text"]), None))
    assert place in offer["text"]
    page.goto(place)
    person.look()
    person.follow(page.locator("main a.govuk-button[href$='/check/']"))
    expect(page).to_have_url(re.compile("/page/"))
    waits.answer().confirm()
    page.goto(place)
    person.look()
    expect(page.locator("a.govuk-button[href*='/booking/']")).to_be_visible()


def test_the_service_leads_to_its_appointment(metepec: Town, booking: Callable[..., Booking]) -> None:
    found = booking(metepec, "es-mx", PLAIN["metepec"])
    found.person.go(f"services/{found.rule.service}/")
    found.person.look()
    found.person.follow(found.page.locator(f"main a[href$='/appointments/{found.what}/']").first)
    assert re.search(r"\d", found.page.locator("main .govuk-body-l strong").inner_text())
