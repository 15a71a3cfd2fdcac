"""Turn what pydantic found into what to write instead, at the line it was found on."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from ventanilla.forms.conditions import Condition
from ventanilla.packs.documents import Document, Trail
from ventanilla.packs.faults import Fault
from ventanilla.packs.shapes import Shape, example


def nearest(wrong: str, right: Sequence[str]) -> str:
    """This function will return `` Did you mean …?`` when one of ``right`` is close to ``wrong``, else ''."""
    found = process.extractOne(wrong, right, scorer=fuzz.ratio, score_cutoff=60)
    return f"; did you mean {found[0]}?" if found else ""


def errors(error: ValidationError) -> list[ErrorDetails]:
    """This function will return what pydantic found, less the lists it calls short for their bad items."""
    return [
        each
        for each in error.errors(include_url=False)
        if each["type"] != "too_short" or len(each["input"]) < each["ctx"]["min_length"]
    ]


def place(
    error: ErrorDetails, document: Document, model: type[BaseModel]
) -> tuple[Trail, Shape | None, Trail]:
    """This function will follow a pydantic location to where it stands in the file, and to its shape.

    The location also names what is not in the file: the tag of a union's member, and the inner keys
    of a condition, whose file form is another; so the place of the shape itself comes last.
    """
    trail: list[str | int] = []
    data: Any = document.data
    shape: Shape | None = Shape(model)
    whole: Trail | None = None
    steps = error["loc"]
    for number, step in enumerate(steps):
        last = number == len(steps) - 1
        if whole is None:
            shape = shape.within(step) if shape else None
        if isinstance(data, dict) and isinstance(step, int) and len(data) == 1:
            [(key, data)] = data.items()
            trail.append(key)
        if isinstance(data, dict) and step in data:
            data = data[str(step)]
            trail.append(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
            trail.append(step)
        elif last and error["type"] == "missing":
            trail.append(step)
        if whole is None and shape is not None and shape.model is Condition:
            whole = tuple(trail)
    return tuple(trail), shape, tuple(trail) if whole is None else whole


def fault(error: ErrorDetails, document: Document, model: type[BaseModel], languages: Sequence[str]) -> Fault:
    """This function will put one pydantic error into words, for the person who writes the file."""
    trail, shape, _ = place(error, document, model)
    given, context = error["input"], error.get("ctx", {})
    match error["type"]:
        case "union_tag_invalid":
            tags = str(context["expected_tags"]).replace("'", "")
            expected = f"one of {tags}{nearest(str(context['tag']), tags.split(', '))}"
            return document.fault((*trail, context["discriminator"].strip("'")), expected)
        case "union_tag_not_found":
            expected = f"the key {context['discriminator'].strip("'")}, which tells what this is"
        case "extra_forbidden":
            keys = _keys(error, model)
            expected = f"one of the keys {', '.join(keys)}{nearest(str(trail[-1]), keys)}"
        case "string_type" if isinstance(given, int | float):
            expected = f'quotes around it: "{document.raw(trail)}"'
        case "string_type" if given is None and " " in str(trail[-1]):
            expected = "quotes around the whole text; a comma within { } begins another key"
        case "dict_type" if isinstance(given, str):
            said = ", ".join(f"{code}: {given[:30]}" for code in languages)
            expected = f"the text in each language: {{{said}}}"
        case _:
            expected = _words(error, shape, languages)
    return document.fault(trail, expected)


def _keys(error: ErrorDetails, model: type[BaseModel]) -> tuple[str, ...]:
    holder = Shape(model)
    for step in error["loc"][:-1]:
        holder = holder.within(step) or holder
    return holder.keys


def _words(error: ErrorDetails, shape: Shape | None, languages: Sequence[str]) -> str:
    context = error.get("ctx", {})
    wanted = shape.words(languages) if shape else error["msg"]
    match error["type"]:
        case "missing":
            words = f"this key is missing; add {wanted}"
        case "literal_error" if shape is not None:
            words = wanted + nearest(str(error["input"]), [str(choice) for choice in shape.choices])
        case "string_pattern_mismatch":
            sample = example(str(context["pattern"]))
            words = f"text such as {sample}" if sample else f"text that matches {context['pattern']}"
        case "string_too_short" | "too_short":
            words = f"at least {context['min_length']} {'items' if 'field_type' in context else 'letters'}"
        case "string_too_long" | "too_long":
            words = f"at most {context['max_length']} {'items' if 'field_type' in context else 'letters'}"
        case "greater_than":
            words = f"a number greater than {context['gt']}"
        case "value_error":
            words = str(context["error"])
        case _ if error["input"] is None:
            words = f"{wanted}; nothing is written here"
        case _:
            words = wanted
    return words
