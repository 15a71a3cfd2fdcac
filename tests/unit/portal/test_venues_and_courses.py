"""Venues and courses on the portal: asking for a date, enrolling, the line, and the certificate."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.unit.portal.conftest import ZONE

from ventanilla.bookings import services
from ventanilla.bookings.models import Booking, Resource, Waiting
from ventanilla.packs.models import City
from ventanilla.people import services as people
from ventanilla.people.models import Person

DAY = (timezone.now() + timedelta(days=50)).date()
VENUE = "/es-mx/venues/foro/"
ENROL = "/es-mx/courses/barro/sabados/enrol/"


@pytest.fixture
def open_town(pack: City, adopt: Any) -> City:
    """The invented town, with a group that is open for enrolment today."""
    [course] = pack.courses
    today = timezone.now().date()
    dates = {
        "enrol_from": today - timedelta(days=1),
        "enrol_to": today + timedelta(days=30),
        "first": today + timedelta(days=10),
        "last": today + timedelta(days=60),
    }
    group = course.groups[0].model_copy(update={**dates, "seats": 2})
    courses = (course.model_copy(update={"groups": (group,)}),)
    return adopt(pack.model_copy(update={"courses": courses, "digest": "e" * 64}))  # type: ignore[no-any-return]


@pytest.fixture
def ana(open_town: City, client: Client) -> Person:
    person = people.ensure_person(email="ana@example.org", language="es-mx", at=timezone.now())
    client.force_login(person)
    return person


def at_the_end(client: Client, url: str, answers: list[dict[str, Any]]) -> Any:
    """Each page with what is carried from the ones before, then the last look; the last answer."""
    page = client.get(url)
    for said in answers:
        page = client.post(url, {**hidden(page), **said})
        assert page.status_code == 200, page.content.decode()
    return client.post(url, hidden(page))


def hidden(page: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode()
    ):
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(value)
    return found


def child(born: date, name: str = "Ada") -> list[dict[str, Any]]:
    return [
        {
            "participante.given": name,
            "participante.surname": "Inventada",
            "nacimiento.day": born.day,
            "nacimiento.month": born.month,
            "nacimiento.year": born.year,
        }
    ]


def ten_years() -> date:
    today = timezone.now().date()
    return today.replace(year=today.year - 10, day=1)


def test_a_town_without_them_has_no_such_pages(pack: City, adopt: Any, client: Client) -> None:
    adopt(pack.model_copy(update={"venues": (), "courses": (), "digest": "f" * 64}))
    for path in ("/es-mx/venues/", "/es-mx/courses/", VENUE, "/es-mx/courses/barro/"):
        assert client.get(path).status_code == 404


def test_venues_are_shown_with_what_they_are_made_of(open_town: City, client: Client) -> None:
    assert "Foro" in client.get("/es-mx/venues/").content.decode()
    page = client.get(f"{VENUE}?space=todo&day={DAY}").content.decode()
    assert "Mitad norte, Mitad sur" in page
    assert "9:00 – 22:00" in page
    assert client.get("/pictures/foro.svg").status_code == 200
    assert client.get("/pictures/nada.svg").status_code == 404


@pytest.mark.parametrize(
    "query", ["month=nothing", "month=2999-01", "day=nothing", "day=1999-01-01", "space=nothing"]
)
def test_whatever_is_asked_of_a_calendar_it_answers(open_town: City, client: Client, query: str) -> None:
    assert client.get(f"{VENUE}?{query}").status_code == 200


@pytest.mark.parametrize(
    ("begins", "ends"),
    [("11:00", "10:00"), ("10:00", ""), ("nada", "x"), ("05:00", "06:00"), ("09:00", "22:00")],
)
def test_a_time_that_cannot_be_had_is_said(open_town: City, client: Client, begins: str, ends: str) -> None:
    page = client.get(f"{VENUE}?space=todo&day={DAY}&from={begins}&to={ends}")
    assert page.status_code == 422
    assert b"govuk-error-summary" in page.content


def asking(begins: str = "10:00", ends: str = "12:00", space: str = "todo") -> str:
    return f"{VENUE}ask/?space={space}&day={DAY}&from={begins}&to={ends}"


WHO = [{"contact_name": "Ana Ejemplo", "contact_phone": "722 555 0101"}, {"tema": "constancias"}]


def test_a_date_is_held_at_the_end(ana: Person, client: Client) -> None:
    chosen = client.get(f"{VENUE}?space=todo&day={DAY}&from=10:00&to=12:00")
    assert chosen.status_code == 302
    assert chosen["Location"] == asking().replace(":", "%3A")
    answer = at_the_end(client, asking(), WHO)
    booking = Booking.objects.get()
    assert answer["Location"] == f"/es-mx/booking/{booking.token}/?confirmed"
    assert (booking.state, booking.name, booking.email) == ("held", "Ana Ejemplo", "ana@example.org")
    assert booking.answers == {"tema": "constancias"}
    assert booking.occupations.count() == 2
    taken = client.get(f"{VENUE}?space=sur&day={DAY}&from=10:00&to=12:00")
    assert taken.status_code == 422
    assert taken.content.count(b"#when") > 1


def test_who_is_beaten_to_it_is_shown_free_times(ana: Person, client: Client) -> None:
    page = client.get(asking())
    for said in WHO:
        page = client.post(asking(), {**hidden(page), **said})
    other = datetime.combine(DAY, time(11), ZONE)
    services.reserve(
        venue="foro", spaces=["norte"], starts_at=other, ends_at=other + timedelta(hours=2), answers={},
        name="", email="x@example.org", phone="", language="es-mx", person=None, at=timezone.now(),
    )  # fmt: skip
    answer = client.post(asking(), hidden(page))
    assert answer["Location"].startswith(f"{VENUE}?")
    assert Booking.objects.count() == 1


def test_answers_are_carried_and_checked(ana: Person, client: Client) -> None:
    first = client.post(asking(), {"page": "contact", "asked": ["contact_name"], "contact_name": ""})
    assert first.status_code == 422
    page = client.post(asking(), {**hidden(client.get(asking())), **WHO[0]})
    assert hidden(page)["contact_name"] == ["Ana Ejemplo"]
    brought_up = client.post(asking(), {**hidden(page), "tema": "archivo"})
    assert brought_up.status_code == 200
    assert b'name="anio"' in brought_up.content
    assert b"govuk-error-summary" not in brought_up.content
    back = client.post(asking(), {**hidden(page), "go": "contact"})
    assert b"Ana Ejemplo" in back.content


def test_a_child_is_enrolled(ana: Person, client: Client) -> None:
    answer = at_the_end(client, ENROL, child(ten_years()))
    booking = Booking.objects.get()
    assert answer["Location"] == f"/es-mx/booking/{booking.token}/?confirmed"
    assert (booking.state, booking.name, booking.person) == ("confirmed", "Ada Inventada", ana)
    again = at_the_end(client, ENROL, child(ten_years()))
    assert again.status_code == 409
    assert Booking.objects.count() == 1


def test_who_is_too_young_is_told_beside_the_birth(ana: Person, client: Client) -> None:
    page = client.post(
        ENROL, {**hidden(client.get(ENROL)), **child(timezone.now().date() - timedelta(days=900))[0]}
    )
    assert page.status_code == 422
    assert b'href="#q-nacimiento-day"' in page.content or b'href="#q-nacimiento"' in page.content


def test_full_groups_have_a_line(ana: Person, client: Client) -> None:
    Resource.objects.filter(slug="barro/sabados").update(left=0)
    assert b"/enrol/" in client.get("/es-mx/courses/barro/").content
    answer = at_the_end(client, ENROL, child(ten_years()))
    waiting = Waiting.objects.get()
    assert answer["Location"] == f"/es-mx/waiting/{waiting.token}/"
    assert waiting.name == "Ada Inventada"


def test_whoever_loses_the_last_seat_keeps_what_they_wrote(ana: Person, client: Client) -> None:
    page = client.post(ENROL, {**hidden(client.get(ENROL)), **child(ten_years())[0]})
    seats = Resource.objects.filter(slug="barro/sabados")
    # Full at the moment of taking, free when the page was read.
    with pytest.MonkeyPatch.context() as patch:

        def full(**_asked: Any) -> None:
            raise services.Full

        patch.setattr("ventanilla.portal.courses.services.enrol", full)
        late = client.post(ENROL, hidden(page))
    assert late.status_code == 409
    seats.update(left=0)
    assert client.post(ENROL, hidden(late))["Location"].startswith("/es-mx/waiting/")


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("", True),
        ("kind=talk", False),
        ("age=10", True),
        ("age=40", False),
        ("age=x", True),
        ("place=Foro", True),
    ],
)
def test_courses_are_found_by_kind_age_and_place(
    open_town: City, client: Client, query: str, there: bool
) -> None:
    page = client.get(f"/es-mx/courses/?{query}")
    assert page.status_code == 200
    assert (b"/es-mx/courses/barro/" in page.content) is there
