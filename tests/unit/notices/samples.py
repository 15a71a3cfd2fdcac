"""Invented messages."""

from datetime import UTC, datetime
from typing import Any

from ventanilla.notices import services
from ventanilla.notices.models import Message

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CONTEXT = {
    "reference": "EJE-2026-VEC-000001-K",
    "service": "Constancia de <vecindad> & residencia",
    "path": "/es/cases/EJE-2026-VEC-000001-K/",
    "due_on": "2026-12-04",
    "code": "123456",
    "minutes": 15,
}


def told(template: str = "received", **changes: Any) -> Message:
    facts: dict[str, Any] = {
        "to": "Maria@example.org",
        "language": "es",
        "template": template,
        "context": CONTEXT,
        "about": "EJE-2026-VEC-000001-K",
        "at": NOW,
        **changes,
    }
    return services.tell(**facts)
