"""An invented office where people wait: two pools of desks, three appointments."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ventanilla import packs
from ventanilla.bookings.models import Booking, Kind, Resource
from ventanilla.bookings.rules import State, Tag
from ventanilla.bookings.services.record import begin, record
from ventanilla.catalog import queries as catalog
from ventanilla.catalog import services as offer
from ventanilla.kernel.text import LocalText
from ventanilla.packs.models import Appointment, AppointmentsFile, City, Contingency, Hours, Pool
from ventanilla.people import services as people
from ventanilla.people.models import Person

TOWN = Path(__file__).parents[2] / "factories" / "city"
ZONE = ZoneInfo("America/Mexico_City")
TEN = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)
WEEK = ("mon", "tue", "wed", "thu", "fri")
KNOWN = {"in_force_from": date(2026, 1, 1), "source": "Invented for the tests", "status": "confirmed"}


def said(text: str) -> LocalText:
    return LocalText({"es": text, "en": text})


def hours(opens: str, closes: str) -> Hours:
    return Hours.model_validate({"days": WEEK, "opens": opens, "closes": closes})


def pool(slug: str, desks: int = 2) -> Pool:
    return Pool(
        slug=slug,
        name=said(f"Pool {slug}"),
        department="secretaria",
        office="palacio",
        desks=desks,
        hours=(hours("09:00", "14:00"),),
        **KNOWN,
    )


def appointment(slug: str, *pools: str, **more: object) -> Appointment:
    given = {
        "slug": slug,
        "name": said(f"Appointment {slug}"),
        "department": "secretaria",
        "service": "consulta",
        "pools": pools,
        "minutes": 15,
        "modalities": ("in_person",),
        "form": "cita",
    }
    return Appointment.model_validate({**given, **KNOWN, **more})


APPOINTMENTS = AppointmentsFile(
    pools=(pool("registro"), pool("consulta")),
    appointments=(
        appointment("acta", "registro", walk_in=(hours("09:00", "12:00"),)),
        appointment("asesoria", "consulta", modalities=("in_person", "phone", "video"), minutes=30),
        appointment("reservada", "consulta", modalities=("in_person", "phone"), confidential=True),
    ),
)


def town() -> City:
    """This function will adopt the town with its pools, whether or not its folder has any of its own."""
    catalog.forget()
    city = packs.load(TOWN)
    contingency = Contingency(
        banner=said("Do not come: we call you"), message=said("Do not come: we call you at your time")
    )
    about = city.about.model_copy(update={"contingency": contingency})
    city = city.model_copy(update={"appointments": APPOINTMENTS, "about": about, "digest": "0" * 64})
    offer.adopt(city=city, at=TEN, by=None)
    for each in APPOINTMENTS.pools:
        Resource.objects.get_or_create(
            slug=each.slug, defaults={"kind": Kind.DESKS, "department": each.department}
        )
    return city


def official(name: str = "clerk", role: str = "clerk") -> Person:
    person = people.ensure_person(email=f"{name}@vilaprova.example", language="es-mx", at=TEN)
    people.appoint(person=person, department="secretaria", role=role, by=None, at=TEN - timedelta(days=30))
    return person


def booked(
    what: str = "acta",
    pool: str = "registro",
    *,
    at: datetime = TEN,
    minutes: int = 15,
    modality: str = "in_person",
    email: str = "ejemplo@vilaprova.example",
    priority: bool = False,
) -> Booking:
    """This function will return a confirmed booking, without regard to capacity."""
    booking = begin(
        booking=Booking(
            resource=Resource.objects.get(slug=pool),
            what=what,
            modality=modality,
            starts_at=at,
            ends_at=at + timedelta(minutes=minutes),
            held_until=at,
            name="Ejemplo Inventado",
            email=email,
            language="es-mx",
            priority=priority,
        ),
        by=None,
        at=TEN - timedelta(days=7),
    )
    record(booking=booking, tag=Tag.CONFIRMED, by=None, at=TEN - timedelta(days=7))
    assert booking.state == State.CONFIRMED
    return booking
