"""The way through a form: what is asked, what is dropped, when it ends, and how it reads at the end."""

import re
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.forms.asking import ON, SAMPLES

from ventanilla.forms.definition import Form
from ventanilla.forms.faults import Code
from ventanilla.forms.journey import Journey
from ventanilla.forms.summary import json_schema, summary


def question(name: str, type_: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": type_, "label": {"es": name.title(), "en": name.title()}, **more}


def page(slug: str, *questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"slug": slug, "title": {"es": slug.title()}, "questions": list(questions), **more}


RISK = [{"value": value, "label": {"es": value}} for value in ("low", "high")]
FORM = Form.model_validate(
    {
        "pages": [
            page(
                "business",
                question("risk", "choice", options=RISK),
                question("area", "number", required=False),
            ),
            page(
                "premises",
                question("rented", "yes_no"),
                question("owner", "text", show_if={"eq": ["rented", True]}),
            ),
            page("lease", question("months", "number"), show_if={"answered": "owner"}),
            page(
                "hidden-twice",
                question("proof", "text", show_if={"gte": ["months", 12]}),
                question("paper", "file", show_if={"gte": ["months", 12]}),
            ),
            page("end", question("note", "long_text", required=False)),
        ],
        "refusals": [
            {"when": {"eq": ["risk", "high"]}, "message": {"es": "Alto riesgo"}, "instead": "other"},
            {"when": {"not": {"lte": ["area", 120]}}, "message": {"es": "Demasiado grande"}},
        ],
    }
)


def journey(**answers: Any) -> Journey:
    return Journey(FORM, answers, ON)


def slugs(**answers: Any) -> list[str]:
    return [each.slug for each in journey(**answers).pages]


def test_pages_appear_as_their_conditions_come_true() -> None:
    assert slugs() == ["business", "premises", "end"]
    assert slugs(rented=True, owner="Ana") == ["business", "premises", "lease", "end"]
    assert slugs(rented=True, owner="Ana", months="12") == [
        *("business", "premises", "lease", "hidden-twice", "end")
    ]


def test_only_the_questions_asked_are_on_a_page() -> None:
    names = [each.name for each in journey(rented=False).page("premises").questions]  # type: ignore[union-attr]
    assert names == ["rented"]
    names = [each.name for each in journey(rented=True).page("premises").questions]  # type: ignore[union-attr]
    assert names == ["rented", "owner"]
    assert journey().page("lease") is None
    assert journey().page("nowhere") is None


def test_an_answer_to_what_is_not_asked_never_counts() -> None:
    left = journey(rented=False, owner="Ana", months="12", proof="x", paper=["1"], unknown="x")
    assert left.visible_answers() == {"rented": False}
    assert [each.slug for each in left.pages] == ["business", "premises", "end"]


def test_the_way_forward_and_back() -> None:
    way = journey(rented=True, owner="Ana")
    assert [each and each.slug for each in map(way.next_after, ("business", "premises", "lease", "end"))] == [
        *("premises", "lease", "end"),
        None,
    ]
    assert [each and each.slug for each in map(way.before, ("business", "premises", "end"))] == [
        None,
        "business",
        "lease",
    ]
    gone = journey(rented=False)
    assert (gone.next_after("lease").slug, gone.before("lease").slug) == ("end", "premises")  # type: ignore[union-attr]


def test_the_first_page_where_something_is_missing_or_wrong() -> None:
    def first(**answers: Any) -> str | None:
        found = journey(**answers).first_incomplete()
        return found and found.slug

    assert first() == "business"
    assert first(risk="low") == "premises"
    assert first(risk="low", rented=True) == "premises"
    assert first(risk="low", rented=True, owner="Ana") == "lease"
    assert first(risk="low", rented=True, owner="Ana", months="x") == "lease"
    assert first(risk="low", rented=False) is None
    assert first(risk="middling", rented=False) == "business"


def test_a_journey_is_complete_when_all_is_answered_and_nothing_refuses() -> None:
    assert not journey().is_complete
    assert journey(risk="low", rented=False).is_complete
    assert not journey(risk="high", rented=False).is_complete


def test_faults_of_a_page_are_told_in_its_order() -> None:
    assert [(fault.question, fault.code) for fault in journey(area="x").faults("business")] == [
        ("risk", Code.REQUIRED),
        ("area", Code.NOT_A_NUMBER),
    ]
    assert journey().faults("lease") == ()


def test_a_rule_refuses_as_soon_as_its_questions_are_answered() -> None:
    assert journey().refusal is None
    refusal = journey(risk="high").refusal
    assert refusal is not None
    assert refusal.instead == "other"
    assert journey(risk="low").refusal is None
    large = journey(risk="low", area="121").refusal
    assert large is not None
    assert large.message.say("es") == "Demasiado grande"


def test_warnings_block_nothing() -> None:
    form = Form.model_validate({"pages": [page("p", question("rfc", "identifier", scheme="rfc"))]})
    way = Journey(form, {"rfc": "VACE460910SX6"}, ON)
    assert way.is_complete
    assert [fault.severity for fault in way.faults("p")] == ["warning"]


def test_answers_of_items_that_are_not_asked_do_not_count() -> None:
    inner = [question("minor", "yes_no"), question("tutor", "text", show_if={"eq": ["minor", True]})]
    form = Form.model_validate(
        {"pages": [page("p", question("people", "group", item={"es": "Persona"}, questions=inner))]}
    )
    way = Journey(form, {"people": [{"minor": False, "tutor": "Ana"}, {"minor": True, "tutor": "Luis"}]}, ON)
    assert way.visible_answers() == {"people": [{"minor": False}, {"minor": True, "tutor": "Luis"}]}
    assert Journey(form, {"people": "nonsense"}, ON).first_incomplete() is not None


def test_the_day_is_the_towns() -> None:
    form = Form.model_validate({"pages": [page("p", question("on", "date", past_only=True))]})
    assert Journey(form, {"on": "2026-11-21"}, date(2026, 11, 21)).is_complete
    assert not Journey(form, {"on": "2026-11-21"}, date(2026, 11, 20)).is_complete


values = st.one_of(
    st.sampled_from(["low", "high", "12", "121", True, False, "", ["1"]]), st.none(), st.integers(), st.text()
)


@given(
    st.dictionaries(st.sampled_from(["risk", "area", "rented", "owner", "months", "proof", "paper"]), values)
)
def test_what_counts_leads_the_same_way_again(answers: dict[str, Any]) -> None:
    way = Journey(FORM, answers, ON)
    again = Journey(FORM, way.visible_answers(), ON)
    assert again.pages == way.pages
    assert again.visible_answers() == way.visible_answers()
    asked = {each.name for shown in way.pages for each in shown.questions}
    assert set(way.visible_answers()) <= asked
    assert (way.first_incomplete() is None and way.refusal is None) == way.is_complete
    summary(FORM, answers, "es-mx")


def everything() -> tuple[Form, dict[str, Any]]:
    questions = [
        q.model_copy(update={"name": type_}).model_dump(mode="json") for type_, (q, _) in SAMPLES.items()
    ]
    form = Form.model_validate({"pages": [page("all", *questions)]})
    return form, {type_: value for type_, (_, value) in SAMPLES.items()}


def test_a_summary_has_what_is_asked_in_words() -> None:
    rows = summary(
        FORM, {"risk": "low", "rented": True, "owner": "Ana", "months": "12", "paper": ["1", "2"]}, "es-mx"
    )
    assert [(shown.slug, [(each.name, text) for each, text in answers]) for shown, answers in rows] == [
        ("business", [("risk", "low"), ("area", "")]),
        ("premises", [("rented", "Sí"), ("owner", "Ana")]),
        ("lease", [("months", "12")]),
        ("hidden-twice", [("proof", ""), ("paper", "2 archivos")]),
        ("end", [("note", "")]),
    ]


def test_a_summary_names_the_files_it_is_told_of() -> None:
    answers = {"rented": True, "owner": "Ana", "months": "12", "paper": ["1", "2"]}
    rows = {
        each.name: text for _, shown in summary(FORM, answers, "es", {"1": "a.pdf"}) for each, text in shown
    }
    assert rows["paper"] == "a.pdf\n2"


@pytest.mark.parametrize("language", ["es-mx", "ca", "en"])
def test_every_type_has_words_in_every_language(language: str) -> None:
    form, answers = everything()
    [(_, rows)] = summary(form, answers, language)
    assert all(text for _, text in rows)


def test_the_schema_says_what_each_answer_looks_like() -> None:
    form, answers = everything()
    schema = json_schema(form, "es")
    assert schema["required"] == list(schema["properties"]) == list(answers)
    kinds = {"string": str, "boolean": bool, "array": list, "object": dict}
    for name, value in answers.items():
        described = schema["properties"][name]
        assert described["title"]
        assert (
            isinstance(value, kinds[described["type"]])
            if "type" in described
            else described["const"] is value
        )
        if "pattern" in described:
            assert re.search(described["pattern"], value)
            assert not re.search(described["pattern"], "1,5")
    assert schema["properties"]["choices"]["items"]["enum"] == ["house", "flat", "none"]
    assert schema["properties"]["address"]["required"][0] == "street"
    assert schema["properties"]["group"]["items"]["required"] == ["name"]
    assert json_schema(FORM, "es")["required"] == ["risk", "rented"]


def test_a_form_of_95_questions_takes_well_under_five_milliseconds() -> None:
    names = [f"{type_}_{number}" for number in range(6) for type_ in SAMPLES][:95]
    questions = [
        {
            **SAMPLES[name.rpartition("_")[0]][0].model_dump(mode="json"),
            "name": name,
            "show_if": {"answered": names[place - 1]} if place else None,
        }
        for place, name in enumerate(names)
    ]
    form = Form.model_validate({"pages": [page(f"p{n}", *questions[n : n + 5]) for n in range(0, 95, 5)]})
    answers = {name: SAMPLES[name.rpartition("_")[0]][1] for name in names}

    def once() -> float:
        began = time.process_time()
        assert Journey(form, answers, ON).is_complete
        return time.process_time() - began

    assert min(once() for _ in range(20)) < 0.005
