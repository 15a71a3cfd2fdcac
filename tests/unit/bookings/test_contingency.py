"""What is served in person is served by video or phone while it lasts, and everybody is told once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.unit.bookings import hall
from tests.unit.bookings.hall import TEN, booked

from ventanilla.bookings import boards, services
from ventanilla.bookings.models import Booking
from ventanilla.catalog import queries as catalog
from ventanilla.notices.models import Message
from ventanilla.people.models import Person

pytestmark = pytest.mark.django_db
NOON = TEN + timedelta(hours=2)


@pytest.fixture(autouse=True)
def town(db: None) -> Iterator[None]:
    hall.town()
    yield
    catalog.forget()


@pytest.fixture
def administrator() -> Person:
    return hall.official("administrator", "administrator")


def modality(booking: Booking) -> str:
    return Booking.objects.get(pk=booking.pk).modality


def told(email: str) -> list[str]:
    return list(Message.objects.filter(to=email).order_by("pk").values_list("subject", flat=True))


def test_it_switches_what_can_be_had_otherwise_and_restores_it(administrator: Person) -> None:
    paper = booked("acta", "registro", at=NOON, email="paper@vilaprova.example")
    advice = booked("asesoria", "consulta", at=NOON, email="advice@vilaprova.example")
    secret = booked("reservada", "consulta", at=NOON, email="secret@vilaprova.example")
    past = booked("asesoria", "consulta", at=TEN - timedelta(hours=1), email="past@vilaprova.example")
    chosen = booked("asesoria", "consulta", at=NOON, modality="phone", email="chosen@vilaprova.example")
    before = catalog.generation()
    services.begin_contingency(reason="A storm", by=administrator, at=TEN)
    assert catalog.generation() > before
    assert boards.contingency() is not None
    assert [services.carry_out_contingency(at=TEN) for _ in range(3)] == [2, 0, 0]
    everybody = (paper, advice, secret, past, chosen)
    assert [modality(each) for each in everybody] == ["in_person", "video", "phone", "in_person", "phone"]
    assert len(told("advice@vilaprova.example")) == len(told("secret@vilaprova.example")) == 1
    assert not told("paper@vilaprova.example")
    text = Message.objects.get(to="secret@vilaprova.example").text
    assert "Do not come" in text
    assert "reservada" not in text

    services.end_contingency(by=administrator, at=TEN + timedelta(minutes=30))
    assert boards.contingency() is None
    later = TEN + timedelta(minutes=31)
    assert [services.carry_out_contingency(at=later) for _ in range(2)] == [2, 0]
    assert [modality(each) for each in (advice, secret, chosen)] == ["in_person", "in_person", "phone"]
    assert len(told("advice@vilaprova.example")) == 2
    assert not told("chosen@vilaprova.example")


def test_what_has_passed_meanwhile_is_not_restored(administrator: Person) -> None:
    advice = booked("asesoria", "consulta", at=NOON)
    services.begin_contingency(reason="A storm", by=administrator, at=TEN)
    services.carry_out_contingency(at=TEN)
    services.end_contingency(by=administrator, at=NOON + timedelta(minutes=1))
    assert services.carry_out_contingency(at=NOON + timedelta(minutes=1)) == 0
    assert modality(advice) == "video"


def test_a_second_switch_is_told_anew_and_one_at_a_time(administrator: Person) -> None:
    advice = booked("asesoria", "consulta", at=NOON)
    for turn in range(2):
        services.begin_contingency(reason=f"Storm {turn}", by=administrator, at=TEN)
        with pytest.raises(services.AlreadySo):
            services.begin_contingency(reason="Again", by=administrator, at=TEN)
        services.carry_out_contingency(at=TEN)
        services.end_contingency(by=administrator, at=TEN)
        with pytest.raises(services.AlreadySo):
            services.end_contingency(by=administrator, at=TEN)
        services.carry_out_contingency(at=TEN)
    assert modality(advice) == "in_person"
    assert len(told("ejemplo@vilaprova.example")) == 4


def test_an_end_before_the_work_was_done_leaves_nothing_to_tell(administrator: Person) -> None:
    advice = booked("asesoria", "consulta", at=NOON)
    services.begin_contingency(reason="A mistake", by=administrator, at=TEN)
    services.end_contingency(by=administrator, at=TEN)
    assert services.carry_out_contingency(at=TEN) == 0
    assert modality(advice) == "in_person"
    assert not told("ejemplo@vilaprova.example")
