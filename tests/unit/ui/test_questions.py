"""Every type of question: a label, a hint and an error that belong to their field."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation
from pydantic import TypeAdapter
from tests.unit.ui.conftest import Page

from ventanilla.forms import answers
from ventanilla.forms.answers import Reply
from ventanilla.forms.definition import Question
from ventanilla.ui import questions
from ventanilla.ui.questions import Around

ON = date(2026, 11, 23)
OPTIONS = [
    {"value": "a", "label": {"en": "First"}, "hint": {"en": "About it"}},
    {"value": "b", "label": {"en": "Second"}},
]
MANY = [{"value": f"v{number}", "label": {"en": f"Value {number}"}} for number in range(14)]
ITEMS = [
    {"type": "person", "name": "who", "label": {"en": "Who"}, "identifier": "curp"},
    {"type": "phone", "name": "phone", "label": {"en": "Phone"}, "region": "MX"},
    {"type": "date", "name": "born", "label": {"en": "Born"}},
    {"type": "choice", "name": "kin", "label": {"en": "Kin"}, "options": OPTIONS},
]
TYPES: dict[str, dict[str, Any]] = {
    "text": {"autocomplete": "organization-title"},
    "long_text": {"max_length": 400},
    "email": {},
    "phone": {"region": "ES"},
    "number": {"unit": {"en": "m²"}},
    "money": {"currency": "EUR"},
    "date": {},
    "choice": {"options": OPTIONS},
    "choices": {"options": OPTIONS},
    "yes_no": {},
    "address": {"country": "ES", "localities": ["Centre"]},
    "place": {},
    "person": {"identifier": "es_personal"},
    "organisation": {"identifier": "rfc"},
    "identifier": {"scheme": "iban"},
    "file": {},
    "declaration": {"statement": {"en": "I **declare**"}},
    "group": {"questions": ITEMS, "item": {"en": "Witness"}, "at_least": 1, "at_most": 3},
}
CASES = [*TYPES.items(), ("choice", {"options": MANY})]


def asked(kind: str, more: dict[str, Any], **changes: Any) -> Question:
    given = {
        "type": kind,
        "name": "it",
        "label": {"en": "The label"},
        "hint": {"en": "The hint"},
        **more,
        **changes,
    }
    question: Question = TypeAdapter(Question).validate_python(given)
    return question


def replied(question: Question, posted: dict[str, list[str]]) -> Reply:
    reply = answers.read(question, posted)
    return Reply(reply.raw, reply.value, reply.faults or answers.check(question, reply.value, {}, ON))


def drawn(
    question: Question, posted: dict[str, list[str]] | None = None, around: Around | None = None
) -> str:
    reply = Reply(answers.typed(question, None), None, ()) if posted is None else replied(question, posted)
    return questions.render(question, reply, question.name, around or Around())


def test_no_type_is_forgotten() -> None:
    assert set(TYPES) == set(answers.KINDS)


@pytest.mark.parametrize(("kind", "more"), CASES)
def test_every_field_has_a_label_and_ids_are_not_repeated(kind: str, more: dict[str, Any]) -> None:
    page = Page(drawn(asked(kind, more), {}))
    labelled = [each["for"] for each in page.all("label")]
    assert page.controls
    for control in page.controls:
        assert control["id"] in labelled
    assert len(set(page.ids)) == len(page.ids)
    assert set(labelled) <= set(page.ids)


@pytest.mark.parametrize(("kind", "more"), CASES)
def test_the_hint_and_the_error_are_tied_to_the_field(kind: str, more: dict[str, Any]) -> None:
    html = drawn(asked(kind, more), {})
    page = Page(html)
    tied = {name for each in page.elements for name in each.get("aria-describedby", "").split()}
    assert tied <= set(page.ids)
    assert "The hint" in html
    assert {"q-it-hint", "q-it-error"} <= tied


def test_what_is_wrong_inside_an_item_is_tied_to_its_field() -> None:
    page = Page(drawn(asked("group", TYPES["group"]), {"it.0.phone": ["1"]}))
    phone = page.all("input", id="q-it-0-phone")[0]
    assert phone["aria-describedby"] == "q-it-0-phone-error"
    assert phone["aria-describedby"] in page.ids


def test_why_a_file_was_refused_takes_the_place_of_its_fault() -> None:
    question = asked("file", {})
    errors = list(questions.summary([(question, replied(question, {}))], {"it": "It is not a PDF"}))
    assert errors == [{"text": "The label: It is not a PDF", "href": "#q-it"}]
    assert "It is not a PDF" in drawn(question, {}, Around(refused={"it": "It is not a PDF"}))


@pytest.mark.parametrize(("kind", "more"), CASES)
def test_the_summary_leads_to_a_field_that_is_there(kind: str, more: dict[str, Any]) -> None:
    question = asked(kind, more)
    reply = replied(question, {})
    errors = list(questions.summary([(question, reply)], {}))
    assert errors
    ids = Page(drawn(question, {})).ids
    for error in errors:
        assert error["href"].removeprefix("#") in ids


@pytest.mark.parametrize(("kind", "more"), CASES)
def test_fields_are_posted_under_the_names_that_are_read(kind: str, more: dict[str, Any]) -> None:
    question = asked(kind, more)
    inputs = answers.inputs(question)
    names = {f"it.{each.name}" if each.name else "it" for each in inputs} or {"it"}
    posted = {each["name"] for each in Page(drawn(question)).controls}
    if kind == "group":
        assert {"it.0.phone", "it.0.who.given", "it.0.born.day", "it.0.kin"} <= posted
    else:
        assert posted == names


@pytest.mark.parametrize("kind", ["text", "long_text", "email", "number", "money", "identifier"])
def test_what_was_typed_is_kept_and_escaped(kind: str) -> None:
    html = drawn(asked(kind, TYPES[kind]), {"it": ['"><script>x']})
    assert "<script>" not in html
    assert "&quot;&gt;&lt;script&gt;x" in html


def test_parts_keep_what_was_typed_and_carry_their_own_errors() -> None:
    question = asked("person", {"identifier": "curp"})
    html = drawn(question, {"it.given": ["Ana"], "it.surname": ["R2"], "it.identifier": ["no"]})
    page = Page(html)
    assert page.all("input", id="q-it-given")[0]["value"] == "Ana"
    assert "aria-invalid" not in page.all("input", id="q-it-given")[0]
    wrong = page.all("input", id="q-it-surname")[0]
    assert wrong["aria-invalid"] == "true"
    assert "q-it-surname-error" in wrong["aria-describedby"]
    assert page.all("input", id="q-it-given")[0]["autocomplete"] == "given-name"


def test_a_date_marks_only_the_part_that_is_wrong() -> None:
    page = Page(drawn(asked("date", {}), {"it.day": ["3"], "it.month": [""], "it.year": ["2020"]}))
    assert "aria-invalid" not in page.all("input", id="q-it-day")[0]
    assert page.all("input", id="q-it-month")[0]["aria-invalid"] == "true"
    whole = Page(drawn(asked("date", {}), {"it.day": ["31"], "it.month": ["2"], "it.year": ["2020"]}))
    assert all(each["aria-invalid"] == "true" for each in whole.controls)


def test_choices_show_what_was_chosen() -> None:
    for kind, raw in (("choice", ["b"]), ("choices", ["b"]), ("yes_no", ["no"])):
        page = Page(drawn(asked(kind, TYPES[kind]), {"it": raw}))
        assert [each["value"] for each in page.controls if "checked" in each] == raw
    page = Page(drawn(asked("choice", {"options": MANY}), {"it": ["v3"]}))
    assert [each["value"] for each in page.all("option") if "selected" in each] == ["v3"]


def test_a_warning_is_shown_without_calling_the_answer_wrong() -> None:
    question = asked("identifier", {"scheme": "clave_catastral", "prefix": "103"})
    reply = replied(question, {"it": ["1020123405000000"]})
    html = questions.render(question, reply, "it", Around())
    assert 'id="q-it-warning"' in html
    assert "aria-invalid" not in html
    assert not list(questions.summary([(question, reply)], {}))


def test_items_can_be_added_and_removed_without_scripts() -> None:
    question = asked("group", TYPES["group"])
    two = {"it.0.phone": ["7221234567"], "it.1.phone": ["7221234568"]}
    names = {each.get("name") for each in Page(drawn(question, two)).all("button")}
    assert names == {"add:it", "remove:it.0", "remove:it.1"}
    one = {each.get("name") for each in Page(drawn(question)).all("button")}
    assert one == {"add:it"}
    three = {f"it.{number}.phone": ["7221234567"] for number in range(3)}
    assert "add:it" not in {each.get("name") for each in Page(drawn(question, three)).all("button")}


def test_the_summary_names_the_item_and_the_part() -> None:
    question = asked("group", TYPES["group"])
    with translation.override("en"):
        reply = replied(question, {"it.0.who.given": ["Ana"]})
        texts = [each["text"] for each in questions.summary([(question, reply)], {})]
    assert texts[0] == "Witness 1, Who, First surname: Fill this in"


def test_attached_files_can_be_seen_and_removed() -> None:
    file = SimpleNamespace(id=7, name="<id>.pdf", size=2048, preview_url="/see/7")
    around = Around({"it": [file]}, "/uploads/", "token-for-forms")
    html = drawn(asked("file", {"accept": ["pdf", "jpg"], "at_most": 3}), None, around)
    page = Page(html)
    assert "&lt;id&gt;.pdf" in html
    assert page.all("a", href="/see/7")
    assert page.all("button", name="detach", value="7")
    control = page.all("input", type_="file")[0]
    assert "multiple" in control
    assert control["accept"] == ".pdf,application/pdf,.jpg,.jpeg,image/jpeg"
    drop = page.all(id="q-it-drop")[0]
    assert (drop["data-upload"], drop["data-csrf"], drop["data-limit"]) == (
        "/uploads/",
        "token-for-forms",
        "10485760",
    )
    assert page.all("script", type_="module")
    assert not Page(drawn(asked("file", {}))).all("script")


def test_where_no_more_files_fit_there_is_no_field_and_no_label_for_one() -> None:
    file = SimpleNamespace(id=7, name="id.pdf", size=2048, preview_url="/see/7")
    page = Page(drawn(asked("file", {"at_most": 2}), None, Around({"it": [file, file]}, "/uploads/")))
    assert not page.all("input", type_="file")
    assert not page.all("label")
    one = Page(drawn(asked("file", {}), None, Around({"it": [file]})))
    assert one.all("input", type_="file")


def test_what_is_sensitive_is_not_remembered_by_the_browser() -> None:
    page = Page(drawn(asked("email", {}, sensitive=True)))
    assert page.controls[0]["autocomplete"] == "off"
