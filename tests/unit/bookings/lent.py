"""Courses and venues of the invented town."""

from datetime import date
from typing import Any

from tests.unit.catalog.towns import SOURCED, text

from ventanilla.packs import models as packs

EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def course(seats: int = 2, **changes: Any) -> packs.Course:
    """A workshop for children of 6 to 17 on the Saturdays of a month, with one group."""
    group = {
        "slug": "sabados",
        "name": text("Sábados"),
        "seats": seats,
        "place": text("Casa de la villa"),
        "teacher": "Maestra Inventada",
        "sessions": [{"days": ["sat"], "opens": "10:00", "closes": "12:00"}],
        "first": date(2026, 11, 28),
        "last": date(2026, 12, 19),
        "enrol_from": date(2026, 11, 1),
        "enrol_to": date(2026, 11, 30),
    }
    return packs.Course.model_validate(
        {
            **SOURCED,
            "slug": "barro",
            "kind": "workshop",
            "name": text("Taller de barro", "Taller de fang"),
            "about": text("Con las manos"),
            "department": "atencion",
            "service": "sol",
            "youngest": 6,
            "oldest": 17,
            "cost": text("Sin costo"),
            "form": "taller",
            "birth": "nacimiento",
            "participant": "participante",
            "accept_hours": 48,
            "attendance": 75,
            "groups": [{**group, **changes.pop("group", {})}],
            **changes,
        }
    )


def venue(**lending: Any) -> packs.Venue:
    """A hall of two halves, of which one is of two corners, and a courtyard."""
    spaces = [
        {"slug": "todo", "name": text("Todo"), "parts": ["norte", "sur"]},
        {"slug": "norte", "name": text("Mitad norte"), "parts": ["este", "oeste"]},
        {"slug": "sur", "name": text("Mitad sur")},
        {"slug": "este", "name": text("Rincón este")},
        {"slug": "oeste", "name": text("Rincón oeste")},
        {"slug": "patio", "name": text("Patio")},
    ]
    return packs.Venue.model_validate(
        {
            **SOURCED,
            "slug": "foro",
            "name": text("Foro", "Fòrum"),
            "address": "C. Invento 2",
            "about": text("Una sala"),
            "lending": {
                "service": "sol",
                "department": "atencion",
                "hours": [{"days": EVERY_DAY, "opens": "09:00", "closes": "21:00"}],
                "spaces": spaces,
                "set_up_minutes": 30,
                "clear_up_minutes": 30,
                "longest_hours": 6,
                "lead_days": 3,
                "horizon_days": 30,
                "hold_hours": 72,
                "form": "sala",
                "rules": text("Deje todo limpio"),
                **lending,
            },
        }
    )


def child(name: str = "Ada", born: str = "2016-05-02") -> dict[str, Any]:
    return {"participante": {"given": name, "surname": "Inventada"}, "nacimiento": born}
