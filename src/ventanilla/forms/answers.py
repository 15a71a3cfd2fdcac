"""The closed registry of question types, and what can be done with an answer to any of them.

A new type is a model in ``definition``, a ``Kind`` in ``kinds`` and one entry here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from ventanilla.forms.definition import Question
from ventanilla.forms.faults import Fault
from ventanilla.forms.kinds.base import Context, Input, Kind, Raw, Unreadable
from ventanilla.forms.kinds.choices import ChoiceKind, ChoicesKind, DeclarationKind, FileKind, YesNoKind
from ventanilla.forms.kinds.composed import AddressKind, OrganisationKind, PersonKind, PlaceKind
from ventanilla.forms.kinds.days import DayKind
from ventanilla.forms.kinds.groups import GroupKind
from ventanilla.forms.kinds.numbers import MoneyKind, NumberKind
from ventanilla.forms.kinds.texts import EmailKind, IdentifierKind, LongTextKind, PhoneKind, TextKind

__all__ = [
    "KINDS",
    "Context",
    "Input",
    "Reply",
    "Unreadable",
    "check",
    "inputs",
    "read",
    "show",
    "tidy",
    "typed",
]

SIMPLE: dict[str, Kind[Any]] = {
    "text": TextKind(),
    "long_text": LongTextKind(),
    "email": EmailKind(),
    "phone": PhoneKind(),
    "number": NumberKind(),
    "money": MoneyKind(),
    "date": DayKind(),
    "choice": ChoiceKind(),
    "yes_no": YesNoKind(),
    "address": AddressKind(),
    "person": PersonKind(),
    "identifier": IdentifierKind(),
}
GROUPS = GroupKind(SIMPLE)
KINDS: dict[str, Kind[Any]] = {
    **SIMPLE,
    "choices": ChoicesKind(),
    "place": PlaceKind(),
    "organisation": OrganisationKind(),
    "file": FileKind(),
    "declaration": DeclarationKind(),
    "group": GROUPS,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What was posted for one question: as typed, as a value (None when empty or unreadable), and why."""

    raw: Raw
    value: Any
    faults: tuple[Fault, ...]

    @property
    def blocking(self) -> bool:
        """Whether any of its faults must be mended."""
        return any(fault.blocks for fault in self.faults)

    @classmethod
    def of(cls, question: Question, value: Any, faults: tuple[Fault, ...] = ()) -> Self:
        """This function will return the reply that a saved answer is, as if it had just been typed."""
        return cls(typed(question, value), value, faults)


def inputs(question: Question) -> tuple[Input, ...]:
    """This function will describe the fields to type in.

    One named "" for a simple question, one per part for a composed one (posted as ``name.part``), none
    for what is ticked, attached or repeated.
    """
    return KINDS[question.type].inputs(question)


def read(question: Question, posted: Mapping[str, Sequence[str]], prefix: str = "") -> Reply:
    """This function will read one question from posted fields, named ``prefix`` and the question's name.

    Its faults tell only what could not be read; ``check`` tells what is wrong with the value.
    """
    kind = KINDS[question.type]
    raw = kind.raw(question, posted, prefix + question.name)
    value, faults = kind.read(question, raw)
    return Reply(raw, value, tuple(replace(fault, question=prefix + fault.question) for fault in faults))


def typed(question: Question, value: Any) -> Raw:
    """This function will return how a person could have typed the value, to show a saved answer again."""
    try:
        return KINDS[question.type].typed(question, tidy(question, value))
    except Unreadable:
        return KINDS[question.type].typed(question, None)


def tidy(question: Question, value: Any) -> Any:
    """This function will return the canonical form of a value from outside the pages (API, pack, sample).

    Days may be dates and numbers numbers. Raises Unreadable when it is not the kind of value that the
    question takes.
    """
    return None if value is None else KINDS[question.type].tidy(question, value)


def check(question: Question, value: Any, answers: Mapping[str, Any], on: date) -> tuple[Fault, ...]:
    """This function will return the faults and warnings of an answer, None being no answer.

    ``answers`` are those given to the form so far; ``on`` is the town's day.
    """
    return KINDS[question.type].faults(question, value, Context(answers, on))


def show(question: Question, value: Any, language: str) -> str:
    """This function will write an answer for a reader, in lines; "" when there is none."""
    try:
        tidied = tidy(question, value)
    except Unreadable:
        return str(value)
    return "" if tidied is None else KINDS[question.type].show(question, tidied, language)
