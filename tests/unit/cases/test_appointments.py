"""A case that needs the person to come: the time is theirs to choose, and the case is true to what becomes of it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.unit.cases.conftest import MONDAY, TOWN, ZONE

from ventanilla import packs
from ventanilla.bookings import services as bookings
from ventanilla.bookings import signals
from ventanilla.bookings.models import Booking
from ventanilla.bookings.rules import State, Tag
from ventanilla.cases import effects, queries, rules, services
from ventanilla.cases.models import Appointment, Case
from ventanilla.catalog import queries as catalog
from ventanilla.catalog import services as offer
from ventanilla.notices.models import Message
from ventanilla.packs.models import City, Effect
from ventanilla.people.models import Person

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)
TEN = NINE + timedelta(hours=1)
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def town(db: None) -> Iterator[City]:
    """The invented town, whose certificate is collected: a time before it is granted, and one after."""
    catalog.forget()
    city = packs.load(TOWN)
    constancia = next(each for each in city.services if each.slug == "constancia")
    procedure = constancia.card.procedure
    assert procedure is not None
    on = procedure.on.model_copy(
        update={
            "submit": (*procedure.on.submit, Effect(do="book", appointment="cotejo", before="grant")),
            "grant": (*procedure.on.grant, Effect(do="book", appointment="asesoria")),
        }
    )
    procedure = procedure.model_copy(update={"on": on})
    changed = constancia.model_copy(
        update={"card": constancia.card.model_copy(update={"procedure": procedure})}
    )
    others = tuple(each for each in city.services if each.slug != "constancia")
    city = city.model_copy(update={"services": (changed, *others), "digest": "b" * 64})
    offer.adopt(city=city, at=MONDAY)
    bookings.keep_days(at=MONDAY)
    yield city
    catalog.forget()


@pytest.fixture
def work(db: None) -> Callable[[Case], None]:
    """Does what the worker would, until nothing is left to be done."""

    def work_(case: Case) -> None:
        while pending := case.effects.filter(done_at=None).order_by("event__number", "order").first():
            effects.bring_about(event=pending.event_id, at=LATER)

    return work_


@pytest.fixture
def asked(filed: Callable[..., Case], work: Callable[[Case], None]) -> Case:
    case = filed()
    work(case)
    return case


def wanted(case: Case) -> Appointment:
    return case.appointments.select_related("booking").get(what="cotejo")


def hold(case: Case, by: Person, at: datetime = LATER, starts_at: datetime = NINE) -> Booking:
    return services.hold(
        appointment=wanted(case),
        pool="ventanilla",
        starts_at=starts_at,
        modality="in_person",
        visitor="a browser",
        priority=False,
        by=by,
        at=at,
    )


def booked(case: Case, by: Person, at: datetime = LATER, starts_at: datetime = NINE) -> Booking:
    return bookings.confirm(booking=hold(case, by, at, starts_at), person=by, by=None, at=at)


def tags(case: Case) -> list[str]:
    ours = ("told", "document_issued", "filed")
    return [event.tag for event in case.events.order_by("number") if event.tag not in ours]


def offered(case: Case) -> tuple[rules.Action, ...]:
    return rules.actions(
        case.procedure,
        rules.State(Case.objects.get(pk=case.pk).state),
        "clerk",
        mine=True,
        cures_asked=0,
        awaited=bool(queries.awaited(case)),
    )


def grant(case: Case, clerk: Person) -> None:
    services.decide(case=case, action=rules.Action.GRANT, reasons="", by=clerk, post="Clerk", at=LATER)


def ended(booking: Booking, tag: Tag, signal: Any, clerk: Person) -> None:
    """As the desk of bookings does it."""
    bookings.record(booking=booking, tag=tag, by=clerk, at=NINE)
    signal.send(sender=Booking, booking=booking, by=clerk, at=NINE)


def test_whoever_files_is_asked_to_choose_the_time_once(asked: Case, work: Callable[[Case], None]) -> None:
    work(asked)
    assert tags(asked) == ["time_asked"]
    assert asked.appointments.count() == 1
    assert [each.template for each in Message.objects.order_by("pk")] == ["received", "choose_time"]


def test_it_is_booked_for_the_person_who_filed_and_the_case_says_so(asked: Case, citizen: Person) -> None:
    booking = booked(asked, citizen)
    assert (booking.person, booking.email, booking.name) == (citizen, citizen.email, asked.subject_name)
    assert tags(asked) == ["time_asked", "booked"]
    event = asked.events.get(tag="booked")
    assert event.by == citizen
    assert event.data["appointment"] == "cotejo"
    assert datetime.fromisoformat(event.data["starts_at"]) == NINE


def test_what_is_held_is_nothing_yet_and_gives_way_to_another_time(asked: Case, citizen: Person) -> None:
    first = hold(asked, citizen)
    bookings.keep_answers(
        booking=first, answers={"tema": "archivo"}, name="Otro", email=citizen.email, phone="", at=LATER
    )
    second = hold(asked, citizen, starts_at=TEN)
    first.refresh_from_db()
    assert first.state == State.CANCELLED
    assert second.answers == {"tema": "archivo"}
    assert tags(asked) == ["time_asked"]


def test_one_that_is_booked_is_not_booked_twice(asked: Case, citizen: Person) -> None:
    booked(asked, citizen)
    with pytest.raises(services.NotNow):
        hold(asked, citizen, starts_at=TEN)
    assert Booking.objects.count() == 1


def test_nothing_is_granted_until_they_were_attended(asked: Case, citizen: Person, clerk: Person) -> None:
    booking = booked(asked, citizen)
    assert rules.Action.GRANT not in offered(asked)
    assert rules.Action.DENY in offered(asked)
    with pytest.raises(services.NotNow):
        grant(asked, clerk)
    booking.refresh_from_db()
    assert booking.state == State.CONFIRMED
    ended(booking, Tag.DONE, signals.booking_attended, clerk)
    assert rules.Action.GRANT in offered(asked)
    grant(asked, clerk)
    assert tags(asked) == ["time_asked", "booked", "attended", "granted"]


def test_moving_it_is_written_into_the_case(asked: Case, citizen: Person) -> None:
    booking = booked(asked, citizen)
    bookings.move(booking=booking, pool="ventanilla", starts_at=TEN, modality="in_person", by=None, at=LATER)
    moved = asked.events.get(tag="booking_moved")
    assert datetime.fromisoformat(moved.data["starts_at"]) == TEN
    assert wanted(asked).held == booking


@pytest.mark.parametrize("how", ["missed", "cancelled by the town", "cancelled by them"])
def test_one_that_came_to_nothing_is_chosen_again(
    asked: Case, citizen: Person, clerk: Person, work: Callable[[Case], None], how: str
) -> None:
    booking = booked(asked, citizen)
    if how == "missed":
        ended(booking, Tag.MISSED, signals.booking_missed, clerk)
    else:
        bookings.cancel(booking=booking, by=None if how.endswith("them") else clerk, at=LATER)
    work(asked)
    assert tags(asked)[-1] == ("booking_missed" if how == "missed" else "booking_cancelled")
    assert Message.objects.filter(template="choose_time").count() == 2
    assert rules.Action.GRANT not in offered(asked)
    again = booked(asked, citizen, starts_at=TEN)
    ended(again, Tag.DONE, signals.booking_attended, clerk)
    assert rules.Action.GRANT in offered(asked)


def test_whoever_has_chosen_again_is_not_asked_to(
    asked: Case, citizen: Person, clerk: Person, work: Callable[[Case], None]
) -> None:
    bookings.cancel(booking=booked(asked, citizen), by=clerk, at=LATER)
    booked(asked, citizen, starts_at=TEN)
    work(asked)
    assert Message.objects.filter(template="choose_time").count() == 1


def test_what_is_held_in_place_of_what_lapsed_is_followed(asked: Case, citizen: Person) -> None:
    first = hold(asked, citizen)
    late = LATER + timedelta(hours=1)
    bookings.lapse(at=late)
    first.refresh_from_db()
    second = bookings.hold_again(booking=first, at=late)
    services.follow(lapsed=first, held=second)
    bookings.confirm(booking=second, person=citizen, by=None, at=late)
    assert wanted(asked).held == second
    assert tags(asked) == ["time_asked", "booked"]


@pytest.mark.parametrize("closes", ["withdrawn", "denied"])
def test_closing_a_case_cancels_what_was_booked_for_it(
    asked: Case, citizen: Person, clerk: Person, work: Callable[[Case], None], closes: str
) -> None:
    booking = booked(asked, citizen, starts_at=NINE)
    # Too late for them to cancel it by itself.
    now = NINE - timedelta(minutes=5)
    if closes == "withdrawn":
        services.withdraw(case=asked, by=citizen, at=now)
    else:
        services.decide(case=asked, action=rules.Action.DENY, reasons="No", by=clerk, post="Clerk", at=now)
    booking.refresh_from_db()
    assert booking.state == State.CANCELLED
    assert wanted(asked).attended is False
    assert tags(asked) == ["time_asked", "booked", "booking_cancelled", closes]
    work(asked)
    assert Message.objects.filter(template="choose_time").count() == 1
    with pytest.raises(services.NotNow):
        hold(asked, citizen, starts_at=TEN)


def test_a_time_held_when_the_case_closed_cannot_be_confirmed(asked: Case, citizen: Person) -> None:
    held = hold(asked, citizen)
    services.withdraw(case=asked, by=citizen, at=LATER)
    with pytest.raises((bookings.NotNow, bookings.Lapsed)):
        bookings.confirm(booking=held, person=citizen, by=None, at=LATER)


def test_what_is_collected_after_a_grant_stays(
    asked: Case, citizen: Person, clerk: Person, work: Callable[[Case], None]
) -> None:
    services.attend(appointment=wanted(asked), by=clerk, at=LATER)
    grant(asked, clerk)
    work(asked)
    pick_up = asked.appointments.get(what="asesoria")
    assert pick_up.ended_at is None
    assert Message.objects.filter(template="choose_time").count() == 2


def test_a_case_closed_before_the_worker_came_asks_for_no_time(
    filed: Callable[..., Case], citizen: Person, work: Callable[[Case], None]
) -> None:
    case = filed()
    services.withdraw(case=case, by=citizen, at=LATER)
    work(case)
    assert not case.appointments.exists()


@pytest.mark.parametrize("has", ["nothing booked", "a time another day", "a time today"])
def test_whoever_comes_is_attended_whatever_they_had_booked(
    asked: Case, citizen: Person, clerk: Person, has: str
) -> None:
    booking = None if has == "nothing booked" else booked(asked, citizen)
    services.attend(appointment=wanted(asked), by=clerk, at=NINE if has.endswith("today") else LATER)
    assert wanted(asked).attended is True
    assert rules.Action.GRANT in offered(asked)
    if booking is not None:
        booking.refresh_from_db()
        assert booking.state == (State.DONE if has.endswith("today") else State.CANCELLED)
    with pytest.raises(services.NotNow):
        services.attend(appointment=wanted(asked), by=clerk, at=NINE)
    assert tags(asked).count("attended") == 1


def test_the_events_replayed_say_how_the_appointment_stands(
    asked: Case, citizen: Person, clerk: Person
) -> None:
    """What the columns repeat is what the events tell, whatever happened and in whichever order."""
    bookings.cancel(booking=booked(asked, citizen), by=None, at=LATER)
    ended(booked(asked, citizen, starts_at=TEN), Tag.MISSED, signals.booking_missed, clerk)
    third = booked(asked, citizen, starts_at=NINE + timedelta(days=1))
    bookings.move(
        booking=third,
        pool="ventanilla",
        starts_at=TEN + timedelta(days=1),
        modality="in_person",
        by=None,
        at=LATER,
    )
    standing = replayed(asked)
    assert standing == ("booked", TEN + timedelta(days=1))
    assert wanted(asked).held == third
    ended(third, Tag.DONE, signals.booking_attended, clerk)
    assert replayed(asked)[0] == "attended"
    assert wanted(asked).attended is True


def replayed(case: Case) -> tuple[str, datetime | None]:
    leaves = {
        "time_asked": "wanted",
        "booked": "booked",
        "booking_moved": "booked",
        "booking_cancelled": "wanted",
        "booking_missed": "wanted",
        "attended": "attended",
    }
    standing, when = "", None
    for event in case.events.order_by("number"):
        if event.tag in leaves:
            standing = leaves[event.tag]
            when = datetime.fromisoformat(event.data["starts_at"]) if "starts_at" in event.data else None
    return standing, when
