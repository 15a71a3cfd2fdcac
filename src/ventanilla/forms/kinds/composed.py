"""Answers of several parts: address, place on a map, person, organisation."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ventanilla.forms import identifiers
from ventanilla.forms.definition import Address, Organisation, Person, Place
from ventanilla.forms.display import said
from ventanilla.forms.faults import Code, Fault
from ventanilla.forms.kinds.base import (
    Context,
    Input,
    Kind,
    Posted,
    Raw,
    Unreadable,
    length_faults,
    tidy_line,
)
from ventanilla.forms.kinds.numbers import tidy_number
from ventanilla.forms.kinds.texts import identifier_faults, identifier_input, plain_text
from ventanilla.kernel.search import fold

NAME_MARKS = " '’-‐.·"
LONGEST_NAME = 60
LONGEST_TEXT = 200
LONGEST_NUMBER = 30

STREET = said("Calle", "Carrer", "Street")
NUMBER = said("Número", "Número", "Number")
POSTCODE = said("Código postal", "Codi postal", "Postcode")
MUNICIPALITY = said("Municipio", "Municipi", "Municipality")
MEXICAN = (
    Input("street", STREET, True, "address-line1", max_length=LONGEST_TEXT),
    Input("ext_number", said("Número exterior", "Número exterior", "Street number"), max_length=20),
    Input("int_number", said("Número interior", "Número interior", "Unit number"), False, max_length=20),
    Input("locality", said("Colonia o localidad", "Barri o localitat", "Neighbourhood"), max_length=100),
    Input("postcode", POSTCODE, True, "postal-code", "numeric", 5),
    Input("municipality", MUNICIPALITY, True, "address-level2", max_length=100),
    Input("state", said("Estado", "Estat", "State"), True, "address-level1", max_length=60),
    Input("references", said("Referencias", "Referències", "How to find it"), False, max_length=LONGEST_TEXT),
)
SPANISH = (
    Input("street_type", said("Tipo de vía", "Tipus de via", "Type of street"), max_length=30),
    Input("street", said("Nombre de la vía", "Nom de la via", "Street name"), True, max_length=LONGEST_TEXT),
    Input("number", NUMBER, max_length=20),
    Input("stair", said("Escalera", "Escala", "Staircase"), False, max_length=10),
    Input("floor", said("Piso", "Pis", "Floor"), False, max_length=10),
    Input("door", said("Puerta", "Porta", "Door"), False, max_length=10),
    Input("postcode", POSTCODE, True, "postal-code", "numeric", 5),
    Input("municipality", MUNICIPALITY, True, "address-level2", max_length=100),
    Input("province", said("Provincia", "Província", "Province"), True, "address-level1", max_length=60),
)
ADDRESSES = {"MX": MEXICAN, "ES": SPANISH}
POSTCODES = {"MX": re.compile(r"[0-9]{5}"), "ES": re.compile(r"(0[1-9]|[1-4][0-9]|5[0-2])[0-9]{3}")}

GIVEN = said("Nombre", "Nom", "First name")
SURNAME = said("Primer apellido", "Primer llinatge", "First surname")
SECOND_SURNAME = said("Segundo apellido", "Segon llinatge", "Second surname")
NAMES = (
    Input("given", GIVEN, True, "given-name", max_length=LONGEST_NAME),
    Input("surname", SURNAME, True, "family-name", max_length=LONGEST_NAME),
    Input("surname2", SECOND_SURNAME, False, "additional-name", max_length=LONGEST_NAME),
)
ORGANISATION = said("Nombre o razón social", "Nom o raó social", "Name of the organisation")
ORGANISATION_SCHEMES = {"rfc": "rfc_organisation", "es_any": "es_any"}

WHERE = said("Lugar", "Lloc", "Place")
WHERE_HINT = said(
    "Calle y número, cruce o lugar conocido",
    "Carrer i número, cruïlla o lloc conegut",
    "Street and number, crossing or landmark",
)
POINT = (
    Input("text", WHERE, True, max_length=LONGEST_TEXT, hint=WHERE_HINT),
    Input("latitude", said("Latitud", "Latitud", "Latitude"), False, mode="none", max_length=LONGEST_NUMBER),
    Input(
        "longitude", said("Longitud", "Longitud", "Longitude"), False, mode="none", max_length=LONGEST_NUMBER
    ),
)
SIX_PLACES = Decimal("0.000001")


class Composed[Q: (Address, Place, Person, Organisation)](Kind[Q]):
    """An answer that is a mapping of the parts that were filled in."""

    def raw(self, question: Q, posted: Posted, name: str) -> Raw:
        return {each.name: (posted.get(f"{name}.{each.name}") or [""])[-1] for each in self.inputs(question)}

    def typed(self, question: Q, value: Any) -> Raw:
        return {each.name: str((value or {}).get(each.name, "")) for each in self.inputs(question)}

    def tidy(self, question: Q, value: Any) -> Any:
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise Unreadable
        known = {each.name for each in self.inputs(question)}
        if unknown := sorted(str(key) for key in value if key not in known):
            raise Unreadable(part=unknown[0])
        parts = {
            each.name: text
            for each in self.inputs(question)
            if value.get(each.name) is not None and (text := self.part(question, each.name, value[each.name]))
        }
        return parts or None

    def part(self, question: Q, name: str, value: Any) -> str:
        """This function will return the tidy text of one part. Raises Unreadable."""
        return plain_text(value)

    def check(self, question: Q, value: Any, context: Context) -> Iterator[Fault]:
        for each in self.inputs(question):
            text = value.get(each.name)
            if text is None:
                if each.required:
                    yield Fault(question.name, Code.REQUIRED, part=each.name)
                continue
            faults = list(length_faults(question.name, text, 0, each.max_length or LONGEST_TEXT, each.name))
            yield from faults or self.part_faults(question, each.name, text)

    def part_faults(self, question: Q, name: str, text: str) -> Iterator[Fault]:
        """This function will yield the faults of one part that was filled in."""
        yield from ()

    def schema(self, question: Q) -> dict[str, Any]:
        inputs = self.inputs(question)
        return {
            "type": "object",
            "properties": {each.name: {"type": "string", "maxLength": each.max_length} for each in inputs},
            "required": [each.name for each in inputs if each.required],
            "additionalProperties": False,
        }


class AddressKind(Composed[Address]):
    def inputs(self, question: Address) -> tuple[Input, ...]:
        parts = ADDRESSES[question.country]
        if not question.localities:
            return parts
        return tuple(
            replace(each, suggestions=question.localities) if each.name == "locality" else each
            for each in parts
        )

    def part(self, question: Address, name: str, value: Any) -> str:
        text = plain_text(value)
        if name != "locality" or text in question.localities:
            return text
        # What only lacks an accent or a capital is written as in the catalogue.
        folded = fold(text)
        return next((each for each in question.localities if fold(each) == folded), text)

    def part_faults(self, question: Address, name: str, text: str) -> Iterator[Fault]:
        if name == "postcode":
            if not POSTCODES[question.country].fullmatch(text):
                yield Fault(question.name, Code.POSTCODE, part=name)
            elif question.postcodes and not re.fullmatch(question.postcodes, text):
                yield Fault(question.name, Code.POSTCODE_NOT_SERVED, part=name)
        elif name == "locality" and question.localities and text not in question.localities:
            yield Fault(question.name, Code.NOT_IN_CATALOGUE, part=name, severity="warning")

    def show(self, question: Address, value: Any, language: str) -> str:
        said_part = {key: str(text) for key, text in value.items()}.get
        if question.country == "MX":
            lines = [
                _joined(
                    " ",
                    said_part("street"),
                    said_part("ext_number"),
                    _after("int. ", said_part("int_number")),
                ),
                said_part("locality"),
                _joined(
                    " ", said_part("postcode"), _joined(", ", said_part("municipality"), said_part("state"))
                ),
                said_part("references"),
            ]
        else:
            street = _joined(" ", said_part("street_type"), said_part("street"))
            inside = (said_part(each) for each in ("stair", "floor", "door"))
            lines = [
                _joined(", ", street, said_part("number"), *inside),
                _joined(
                    " ",
                    said_part("postcode"),
                    _joined(", ", said_part("municipality"), said_part("province")),
                ),
            ]
        return "\n".join(line for line in lines if line)


class PersonKind(Composed[Person]):
    def inputs(self, question: Person) -> tuple[Input, ...]:
        if question.identifier == "none":
            return NAMES
        return (*NAMES, identifier_input("identifier", question.identifier, question.identifier_required))

    def part(self, question: Person, name: str, value: Any) -> str:
        text = plain_text(value)
        return identifiers.tidy(question.identifier, text) if name == "identifier" else text

    def part_faults(self, question: Person, name: str, text: str) -> Iterator[Fault]:
        if name == "identifier":
            yield from identifier_faults(question.name, question.identifier, text, name)
        elif not _is_name(text):
            yield Fault(question.name, Code.NAME_LETTERS, part=name)

    def show(self, question: Person, value: Any, language: str) -> str:
        name = _joined(" ", value.get("given"), value.get("surname"), value.get("surname2"))
        return _joined("\n", name, value.get("identifier"))


class OrganisationKind(Composed[Organisation]):
    def inputs(self, question: Organisation) -> tuple[Input, ...]:
        scheme = ORGANISATION_SCHEMES[question.identifier]
        return (
            Input("name", ORGANISATION, True, "organization", max_length=LONGEST_TEXT),
            identifier_input("identifier", scheme, required=True),
        )

    def part(self, question: Organisation, name: str, value: Any) -> str:
        text = plain_text(value)
        return identifiers.tidy(question.identifier, text) if name == "identifier" else text

    def part_faults(self, question: Organisation, name: str, text: str) -> Iterator[Fault]:
        if name == "identifier":
            scheme = ORGANISATION_SCHEMES[question.identifier]
            yield from identifier_faults(question.name, scheme, text, name)

    def show(self, question: Organisation, value: Any, language: str) -> str:
        return _joined("\n", value.get("name"), value.get("identifier"))


class PlaceKind(Composed[Place]):
    """The text alone is enough; coordinates come in pairs, in degrees with at most six decimals."""

    def inputs(self, question: Place) -> tuple[Input, ...]:
        return POINT

    def part(self, question: Place, name: str, value: Any) -> str:
        if name == "text":
            return plain_text(value)
        if isinstance(value, str) and not tidy_line(value):
            return ""
        try:
            degrees = Decimal(tidy_number(value))
        except Unreadable:
            raise Unreadable(Code.COORDINATES, name) from None
        return tidy_number(degrees.quantize(SIX_PLACES)) if abs(degrees) <= 180 else str(degrees)

    def check(self, question: Place, value: Any, context: Context) -> Iterator[Fault]:
        yield from super().check(question, value, context)
        pair = [value.get(name) for name in ("latitude", "longitude")]
        missing = [name for name in ("latitude", "longitude") if name not in value]
        if len(missing) == 1 or (None not in pair and abs(Decimal(pair[0])) > 90):
            yield Fault(question.name, Code.COORDINATES, part=missing[0] if missing else "latitude")
        elif None not in pair and abs(Decimal(pair[1])) > 180:
            yield Fault(question.name, Code.COORDINATES, part="longitude")

    def show(self, question: Place, value: Any, language: str) -> str:
        point = _joined(", ", value.get("latitude"), value.get("longitude"))
        return _joined("\n", value.get("text"), point)


def _is_name(text: str) -> bool:
    # Some letters are written with a mark that has no composed form.
    categories = [unicodedata.category(c)[0] for c in text if c not in NAME_MARKS]
    return "L" in categories and set(categories) <= {"L", "M"}


def _joined(by: str, *parts: str | None) -> str:
    return by.join(part for part in parts if part)


def _after(words: str, part: str | None) -> str | None:
    return words + part if part else None
