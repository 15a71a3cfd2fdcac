"""Invented people and papers."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ventanilla.registry import services
from ventanilla.registry.models import Document, Entry

ZONE = ZoneInfo("America/Mexico_City")
AT = datetime(2026, 12, 26, 23, 10, 5, tzinfo=ZONE)
EFFECTIVE = datetime(2026, 12, 28, tzinfo=ZONE)
MARK = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4" fill="#7a1f3d"/></svg>'

LETTER = """
#import "base.typ": data, facts, letter, signed
#show: letter
Se hace constar que *#data.subject* vive aquí.
#facts((("Folio", data.number), ("Vacío", "")))
#signed("Persona Inventada", post: "Secretaria", place: "Ciudad")
"""

DATA: dict[str, Any] = {
    "verify": "https://tramites.example.org/es/verify/?code={code}",
    "masthead": {"institution": "Ayuntamiento de Ejemplo", "department": "Secretaría", "colour": "#7a1f3d"},
    "subject": "María Ejemplo Inventada",
    "issued_on": "26 de diciembre de 2026",
    "texts": {
        "number": "Número de entrada",
        "file": "Archivo",
        "size": "Tamaño",
        "files": "Archivos recibidos",
        "next": "Qué sigue",
    },
    "number": "ENTRADA 2026/0000123",
    "presented": "Presentado el 26 de diciembre de 2026 a las 23:10:05 (UTC-06:00)",
    "effective": "Cuenta desde el 28 de diciembre de 2026",
    "pairs": [["Persona interesada", "María Ejemplo Inventada"], ["Representante", ""]],
    "files": [{"name": "identificacion.pdf", "size": "1.2 MB", "sha256": "0123456789abcdef" * 4}],
    "next": ["Tenemos 15 días hábiles."],
}


def recorded(**changes: Any) -> Entry:
    facts: dict[str, Any] = {
        "direction": "in",
        "epigraph": "Constancia de vecindad",
        "party": services.Party("María Ejemplo Inventada", "XEXX010101MNEXXXA4"),
        "addressee": "secretaria",
        "summary": "Pide una constancia",
        "channel": "online",
        "at": AT,
        "effective": EFFECTIVE,
        **changes,
    }
    return services.record(**facts)


def stored(content: bytes = b"hello", name: str = "hello.txt") -> Document:
    return services.store(content=content, name=name, media_type="text/plain", kind="filed", at=AT)


def issued(key: str = "letter/1", **changes: Any) -> Document:
    facts: dict[str, Any] = {
        "source": LETTER,
        "data": DATA,
        "title": "Constancia de vecindad",
        "language": "es-mx",
        "files": {"mark.svg": MARK},
        "at": AT,
        **changes,
    }
    return services.issue(key=key, **facts)
