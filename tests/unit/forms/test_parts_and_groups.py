"""Addresses, people, organisations, places and repeated groups."""

from typing import Any

import pytest
from tests.unit.forms.asking import ON, SAMPLES, ask, codes, post

from ventanilla.forms.answers import check, inputs, read, show, tidy
from ventanilla.forms.definition import Group
from ventanilla.forms.faults import Code


def test_the_parts_of_an_address_are_those_of_the_country() -> None:
    mexican = [each.name for each in inputs(ask("address", country="MX", localities=["Centro"]))]
    assert mexican == [
        *("street", "ext_number", "int_number", "locality", "postcode", "municipality", "state", "references")
    ]
    spanish = [each.name for each in inputs(ask("address", country="ES"))]
    assert spanish == [
        *("street_type", "street", "number", "stair", "floor", "door", "postcode", "municipality", "province")
    ]
    for question in (ask("address", country="MX"), ask("address", country="ES"), ask("person"), ask("place")):
        assert all(
            each.label.speaks(language) for each in inputs(question) for language in ("es-mx", "ca", "en")
        )


def test_what_is_wrong_with_an_address_is_said_of_its_part() -> None:
    question = ask("address", country="MX", postcodes="521[4-7][0-9]", localities=["Centro"])
    value = {"street": "x" * 201, "locality": "Elsewhere", "postcode": "50000", "municipality": "Metepec"}
    found = {fault.part: fault.code for fault in check(question, value, {}, ON)}
    assert found == {
        "street": Code.TOO_LONG,
        "ext_number": Code.REQUIRED,
        "locality": Code.NOT_IN_CATALOGUE,
        "postcode": Code.POSTCODE_NOT_SERVED,
        "state": Code.REQUIRED,
    }
    assert [fault.part for fault in check(question, value, {}, ON) if not fault.blocks] == ["locality"]


def test_a_locality_is_spelled_as_in_the_catalogue() -> None:
    question = ask("address", country="MX", localities=["San Jerónimo Chicahualco"])
    assert tidy(question, {"locality": " san jeronimo chicahualco"}) == {
        "locality": "San Jerónimo Chicahualco"
    }


@pytest.mark.parametrize(
    ("country", "postcode"), [("MX", "5214"), ("ES", "00001"), ("ES", "53001"), ("ES", "7001")]
)
def test_wrong_postcodes(country: str, postcode: str) -> None:
    found = check(ask("address", country=country), {"postcode": postcode}, {}, ON)
    assert [fault.code for fault in found if fault.part == "postcode"] == [Code.POSTCODE]


def test_addresses_are_shown_as_on_an_envelope() -> None:
    question, value = SAMPLES["address"]
    assert show(question, {**value, "int_number": "B"}, "es-mx") == (
        "Hidalgo 3 int. B\nCentro\n52140 Metepec, Estado de México"
    )
    spanish = {
        "street_type": "Carrer",
        "street": "Exemple",
        "number": "1",
        "floor": "2n",
        "door": "A",
        "postcode": "07001",
        "municipality": "Palma",
        "province": "Illes Balears",
    }
    assert show(ask("address", country="ES"), spanish, "ca") == (
        "Carrer Exemple, 1, 2n, A\n07001 Palma, Illes Balears"
    )


def test_a_person_has_a_name_of_letters_and_the_identifier_asked_for() -> None:
    question = ask("person", identifier="es_personal")
    reply = read(
        question, post(q__given="Maria del Mar", q__surname="L'Exemple-Coŀl", q__identifier="12.345.678-z")
    )
    assert reply.value == {"given": "Maria del Mar", "surname": "L'Exemple-Coŀl", "identifier": "12345678Z"}
    assert check(question, reply.value, {}, ON) == ()
    wrong = {"given": "R2D2", "surname": "--", "identifier": "54362315Z"}
    assert {fault.part: fault.code for fault in check(question, wrong, {}, ON)} == {
        "given": Code.NAME_LETTERS,
        "surname": Code.NAME_LETTERS,
        "identifier": Code.IDENTIFIER_CHECK,
    }
    assert (
        codes(ask("person", identifier="curp", identifier_required=False), {"given": "Ana", "surname": "M"})
        == []
    )
    assert show(question, reply.value, "ca") == "Maria del Mar L'Exemple-Coŀl\n12345678Z"


