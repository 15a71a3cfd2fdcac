"""Conditions: when they hold, how a clerk reads them, and what is wrong with a bad one."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.forms.asking import OPTIONS, ask

from ventanilla.forms.conditions import Condition, explain, faults_of, holds, truth
from ventanilla.forms.definition import Asked, Form

QUESTIONS: list[Asked] = [
    ask(type_, **more).model_copy(update={"name": name})
    for name, type_, more in (
        (
            "home",
            "choice",
            {"options": OPTIONS, "label": {"es": "Vivienda", "ca": "Habitatge", "en": "Home"}},
        ),
        ("extras", "choices", {"options": OPTIONS, "label": {"es": "Extras"}}),
        ("area", "number", {"label": {"es": "Superficie", "ca": "Superfície", "en": "Area"}}),
        ("since", "date", {"label": {"es": "Desde"}}),
        ("renting", "yes_no", {"label": {"es": "¿Renta?"}}),
        ("town", "text", {"label": {"es": "Municipio"}}),
        ("person", "person", {"label": {"es": "Persona"}}),
    )
]
ANSWERS = {
    "home": "flat",
    "extras": ["house", "flat"],
    "area": "120.5",
    "since": "2026-11-20",
    "renting": False,
    "town": "Metepec",
    "person": {"given": "Ana"},
}


def when(tree: dict[str, Any]) -> Condition:
    return Condition.model_validate(tree)


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({"eq": ["home", "flat"]}, True),
        ({"ne": ["home", "flat"]}, False),
        ({"in": ["home", ["house", "flat"]]}, True),
        ({"eq": ["extras", "house"]}, True),
        ({"ne": ["extras", "house"]}, False),
        ({"in": ["extras", ["none", "flat"]]}, True),
        ({"in": ["extras", ["none"]]}, False),
        ({"eq": ["area", 120.5]}, True),
        ({"eq": ["area", Decimal("120.50")]}, True),
        ({"eq": ["area", "120.5"]}, True),
        ({"lte": ["area", 120]}, False),
        ({"lt": ["area", 1000]}, True),
        ({"gt": ["area", 9]}, True),
        ({"gte": ["area", "120.5"]}, True),
        ({"gte": ["since", date(2026, 11, 20)]}, True),
        ({"lt": ["since", "2026-11-20"]}, False),
        ({"eq": ["renting", False]}, True),
        ({"eq": ["renting", True]}, False),
        ({"eq": ["town", "Metepec"]}, True),
        ({"answered": "person"}, True),
        ({"answered": "other"}, False),
        ({"eq": ["other", "x"]}, False),
        ({"ne": ["other", "x"]}, False),
        ({"lt": ["other", 3]}, False),
        ({"not": {"eq": ["other", "x"]}}, True),
        ({"all": [{"eq": ["home", "flat"]}, {"lte": ["area", 120]}]}, False),
        ({"any": [{"eq": ["home", "flat"]}, {"lte": ["area", 120]}]}, True),
        ({"lt": ["home", 3]}, False),
        ({"eq": ["renting", "False"]}, False),
    ],
)
def test_when_a_condition_holds(tree: dict[str, Any], expected: bool) -> None:
    assert holds(when(tree), ANSWERS) is expected
    stored = Condition.model_validate_json(when(tree).model_dump_json())
    assert stored == when(tree)
    assert holds(stored, ANSWERS) is expected


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({"eq": ["later", 1]}, None),
        ({"not": {"eq": ["later", 1]}}, None),
        ({"any": [{"eq": ["home", "flat"]}, {"eq": ["later", 1]}]}, True),
        ({"any": [{"eq": ["home", "none"]}, {"eq": ["later", 1]}]}, None),
        ({"all": [{"eq": ["home", "none"]}, {"eq": ["later", 1]}]}, False),
        ({"all": [{"eq": ["home", "flat"]}, {"answered": "later"}]}, None),
        ({"not": {"eq": ["hidden", 1]}}, True),
    ],
)
def test_what_is_not_answered_yet_may_leave_it_open(tree: dict[str, Any], expected: bool | None) -> None:
    assert truth(when(tree), ANSWERS, {"later"}) is expected


leaves = st.text() | st.integers() | st.booleans() | st.floats() | st.none() | st.lists(st.text())


@given(
    st.sampled_from(["eq", "ne", "lt", "lte", "gt", "gte"]),
    leaves,
    leaves | st.dictionaries(st.text(), leaves),
)
def test_no_answer_and_no_operand_raises(operator: str, operand: Any, answer: Any) -> None:
    holds(when({operator: ["q", operand]}), {"q": answer})


@pytest.mark.parametrize(
    ("tree", "language", "expected"),
    [
        ({"eq": ["home", "flat"]}, "es-mx", "«Vivienda» es «Piso»"),
        ({"eq": ["home", "flat"]}, "ca", "«Habitatge» és «Pis»"),
        ({"ne": ["home", "flat"]}, "en", "“Home” is not “Flat”"),
        ({"in": ["home", ["house", "flat"]]}, "es", "«Vivienda» es «Casa» o «Piso»"),
        ({"eq": ["extras", "flat"]}, "es", "«Extras» incluye «Piso»"),
        ({"lte": ["area", 1200]}, "es-mx", "«Superficie» es 1,200 o menos"),
        ({"gt": ["area", 12000.5]}, "ca", "«Superfície» és major que 12.000,5"),
        ({"lt": ["since", "2026-11-20"]}, "es", "«Desde» es anterior al 20 de noviembre de 2026"),
        ({"eq": ["renting", True]}, "es", "«¿Renta?» es sí"),
        ({"answered": "town"}, "es", "se ha contestado a «Municipio»"),
        ({"not": {"answered": "town"}}, "en", "it is not so that (“Municipio” was answered)"),
        (
            {"all": [{"in": ["home", ["house", "flat"]]}, {"in": ["town", ["Toluca"]]}]},
            "es",
            "(«Vivienda» es «Casa» o «Piso») y «Municipio» es «Toluca»",
        ),
        (
            {"all": [{"eq": ["town", "Toluca"]}, {"any": [{"answered": "home"}, {"gte": ["area", 3]}]}]},
            "es",
            "«Municipio» es «Toluca» y (se ha contestado a «Vivienda» o «Superficie» es 3 o más)",
        ),
    ],
)
def test_a_clerk_reads_a_condition_in_words(tree: dict[str, Any], language: str, expected: str) -> None:
    form = Form.model_validate(
        {"pages": [{"slug": "p", "title": {"es": "P"}, "questions": [q.model_dump() for q in QUESTIONS]}]}
    )
    assert explain(when(tree), form, language) == expected


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({"eq": ["hmoe", "flat"]}, "the name of a question asked before, not 'hmoe'"),
        ({"eq": ["home", "castle"]}, "one of house, flat, none for home, not 'castle'"),
        ({"in": ["extras", ["house", "castle"]]}, "one of house, flat, none for extras, not 'castle'"),
        ({"lt": ["home", "flat"]}, "{answered: home} or one of: eq, ne, in"),
        ({"lt": ["area", "big"]}, "a number for area, not 'big'"),
        ({"eq": ["area", True]}, "a number for area, not True"),
        ({"gte": ["since", "20/11/2026"]}, "a day such as 2026-11-20 for since, not '20/11/2026'"),
        ({"eq": ["renting", "yes"]}, "true or false for renting, not 'yes'"),
        ({"eq": ["town", 3]}, "text in quotes for town, not 3"),
        ({"eq": ["person", "Ana"]}, "{answered: person} or one of: none"),
        ({"not": {"all": [{"answered": "nobody"}]}}, "the name of a question asked before, not 'nobody'"),
    ],
)
def test_what_to_write_instead_of_a_condition_that_makes_no_sense(
    tree: dict[str, Any], expected: str
) -> None:
    assert faults_of(when(tree), QUESTIONS) == [expected]


def test_a_sensible_condition_has_no_fault() -> None:
    tree = {
        "all": [
            {"in": ["home", ["house"]]},
            {"ne": ["extras", "flat"]},
            {"gt": ["area", 3]},
            {"lte": ["area", "3.5"]},
            {"lt": ["since", date(2026, 1, 1)]},
            {"eq": ["renting", True]},
            {"eq": ["town", "Toluca"]},
            {"answered": "person"},
        ]
    }
    assert faults_of(when(tree), QUESTIONS) == []


@pytest.mark.parametrize(
    "tree",
    [
        {},
        {"eq": "a"},
        {"eq": ["a"]},
        {"in": ["a", "b"]},
        {"all": []},
        {"answered": ["a"]},
        {"like": ["a", "b"]},
        3,
    ],
)
def test_what_is_not_a_condition(tree: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Condition.model_validate(tree)
