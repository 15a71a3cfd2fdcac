"""Turn what pydantic found into what to write instead, at the line it was found on."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
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
    if error["type"] == "union_tag_invalid":
        trail = (*trail, error["ctx"]["discriminator"].strip("'"))
    return document.fault(trail, _expected(error, document, trail, shape, model, languages))


def _expected(  # noqa: PLR0911, PLR0912
    error: ErrorDetails,
    document: Document,
    trail: Trail,
    shape: Shape | None,
    model: type[BaseModel],
    languages: Sequence[str],
) -> str:
    given, context = error["input"], error.get("ctx", {})
    match error["type"]:
        case "missing":
            return f"this key is missing; add {shape.words(languages) if shape else 'it'}"
        case "extra_forbidden":
            holder = Shape(model)
            for step in error["loc"][:-1]:
                holder = holder.within(step) or holder
            meant = nearest(str(trail[-1]), holder.keys)
            return f"one of the keys {', '.join(holder.keys)}{meant}"
        case "literal_error" if shape is not None and shape.choices:
            return shape.words(languages) + nearest(str(given), [str(choice) for choice in shape.choices])
        case "union_tag_invalid":
            tags = str(context["expected_tags"]).replace("'", "")
            meant = nearest(str(context["tag"]), tags.split(", "))
            return f"one of {tags}{meant}"
        case "union_tag_not_found":
            return f"the key {context['discriminator'].strip("'")}, which tells what this is"
        case "string_pattern_mismatch":
            sample = example(str(context["pattern"]))
            return f"text such as {sample}" if sample else f"text that matches {context['pattern']}"
        case "string_type" if document.raw(trail) and not isinstance(given, dict | list):
            return f'quotes around it: "{document.raw(trail)}"'
        case "string_too_short" | "too_short":
            return f"at least {context.get('min_length', 1)}{' items' if error['type'] == 'too_short' else ' letters'}"
        case "string_too_long" | "too_long":
            return f"at most {context['max_length']}{' items' if error['type'] == 'too_long' else ' letters'}"
        case "greater_than":
            return f"a number greater than {context['gt']}"
        case "value_error":
            return str(context["error"])
        case "dict_type" if isinstance(given, str) and shape is not None:
            return (
                f"the text in each language: {{{', '.join(f'{code}: {given[:30]}' for code in languages)}}}"
            )
        case _ if given is None and shape is not None and not shape.choices:
            return f"{shape.words(languages)}; nothing is written here"
        case _ if shape is not None:
            return shape.words(languages)
        case _:
            return error["msg"]
