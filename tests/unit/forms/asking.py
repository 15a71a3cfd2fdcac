"""What the tests of forms share: a question of each type, with a right answer."""

from datetime import date
from typing import Any

from pydantic import TypeAdapter

from ventanilla.forms.answers import check, read
from ventanilla.forms.definition import Question

ON = date(2026, 11, 20)
AS_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)
OPTIONS = [
    {"value": "house", "label": {"es": "Casa", "ca": "Casa", "en": "House"}},
    {"value": "flat", "label": {"es": "Piso", "ca": "Pis", "en": "Flat"}},
    {"value": "none", "label": {"es": "Ninguna", "ca": "Cap", "en": "Neither"}},
]


def ask(type_: str, **more: Any) -> Question:
    return AS_QUESTION.validate_python({"name": "q", "label": {"es": "Pregunta"}, "type": type_, **more})


def post(**fields: str | list[str]) -> dict[str, list[str]]:
    return {
        name.replace("__", "."): value if isinstance(value, list) else [value]
        for name, value in fields.items()
    }


def codes(question: Question, value: Any, answers: dict[str, Any] | None = None) -> list[str]:
    return [fault.code for fault in check(question, value, answers or {}, ON)]


def read_one(question: Question, text: str) -> Any:
    reply = read(question, post(q=text))
    return reply.value if not reply.faults else [fault.code for fault in reply.faults]


SAMPLES: dict[str, tuple[Question, Any]] = {
    "text": (ask("text"), "Ana"),
    "long_text": (ask("long_text"), "One\n\nTwo"),
    "email": (ask("email"), "ana@example.org"),
    "phone": (ask("phone", region="MX"), "7221234567"),
    "number": (ask("number", decimals=3), "1.234"),
    "money": (ask("money", currency="EUR"), "1234.5"),
    "date": (ask("date"), "2026-11-20"),
    "choice": (ask("choice", options=OPTIONS), "flat"),
    "choices": (ask("choices", options=OPTIONS), ["house", "flat"]),
    "yes_no": (ask("yes_no"), False),
    "address": (
        ask("address", country="MX"),
        {
            "street": "Hidalgo",
            "ext_number": "3",
            "locality": "Centro",
            "postcode": "52140",
            "municipality": "Metepec",
            "state": "Estado de México",
        },
    ),
    "place": (ask("place"), {"text": "Kiosk", "latitude": "19.25", "longitude": "-99.6"}),
    "person": (
        ask("person", identifier="curp"),
        {"given": "Ana", "surname": "Muestra", "identifier": "HEGG560427MVZRRL04"},
    ),
    "organisation": (
        ask("organisation", identifier="es_any"),
        {"name": "Exemple SL", "identifier": "B58378431"},
    ),
    "identifier": (ask("identifier", scheme="nif"), "12345678Z"),
    "file": (ask("file", at_most=2), ["a", "b"]),
    "declaration": (ask("declaration", statement={"es": "Es verdad"}), True),
    "group": (
        ask(
            "group",
            item={"es": "Testigo"},
            questions=[
                {"name": "name", "label": {"es": "Nombre"}, "type": "text"},
                {"name": "born", "label": {"es": "Nacimiento"}, "type": "date", "required": False},
            ],
        ),
        [{"name": "Ana", "born": "1990-01-02"}, {"name": "Luis"}],
    ),
}
