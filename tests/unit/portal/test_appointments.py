"""Booking an appointment: choose, hold, answer, confirm; and afterwards change, cancel, calendar, waiting list."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar
from tests.unit.portal.conftest import MONDAY
from tests.unit.portal.test_sign_in import sent_code

from ventanilla.bookings import services
from ventanilla.bookings.models import Booking, Contingency, Slot, Waiting
from ventanilla.catalog import services as catalog
from ventanilla.notices.models import Message
from ventanilla.packs.models import City
from ventanilla.people import services as people

pytestmark = pytest.mark.django_db
LIST = "/en/appointments/"
ADVICE, PRIVATE = f"{LIST}asesoria/", f"{LIST}cotejo/"
ANA = "ana@vilaprova.example"


@pytest.fixture(autouse=True)
def monday(town: City) -> None:
    services.keep_days(at=MONDAY)
    with time_machine.travel(MONDAY, tick=False):
        yield


def fill(starts_at: datetime) -> None:
    """No desk is free any more from then on, all that day."""
    slot = Slot.objects.get(starts_at=starts_at, minutes=30)
    Slot.objects.filter(day=slot.day_id).update(free=0)
    slot.day.free = [0] * len(slot.day.free)
    slot.day.save()


def days(client: Client, of: str = ADVICE, query: str = "how=video") -> list[str]:
    page = client.get(f"{of}days/?{query}").content.decode()
    return re.findall(r'href="([^"]*times/[^"]*day=[^"]*)"', page.replace("&amp;", "&"))


def times(page: str) -> list[str]:
    return re.findall(r'name="time"\s+value="([^"]+)"', page)


def hold(client: Client, of: str = ADVICE, number: int = 0, how: str = "video") -> Booking:
    offered = times(client.get(days(client, of, f"how={how}")[0]).content.decode())
    response = client.post(f"{of}hold/", {"how": how, "time": offered[number]})
    assert response.status_code == 302, response.content.decode()
    return Booking.objects.get(token=response["Location"].split("/")[-2])


def answer(client: Client, booking: Booking) -> None:
    first = client.get(f"/en/booking/{booking.token}/", follow=True)
    assert first.request["PATH_INFO"].endswith("/page/asunto/")
    then = client.post(first.request["PATH_INFO"], {"tema": "constancias"})
    assert then["Location"].endswith("/page/how-to-reach-you/"), then["Location"]
    who = {"contact_name": "Ana de Prueba", "contact_email": ANA, "contact_phone": "722 000 0000"}
    last = client.post(then["Location"], who)
    assert last["Location"].endswith("/check/"), last["Location"]


def sign_in(client: Client) -> None:
    client.force_login(people.ensure_person(email=ANA, at=MONDAY))


def confirmed(client: Client, of: str = ADVICE, number: int = 0, how: str = "video") -> Booking:
    sign_in(client)
    booking = hold(client, of, number, how)
    answer(client, booking)
    done = client.post(f"/en/booking/{booking.token}/check/")
    assert done["Location"].endswith("?confirmed"), done["Location"]
    booking.refresh_from_db()
    return booking


def test_the_list_names_what_can_be_booked_and_is_the_same_for_everybody(client: Client) -> None:
    response = client.get(LIST)
    page = response.content.decode()
    assert ADVICE in page
    assert "public" in response["Cache-Control"]


def test_only_days_with_free_times_are_links(client: Client) -> None:
    found = days(client)
    assert found
    free = {
        f"{starts_at.astimezone(MONDAY.tzinfo):%Y-%m-%d}"
        for starts_at in Slot.objects.filter(resource__slug="ventanilla", minutes=30, free__gt=0).values_list(
            "starts_at", flat=True
        )
    }
    assert {each.rpartition("=")[2] for each in found} <= free
    Slot.objects.filter(day__day=found[0].rpartition("=")[2]).update(free=0)
    assert found[0] not in days(client)


def test_holding_a_time_writes_no_session(client: Client) -> None:
    booking = hold(client)
    assert booking.state == "held"
    assert booking.held_until == MONDAY + timedelta(minutes=10)
    assert not [name for name in client.cookies if name.startswith("session")]


def test_from_choosing_to_the_confirmation(client: Client) -> None:
    booking = hold(client)
    answer(client, booking)
    check = f"/en/booking/{booking.token}/check/"
    asked = client.get(check)
    assert asked["Location"] == f"/en/sign-in/?next={check.replace('/', '%2F')}"
    client.post("/en/sign-in/", {"email": ANA, "next": check})
    onward = client.post("/en/sign-in/code/", {"code": sent_code(), "next": check})
    assert onward["Location"] == check
    page = client.get(check).content.decode()
    assert "Ana de Prueba" in page
    assert "Certificates" in page
    done = client.post(check)
    booking.refresh_from_db()
    assert booking.state == "confirmed"
    own = client.get(done["Location"]).content.decode()
    assert booking.locator in own
    assert "<svg" in own
    message = Message.objects.filter(template="booking_confirmed").get()
    assert message.to == ANA
    assert f"/en/booking/{booking.token}/" in message.text
    event = Calendar.from_ical(bytes(message.enclosures.get().content)).events[0]
    assert booking.starts_at == event.DTSTART
    assert "Advice" in event["summary"]
    folder = client.get("/en/folder/").content.decode()
    assert booking.locator in folder


def test_a_time_that_is_taken_offers_the_nearest(client: Client) -> None:
    offered = times(client.get(days(client)[0]).content.decode())
    pool, _at, when = offered[2].partition("@")
    Slot.objects.filter(starts_at=datetime.fromisoformat(when)).update(free=0)
    response = client.post(f"{ADVICE}hold/", {"how": "video", "time": offered[2]})
    assert response.status_code == 409
    assert set(times(response.content.decode())) == {offered[1], offered[3], offered[4]} or offered[
        1
    ] in times(response.content.decode())
    assert pool == "ventanilla"


@pytest.mark.parametrize("swept", [True, False])
def test_a_lapsed_hold_is_offered_again_with_nothing_lost(client: Client, swept: bool) -> None:
    booking = hold(client, number=4)
    first = f"/en/booking/{booking.token}/page/asunto/"
    with time_machine.travel(MONDAY + timedelta(minutes=11), tick=False):
        if swept:
            services.lapse(at=MONDAY + timedelta(minutes=11))
        then = client.post(first, {"tema": "constancias"})
        assert then["Location"] == f"/en/booking/{booking.token}/"
        assert "still free" in client.get(then["Location"]).content.decode()
        again = client.post(f"/en/booking/{booking.token}/again/")
        held = Booking.objects.get(token=again["Location"].split("/")[-2])
        assert held.pk != booking.pk
        assert (held.state, held.starts_at) == ("held", booking.starts_at)
        assert held.answers["tema"] == "constancias"
        onward = client.get(again["Location"])
        assert onward["Location"].endswith("/page/how-to-reach-you/")


def test_a_lapsed_hold_that_somebody_took_offers_others(client: Client) -> None:
    booking = hold(client)
    client.post(f"/en/booking/{booking.token}/page/asunto/", {"tema": "constancias"})
    with time_machine.travel(MONDAY + timedelta(minutes=11), tick=False):
        services.lapse(at=MONDAY + timedelta(minutes=11))
        fill(booking.starts_at)
        page = client.get(f"/en/booking/{booking.token}/").content.decode()
        assert "has been taken" in page
        other = times(page)[0]
        again = client.post(f"/en/booking/{booking.token}/again/", {"time": other})
        held = Booking.objects.get(token=again["Location"].split("/")[-2])
        assert held.answers["tema"] == "constancias"
        assert held.starts_at != booking.starts_at


def test_a_refusal_says_what_to_do_instead(client: Client) -> None:
    booking = hold(client)
    asking = f"/en/booking/{booking.token}/page/asunto/"
    assert "Year of the file" in client.post(asking, {"tema": "archivo"}).content.decode()
    then = client.post(asking, {"tema": "archivo", "anio": "1950"})
    page = client.get(then["Location"]).content.decode()
    assert "historical archive" in page


def test_changing_keeps_the_old_time_until_the_new_is_had(client: Client) -> None:
    booking = confirmed(client)
    stranger = Client()
    page = stranger.get(f"/en/booking/{booking.token}/change/").content.decode().replace("&amp;", "&")
    day = re.findall(r'href="([^"]*change/[^"]*day=[^"]*)"', page)[-1]
    offered = times(stranger.get(day).content.decode())
    before = booking.starts_at
    moved = stranger.post(f"/en/booking/{booking.token}/move/", {"how": "video", "time": offered[0]})
    booking.refresh_from_db()
    assert moved["Location"] == f"/en/booking/{booking.token}/"
    assert booking.starts_at != before
    assert booking.state == "confirmed"
    message = Message.objects.get(template="booking_moved")
    event = Calendar.from_ical(bytes(message.enclosures.get().content)).events[0]
    assert booking.starts_at == event.DTSTART
    page = stranger.get(f"/en/booking/{booking.token}/change/").content.decode()
    taken = times(page)[0]
    fill(datetime.fromisoformat(taken.partition("@")[2]))
    stranger.post(f"/en/booking/{booking.token}/move/", {"how": "video", "time": taken})
    again = Booking.objects.get(pk=booking.pk)
    assert again.starts_at == booking.starts_at


def test_cancelling_gives_the_time_back_and_takes_it_out_of_the_calendar(client: Client) -> None:
    booking = confirmed(client)
    stranger = Client()
    assert "Cancel your appointment?" in stranger.get(f"/en/booking/{booking.token}/cancel/").content.decode()
    stranger.post(f"/en/booking/{booking.token}/cancel/")
    booking.refresh_from_db()
    assert booking.state == "cancelled"
    message = Message.objects.get(template="booking_cancelled")
    calendar = Calendar.from_ical(bytes(message.enclosures.get().content))
    assert calendar["method"] == "CANCEL"
    assert "Cancelled" in stranger.get(f"/en/booking/{booking.token}/").content.decode()


def test_a_confidential_appointment_is_told_in_neutral_words(client: Client) -> None:
    booking = confirmed(client, PRIVATE, how="in_person")
    message = Message.objects.get(template="booking_confirmed")
    content = bytes(message.enclosures.get().content).decode()
    for said in (message.subject, message.text, message.html, content):
        assert "Comparison" not in said
        assert "Cotejo" not in said
        assert "identification" not in said
    assert booking.locator in message.text
    assert "Comparison" in client.get(f"/en/booking/{booking.token}/").content.decode()


def test_the_file_for_the_calendar_is_only_of_what_is_booked(client: Client) -> None:
    booking = hold(client)
    assert client.get(f"/en/booking/{booking.token}/appointment.ics").status_code == 404
    booking = confirmed(client, number=3)
    response = client.get(f"/en/booking/{booking.token}/appointment.ics")
    assert response["Content-Type"].startswith("text/calendar")


def test_somebody_with_too_many_is_told_which_they_have(client: Client) -> None:
    for number in range(2):
        confirmed(client, number=number * 2)
    third = hold(client, number=6)
    answer(client, third)
    response = client.post(f"/en/booking/{third.token}/check/")
    assert response.status_code == 409
    assert response.content.decode().count("/en/booking/") >= 2


def test_waiting_being_offered_and_taking_it(client: Client) -> None:
    booking = confirmed(client)
    day = booking.starts_at.astimezone(MONDAY.tzinfo).date().isoformat()
    bea = Client()
    bea.force_login(people.ensure_person(email="bea@vilaprova.example", at=MONDAY))
    joined = bea.post(f"{ADVICE}wait/?how=video", {"name": "Bea de Prueba", "from_day": day, "to_day": day})
    waiting = Waiting.objects.get()
    assert joined["Location"] == f"/en/waiting/{waiting.token}/"
    assert "people before you" in bea.get(joined["Location"]).content.decode()
    client.post(f"/en/booking/{booking.token}/cancel/")
    message = Message.objects.get(template="booking_offer")
    assert message.to == "bea@vilaprova.example"
    assert f"/waiting/{waiting.token}/" in message.text
    page = bea.get(joined["Location"]).content.decode()
    assert "There is a place for you" in page
    waiting.refresh_from_db()
    offered = waiting.booking
    assert offered is not None
    onward = bea.get(f"/en/booking/{offered.token}/check/")
    assert onward["Location"].endswith("/page/asunto/")
    then = bea.post(onward["Location"], {"tema": "constancias"})
    assert then["Location"].endswith("/check/"), "the name and the address are known"
    done = bea.post(then["Location"])
    assert done["Location"].endswith("?confirmed")
    assert "what you were waiting for" in bea.get(joined["Location"]).content.decode()


def test_declining_an_offer_keeps_the_place_and_leaving_gives_it_up(client: Client) -> None:
    booking = confirmed(client)
    day = booking.starts_at.astimezone(MONDAY.tzinfo).date().isoformat()
    client.post(f"{ADVICE}wait/?how=video", {"name": "Ana de Prueba", "from_day": day, "to_day": day})
    client.post(f"/en/booking/{booking.token}/cancel/")
    waiting = Waiting.objects.get()
    client.post(f"/en/waiting/{waiting.token}/decline/")
    waiting.refresh_from_db()
    assert (waiting.booking, waiting.ended_at) == (None, None)
    client.post(f"/en/waiting/{waiting.token}/leave/")
    waiting.refresh_from_db()
    assert waiting.ended_at is not None
    assert "no longer in the line" in client.get(f"/en/waiting/{waiting.token}/").content.decode()


def test_in_a_contingency_nothing_is_had_in_person(client: Client) -> None:
    assert "In person" in client.get(ADVICE).content.decode()
    by = people.ensure_person(email="jefa@vilaprova.example", at=MONDAY)
    Contingency.objects.create(began_at=MONDAY, by=by, reason="Simulacro")
    catalog.renew_public_pages()
    page = client.get(ADVICE).content.decode()
    assert 'value="in_person"' not in page
    assert "We will call you" in page
    assert "strip--contingency" in page
    assert "strip--contingency" in client.get(LIST).content.decode()


def test_priority_is_offered_only_where_the_pack_has_it(client: Client) -> None:
    assert "People over 65" in client.get(ADVICE).content.decode()
    assert 'name="priority"' not in client.get(PRIVATE).content.decode()


@pytest.mark.parametrize(
    "path", ["booking/none/", "booking/none/check/", "waiting/none/", "appointments/none/"]
)
def test_what_is_not_there(client: Client, path: str) -> None:
    assert client.get(f"/en/{path}").status_code == 404


def test_a_calendar_subscribes_to_what_is_booked_and_hears_no_secret(client: Client) -> None:
    plain, secret = confirmed(client), confirmed(client, PRIVATE, number=3, how="in_person")
    page = client.get("/en/folder/").content.decode()
    found = re.search(r"webcal://testserver(/calendars/own/[^\"<]+)", page)
    assert found
    stranger = Client()
    content = stranger.get(found[1]).content.decode()
    events = Calendar.from_ical(content).events
    assert {str(each["uid"]).partition("@")[0] for each in events} == {plain.locator, secret.locator}
    assert "Asesoría" in content
    assert "Cotejo" not in content
    assert stranger.get(found[1].replace("/own/", "/own/1")).status_code == 404
