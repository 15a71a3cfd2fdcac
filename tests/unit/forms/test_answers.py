"""What holds of every question type."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.forms.asking import ON, SAMPLES, codes

from ventanilla.forms.answers import KINDS, Reply, Unreadable, check, inputs, read, show, tidy, typed
from ventanilla.forms.definition import Question
from ventanilla.forms.faults import Code


def test_every_type_is_in_the_registry_and_in_these_samples() -> None:
    types = {member.model_fields["type"].annotation.__args__[0] for member in Question.__args__[0].__args__}  # type: ignore[attr-defined]
    assert types == set(KINDS) == set(SAMPLES)


@pytest.mark.parametrize("type_", SAMPLES)
def test_a_saved_answer_shown_again_reads_the_same(type_: str) -> None:
    question, value = SAMPLES[type_]
    posted: dict[str, list[str]] = {}

    def spread(name: str, raw: Any) -> None:
        if isinstance(raw, dict):
            for key, each in raw.items():
                spread(f"{name}.{key}", each)
        elif isinstance(raw, list) and type_ == "group":
            for number, each in enumerate(raw):
                spread(f"{name}.{number}", each)
        else:
            posted[name] = raw if isinstance(raw, list) else [raw]

    spread("p_q", typed(question, value))
    assert read(question, posted, "p_") == Reply(typed(question, value), value, ())
    assert Reply.of(question, value) == Reply(typed(question, value), value, ())


@pytest.mark.parametrize("type_", SAMPLES)
def test_a_right_answer_has_no_fault_and_no_answer_is_one_only_when_required(type_: str) -> None:
    question, value = SAMPLES[type_]
    assert check(question, value, {}, ON) == ()
    assert codes(question, None) == [Code.REQUIRED]
    assert codes(question.model_copy(update={"required": False}), None) == []


@pytest.mark.parametrize("type_", SAMPLES)
def test_nothing_posted_is_no_answer(type_: str) -> None:
    question, _ = SAMPLES[type_]
    assert read(question, {}).value is None
    assert read(question, {}).faults == ()


@pytest.mark.parametrize("type_", SAMPLES)
def test_what_is_not_the_kind_of_value_asked_for_is_a_fault_and_still_shown(type_: str) -> None:
    question, _ = SAMPLES[type_]
    for wrong in ({"odd": 1}, [1], [[]], object(), {"latitude": []}):
        with pytest.raises(Unreadable):
            tidy(question, wrong)
        assert codes(question, wrong) != []
        assert show(question, wrong, "es")
        typed(question, wrong)


@given(
    st.sampled_from(sorted(SAMPLES)),
    st.recursive(st.text() | st.integers() | st.none() | st.booleans(), st.lists),
)
def test_no_value_from_outside_raises(type_: str, value: Any) -> None:
    question, _ = SAMPLES[type_]
    check(question, value, {}, ON)
    show(question, value, "ca")
    typed(question, value)


@given(st.sampled_from(sorted(SAMPLES)), st.text())
def test_no_text_posted_raises(type_: str, text: str) -> None:
    question, _ = SAMPLES[type_]
    names = ["q", *(f"q.{each.name}" for each in inputs(question)), "q.0.name", "q.0.born.day"]
    reply = read(question, {name: [text] for name in names})
    if reply.value is not None:
        assert tidy(question, reply.value) == reply.value
        check(question, reply.value, {}, ON)
