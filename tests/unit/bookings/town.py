"""An invented town with appointments: two counters of one department, and who may book what at them."""

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from tests.unit.catalog.towns import SOURCED, text, town

from ventanilla.packs import models as packs

# A Monday, 09:00 in Madrid.
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


def pool(slug: str = "padron", **changes: Any) -> dict[str, Any]:
    return {
        **SOURCED,
        "slug": slug,
        "name": text(f"Mostrador {slug}"),
        "department": "atencion",
        "office": "principal",
        "desks": 1,
        "hours": [{"days": WEEKDAYS, "opens": "09:00", "closes": "11:00"}],
        **changes,
    }


def appointment(slug: str = "alta", **changes: Any) -> dict[str, Any]:
    return {
        **SOURCED,
        "slug": slug,
        "name": text(f"Cita {slug}"),
        "department": "atencion",
        "service": "empadronament",
        "pools": ["padron"],
        "minutes": 30,
        "modalities": ["in_person", "video"],
        "lead_hours": 0,
        "horizon_days": 3,
        "open_per_person": 2,
        "form": "cita",
        **changes,
    }


def city(
    pools: list[dict[str, Any]] | None = None,
    appointments: list[dict[str, Any]] | None = None,
    closures: tuple[date, ...] = (),
    zone: str = "Europe/Madrid",
    **changes: Any,
) -> packs.City:
    """A town whose digest follows what is asked for."""
    plain = town()
    calendar = packs.CalendarFile.model_validate(
        {
            "year": 2026,
            "closures": [{**SOURCED, "first": day, "name": text("Fiesta")} for day in closures],
        }
    )
    made = plain.model_copy(
        update={
            "about": plain.about.model_copy(update={"time_zone": zone}),
            "calendars": (calendar,),
            "appointments": packs.AppointmentsFile.model_validate(
                {"pools": pools or [pool()], "appointments": appointments or [appointment()]}
            ),
            **changes,
        }
    )
    digest = hashlib.sha256(made.model_dump_json().encode()).hexdigest()
    return made.model_copy(update={"digest": digest})


def course(slug: str = "taller", seats: int = 2) -> packs.Course:
    return packs.Course.model_validate(
        {
            **SOURCED,
            "slug": slug,
            "kind": "workshop",
            "name": text("Taller inventado"),
            "about": text("De prueba"),
            "department": "atencion",
            "service": "empadronament",
            "cost": text("Gratis"),
            "form": "taller",
            "participant": "quien",
            "groups": [
                {
                    "slug": "martes",
                    "name": text("Martes"),
                    "seats": seats,
                    "place": text("Sala 1"),
                    "sessions": [{"days": ["tue"], "opens": "17:00", "closes": "19:00"}],
                    "first": date(2026, 12, 1),
                    "last": date(2026, 12, 22),
                    "enrol_from": date(2026, 11, 1),
                    "enrol_to": date(2026, 11, 30),
                }
            ],
        }
    )
