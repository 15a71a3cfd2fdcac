"""The JSON Schema of every file of a city folder, for editors that complete and check while one writes."""

from typing import Any

from pydantic import BaseModel

from ventanilla.forms.conditions import COMPARISONS
from ventanilla.forms.definition import Form
from ventanilla.packs import models

FILES: dict[str, type[BaseModel]] = {
    "city": models.CityFile,
    "departments": models.DepartmentsFile,
    "offices": models.OfficesFile,
    "calendar": models.CalendarFile,
    "fees": models.FeesFile,
    "venues": models.VenuesFile,
    "appointments": models.AppointmentsFile,
    "courses": models.CoursesFile,
    "service": models.ServiceFile,
    "form": Form,
    "bulletin": models.BulletinFile,
    "situations": models.SituationsFile,
    "samples": models.SamplesFile,
}


def schemas() -> dict[str, dict[str, Any]]:
    """This function will return JSON Schemas (draft 2020-12) by the name each is saved under.

    A file names its own on its first line: ``# yaml-language-server: $schema=<path>/service.json``.
    """
    return {name: _schema(name, model) for name, model in FILES.items()}


def _schema(name: str, model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema()
    if "Condition" in schema.get("$defs", {}):
        schema["$defs"]["Condition"] = _condition()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name, **schema}


def _condition() -> dict[str, Any]:
    """Conditions are read by their own rule, so that pydantic's description of them is not the file's."""
    itself = {"$ref": "#/$defs/Condition"}
    pair = {"type": "array", "prefixItems": [{"type": "string"}, {}], "minItems": 2, "maxItems": 2}
    several = {"type": "array", "items": itself, "minItems": 1}
    return {
        "type": "object",
        "description": "One operator with its operands, such as {eq: [question, value]}",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
        "properties": {
            **dict.fromkeys(COMPARISONS, pair),
            "answered": {"type": "string"},
            "all": several,
            "any": several,
            "not": itself,
        },
    }
