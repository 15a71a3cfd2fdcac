"""A small invented town, made in code so that a test can change one thing in it."""

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from ventanilla.kernel.text import LocalText
from ventanilla.packs import models as packs

SOURCED = {"in_force_from": date(2026, 1, 1), "source": "Invented for tests", "status": "assumption"}
NAMES = {
    "empadronament": ("Empadronamiento", "Empadronament", "padron habitantes"),
    "llicencia-obres": ("Licencia de construcción", "Llicència d'obres", "obra reforma"),
    "acta-naixement": ("Acta de nacimiento", "Acta de naixement", "registro civil"),
    "baches": ("Reporte de bache en la calle", "Avís de sot al carrer", "bache pavimento"),
    "aigua": ("Pago de agua potable", "Pagament de l'aigua", "recibo agua"),
    "sol": ("Solicitud general", "Sol·licitud general", "instancia"),
}


def text(es: str, ca: str | None = None) -> LocalText:
    return LocalText({"es": es, "ca": ca or es})


def service(slug: str, es: str, ca: str, keywords: str = "", **card: Any) -> packs.Service:
    return packs.Service(
        card=packs.ServiceFile.model_validate(
            {
                "slug": slug,
                "code": slug.upper()[:6],
                "name": text(es, ca),
                "summary": text(f"Resumen: {es}", f"Resum: {ca}"),
                "department": "atencion",
                "topics": ["tramites"],
                "audiences": ["vecinos"],
                "keywords": tuple(keywords.split()),
                "channel": "in_person",
                "channel_note": text("En la oficina", "A l'oficina"),
                "who": text("Cualquier persona", "Qualsevol persona"),
                "cost": {**SOURCED, "free": True},
                "deadline": {
                    **SOURCED,
                    "text": text("Al momento", "Al moment"),
                    "silence": "not_applicable",
                    "silence_note": text("No aplica", "No aplica"),
                },
                "result": text("Un documento", "Un document"),
                "legal_basis": [{**SOURCED, "name": text("Ordenanza", "Ordenança")}],
                **card,
            }
        ),
        about=text("Texto largo", "Text llarg"),
    )


def town(services: dict[str, tuple[str, str, str]] | None = None, **changes: Any) -> packs.City:
    topic = {"slug": "tramites", "name": text("Trámites", "Tràmits"), "summary": text("Todo", "Tot")}
    about = packs.CityFile.model_validate(
        {
            "slug": "vilaprova",
            "name": text("Villaprueba", "Vilaprova"),
            "institution": text("Ayuntamiento de Villaprueba", "Ajuntament de Vilaprova"),
            "region": text("Ninguna", "Cap"),
            "country": "ES",
            "languages": [
                {"code": "es", "name": "Castellano", "locale": "es_ES"},
                {"code": "ca", "name": "Català", "locale": "ca_ES"},
            ],
            "currency": "EUR",
            "rounding": "cent_half_up",
            "time_zone": "Europe/Madrid",
            "tagline": text("Una villa de prueba", "Una vila de prova"),
            "emergency": [],
            "contacts": [],
            "brand": {
                "primary": "#7a1f3d",
                "link": "#7a1f3d",
                "action": "#1f5a3d",
                "accent": "#e0b000",
                "surface": "#faf5f0",
            },
            "topics": [topic],
            "life_events": [],
            "audiences": [{**topic, "slug": "vecinos"}],
            "numbering": {"entry_in": "{year}{number}", "entry_out": "{year}{number}", "case": "{number}"},
            "filing": {**SOURCED, "official_time": text("Hora oficial")},
            "rights": {
                "privacy_short": text("Privacidad"),
                "accessibility_contact": "a@example.org",
                "complaints": text("Quejas"),
            },
        }
    )
    shown = NAMES if services is None else services
    pieces: dict[str, Any] = {
        "about": about,
        "departments": (
            packs.Department.model_validate(
                {
                    **SOURCED,
                    "slug": "atencion",
                    "name": text("Atención ciudadana", "Atenció ciutadana"),
                    "does": text("Recibe", "Rep"),
                    "office": "principal",
                }
            ),
        ),
        "offices": (
            packs.Office.model_validate(
                {
                    **SOURCED,
                    "slug": "principal",
                    "name": text("Principal"),
                    "address": "C. Invento 1",
                    "postcode": "00000",
                    "hours": [],
                }
            ),
        ),
        "calendars": (),
        "fees": packs.FeesFile(fees=()),
        "services": tuple(service(slug, *rest) for slug, rest in shown.items()),
        "bulletins": (
            packs.BulletinFile.model_validate(
                {
                    **SOURCED,
                    "slug": "ruido",
                    "kind": "normative",
                    "title": text("Ordenanza de ruido", "Ordenança de renou"),
                    "summary": text("Horario de obras", "Horari d'obres"),
                    "body": text("Texto"),
                    "standing": "in_force",
                    "published": datetime(2026, 1, 2, tzinfo=UTC),
                }
            ),
        ),
        "legal": {},
        "logo": "<svg/>",
        "mark": "<svg/>",
        "digest": "",
        **changes,
    }
    city = packs.City(**pieces)
    return city.model_copy(update={"digest": hashlib.sha256(city.model_dump_json().encode()).hexdigest()})
