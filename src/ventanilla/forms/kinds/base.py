"""What every question type must know, and the text handling that most of them share.

An answer exists in two forms. *Raw* is what the person typed: a string, a list of strings, a mapping
of parts, or a list of mappings for a group; it is kept for showing the page again. The *value* is
plain JSON in one canonical form: text, decimal strings (``"120.5"``), ISO days, booleans, lists and
mappings. ``None`` is an unanswered question.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from ventanilla.forms.definition import Asked
from ventanilla.forms.display import said
from ventanilla.forms.faults import Code, Fault
from ventanilla.kernel.text import LocalText

type Raw = Any
type Posted = Mapping[str, Sequence[str]]
type InputMode = Literal["text", "numeric", "decimal", "email", "tel", "none"]

WHOLE = said("Respuesta", "Resposta", "Answer")
# Controls, lone surrogates, and the marks that reverse the direction of writing.
UNWANTED = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]"
)


@dataclass(frozen=True, slots=True)
class Input:
    """One field to type in: the whole of a simple question (``name`` is ""), or one part of another."""

    name: str
    label: LocalText
    required: bool = True
    autocomplete: str | None = None
    mode: InputMode = "text"
    max_length: int | None = None
    suggestions: tuple[str, ...] = ()
    hint: LocalText | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What an answer is checked against: the other answers, and the town's day."""

    answers: Mapping[str, Any]
    on: date


class Unreadable(Exception):
    """The answer cannot be taken for a value of its question."""

    def __init__(self, code: Code = Code.MISSHAPEN, part: str | None = None, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.part = part
        self.params = params

    def fault(self, question: str) -> Fault:
        return Fault(question, self.code, self.params, self.part)


def tidy_line(text: str) -> str:
    """This function will return text of one line: NFC, no control characters, single spaces, no ends."""
    return " ".join(UNWANTED.sub("", unicodedata.normalize("NFC", text).replace("\r", "\n")).split())


def tidy_lines(text: str) -> str:
    """This function will return text of several lines: NFC, newlines as one character, no control characters."""
    newlines = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = UNWANTED.sub("", unicodedata.normalize("NFC", newlines)).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n").rstrip()


class Kind[Q: Asked]:
    """One question type. The defaults are those of a question answered in one line of text."""

    def inputs(self, question: Q) -> tuple[Input, ...]:
        """This function will describe the fields to type in; none when the type has its own control."""
        return ()

    def raw(self, question: Q, posted: Posted, name: str) -> Raw:
        """This function will pick from the posted fields what belongs to the question posted as ``name``."""
        return (posted.get(name) or [""])[-1]

    def typed(self, question: Q, value: Any) -> Raw:
        """This function will return how a person could have typed the value."""
        return "" if value is None else str(value)

    def read(self, question: Q, raw: Raw) -> tuple[Any, tuple[Fault, ...]]:
        """This function will return the value of what was typed, or None and why it has none."""
        try:
            return self.tidy(question, self.parse(question, raw)), ()
        except Unreadable as unreadable:
            return None, (unreadable.fault(question.name),)

    def parse(self, question: Q, raw: Raw) -> Any:
        """This function will turn what was typed into something ``tidy`` takes. Raises Unreadable."""
        return raw

    def tidy(self, question: Q, value: Any) -> Any:
        """This function will return the canonical form of a value that comes from anywhere.

        Raises Unreadable when it is not the kind of value the question takes.
        """
        if not isinstance(value, str):
            raise Unreadable
        return tidy_line(value) or None

    def check(self, question: Q, value: Any, context: Context) -> Iterator[Fault]:
        """This function will yield the faults of a tidy value that is not None."""
        yield from ()

    def faults(self, question: Q, value: Any, context: Context) -> tuple[Fault, ...]:
        """This function will return every fault of a value from anywhere; None is unanswered."""
        try:
            tidied = None if value is None else self.tidy(question, value)
        except Unreadable as unreadable:
            return (unreadable.fault(question.name),)
        if tidied is None:
            return (Fault(question.name, Code.REQUIRED),) if question.required else ()
        return tuple(self.check(question, tidied, context))

    def show(self, question: Q, value: Any, language: str) -> str:
        """This function will write a tidy value that is not None for a reader."""
        return str(value)

    def schema(self, question: Q) -> dict[str, Any]:
        """This function will describe the value in JSON Schema."""
        return {"type": "string"}


def length_faults(
    name: str, text: str, minimum: int, maximum: int, part: str | None = None
) -> Iterator[Fault]:
    """This function will yield the fault of a text shorter or longer than allowed, in characters."""
    if len(text) > maximum:
        yield Fault(name, Code.TOO_LONG, {"maximum": maximum, "length": len(text)}, part)
    elif len(text) < minimum:
        yield Fault(name, Code.TOO_SHORT, {"minimum": minimum, "length": len(text)}, part)
