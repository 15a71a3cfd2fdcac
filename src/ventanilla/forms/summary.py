"""The answers of a form as a reader sees them: check-your-answers, issued documents and the API's export."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ventanilla.forms.answers import KINDS, show
from ventanilla.forms.definition import File, Form, Page, Question
from ventanilla.forms.journey import Journey

type Rows = list[tuple[Page, list[tuple[Question, str]]]]


def summary(
    form: Form, answers: Mapping[str, Any], language: str, files: Mapping[str, str] | None = None
) -> Rows:
    """This function will return the pages asked, each with its questions and their answers in words.

    An answer is "" when none was given; it may have several lines. ``files`` gives the name of each
    attachment by its id; without it, files are counted.
    """
    journey = Journey(form, answers, date.min)
    counted = journey.visible_answers()
    return [
        (
            page,
            [
                (question, _shown(question, counted.get(question.name), language, files))
                for question in page.questions
            ],
        )
        for page in journey.pages
    ]


def json_schema(form: Form, language: str) -> dict[str, Any]:
    """This function will describe the answers of a form in JSON Schema (2020-12).

    Only what is asked of everybody is required; the rest depends on the answers, which the journey knows.
    """
    properties: dict[str, Any] = {}
    required: list[str] = []
    for page, question in form.questions():
        schema = KINDS[question.type].schema(question)
        properties[question.name] = {"title": question.label.say(language), **schema}
        if question.hint:
            properties[question.name]["description"] = question.hint.say(language)
        if question.required and question.show_if is None and page.show_if is None:
            required.append(question.name)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _shown(question: Question, value: Any, language: str, files: Mapping[str, str] | None) -> str:
    if isinstance(question, File) and files is not None and isinstance(value, list):
        return "\n".join(files.get(each, each) for each in value)
    return show(question, value, language)