def test_an_organisation_has_the_rfc_of_an_organisation() -> None:
    question = ask("organisation", identifier="rfc")
    assert codes(question, {"name": "Ejemplo, S.A.", "identifier": "MAB9307148T4"}) == []
    [fault] = check(question, {"name": "Ejemplo, S.A.", "identifier": "GODE561231GR8"}, {}, ON)
    assert (fault.code, fault.part, fault.params["scheme"]) == (Code.IDENTIFIER_FORMAT, "identifier", "rfc")


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ({"text": "Kiosk"}, []),
        ({"latitude": "19.2", "longitude": "-99.6"}, ["text"]),
        ({"text": "Kiosk", "latitude": "19.2"}, ["longitude"]),
        ({"text": "Kiosk", "latitude": 91, "longitude": 0}, ["latitude"]),
        ({"text": "Kiosk", "latitude": 9, "longitude": 181}, ["longitude"]),
        ({"text": "Kiosk", "latitude": "north", "longitude": "0"}, ["latitude"]),
    ],
)
def test_a_place_is_said_in_words_and_perhaps_by_coordinates(value: dict[str, Any], parts: list[str]) -> None:
    assert [fault.part for fault in check(ask("place"), value, {}, ON)] == parts


def test_coordinates_are_kept_to_about_ten_centimetres() -> None:
    value = tidy(ask("place"), {"text": "Kiosk", "latitude": 19.25123456789, "longitude": -99.6})
    assert value == {"text": "Kiosk", "latitude": "19.251235", "longitude": "-99.6"}


def group(**more: Any) -> Group:
    question, _ = SAMPLES["group"]
    assert isinstance(question, Group)
    return question.model_copy(update=more)


def test_items_left_blank_are_dropped_and_the_rest_counted_again() -> None:
    posted = post(q__0__name="Ana", q__3__name=" ", q__7__name="Luis", q__7__born__day="", qq__0__name="No")
    assert read(group(), posted).value == [{"name": "Ana"}, {"name": "Luis"}]


def test_the_first_items_are_kept_though_blank_so_that_what_is_missing_is_said() -> None:
    reply = read(group(at_least=2), post(q__0__name="", q__1__name="", q__2__name=""))
    assert reply.value == [{}, {}]
    found = check(group(at_least=2), reply.value, {}, ON)
    assert [(fault.question, fault.code, fault.params["item"]) for fault in found] == [
        ("q.0.name", Code.REQUIRED, 1),
        ("q.1.name", Code.REQUIRED, 2),
    ]
    assert read(group(required=False), post(q__0__name="")).value is None


def test_faults_of_items_carry_the_name_of_their_field() -> None:
    reply = read(
        group(), post(q__0__name="Ana", q__0__born__day="31", q__0__born__month="2", q__0__born__year="1990")
    )
    [fault] = reply.faults
    assert (fault.question, fault.field, fault.params) == ("q.0.born", "q.0.born", {"item": 1})
    prefixed = read(group(), {"p_q.0.name": ["Ana"], "p_q.0.born.day": ["1"]}, "p_")
    assert [fault.field for fault in prefixed.faults] == ["p_q.0.born.month"]


def test_there_are_neither_too_few_items_nor_too_many() -> None:
    items = [{"name": "Ana"}] * 3
    assert codes(group(at_most=2), items) == [Code.TOO_MANY_ITEMS]
    assert codes(group(at_least=4), items) == [Code.TOO_FEW_ITEMS]
    posted = {f"q.{number}.name": ["Ana"] for number in range(900)}
    assert len(read(group(at_most=2), posted).value) == 3


def test_a_question_of_an_item_may_depend_on_the_item_and_on_the_form() -> None:
    inner = [
        {"name": "minor", "label": {"es": "¿Menor?"}, "type": "yes_no"},
        {
            "name": "tutor",
            "label": {"es": "Tutor"},
            "type": "text",
            "show_if": {"all": [{"eq": ["minor", True]}, {"eq": ["strict", True]}]},
        },
    ]
    question = ask("group", item={"es": "Persona"}, questions=inner)
    items = [{"minor": True}, {"minor": False}]
    assert [fault.question for fault in check(question, items, {"strict": True}, ON)] == ["q.0.tutor"]
    assert check(question, items, {"strict": False}, ON) == ()


def test_items_are_shown_one_under_the_other() -> None:
    question, value = SAMPLES["group"]
    assert show(question, value, "es") == (
        "Testigo 1\nNombre: Ana\nNacimiento: 2 de enero de 1990\n\nTestigo 2\nNombre: Luis"
    )
