"""Conditions: a small operator tree over earlier answers, that can be checked, explained and edited.

Written in a pack as ``{all: [{eq: [giro_riesgo, bajo]}, {lte: [superficie, 120]}]}``. Comparisons:
``eq ne lt lte gt gte`` with ``[question, value]``; ``in`` with ``[question, [values]]``; ``answered``
with ``question``. Joining: ``all``, ``any`` with a list, ``not`` with one condition.

A comparison with a question that was not answered is false, ``ne`` too; ``{not: {eq: ...}}`` is true.
Of several choices, ``eq`` asks whether the value is among them, ``ne`` whether it is not, ``in``
whether any of the values is.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, model_serializer, model_validator

from ventanilla.forms.display import day_shown, number_shown, said, truth_shown

if TYPE_CHECKING:
    from ventanilla.forms.definition import Asked, Form

COMPARISONS = ("eq", "ne", "lt", "lte", "gt", "gte", "in")
JOINTS = ("all", "any", "not")

Compared = Literal["text", "number", "date", "truth", "option", "options", "nothing"]
ORDERS: dict[str, Callable[[Any, Any], bool]] = {"lt": lt, "lte": le, "gt": gt, "gte": ge}
OPERATORS: dict[Compared, tuple[str, ...]] = {
    "text": ("eq", "ne", "in"),
    "number": COMPARISONS,
    "date": COMPARISONS,
    "truth": ("eq", "ne"),
    "option": ("eq", "ne", "in"),
    "options": ("eq", "ne", "in"),
    "nothing": (),
}
PHRASES = {
    "eq": said("«{label}» es {value}", "«{label}» és {value}", "“{label}” is {value}"),
    "ne": said("«{label}» no es {value}", "«{label}» no és {value}", "“{label}” is not {value}"),
    "lt": said(
        "«{label}» es menor que {value}", "«{label}» és menor que {value}", "“{label}” is less than {value}"
    ),
    "lte": said(
        "«{label}» es {value} o menos", "«{label}» és {value} o menys", "“{label}” is {value} or less"
    ),
    "gt": said(
        "«{label}» es mayor que {value}", "«{label}» és major que {value}", "“{label}” is more than {value}"
    ),
    "gte": said("«{label}» es {value} o más", "«{label}» és {value} o més", "“{label}” is {value} or more"),
    "date_lt": said(
        "«{label}» es anterior al {value}", "«{label}» és anterior al {value}", "“{label}” is before {value}"
    ),
    "date_lte": said(
        "«{label}» es el {value} o antes", "«{label}» és el {value} o abans", "“{label}” is {value} or before"
    ),
    "date_gt": said(
        "«{label}» es posterior al {value}", "«{label}» és posterior al {value}", "“{label}” is after {value}"
    ),
    "date_gte": said(
        "«{label}» es el {value} o después",
        "«{label}» és el {value} o després",
        "“{label}” is {value} or after",
    ),
    "options_eq": said("«{label}» incluye {value}", "«{label}» inclou {value}", "“{label}” includes {value}"),
    "options_ne": said(
        "«{label}» no incluye {value}", "«{label}» no inclou {value}", "“{label}” does not include {value}"
    ),
    "value": said("«{value}»", "«{value}»", "“{value}”"),
    "answered": said("se ha contestado a «{label}»", "s'ha contestat a «{label}»", "“{label}” was answered"),
    "not": said("no se cumple que {inner}", "no es compleix que {inner}", "it is not so that {inner}"),
    "all": said(" y ", " i ", " and "),
    "any": said(" o ", " o ", " or "),
}
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class Condition(BaseModel):
    """One node of the tree: an operator, and either a question with a value or further conditions."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    operator: Literal["eq", "ne", "lt", "lte", "gt", "gte", "in", "answered", "all", "any", "not"]
    question: str | None = None
    value: Any = None
    conditions: tuple[Self, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _read(cls, data: Any) -> Any:
        if isinstance(data, cls):
            return data
        if not isinstance(data, dict) or len(data) != 1:
            raise ValueError("one operator with its operands, such as {eq: [question, value]}")
        [(operator, operands)] = data.items()
        if operator in COMPARISONS:
            if (
                not isinstance(operands, list | tuple)
                or len(operands) != 2
                or not isinstance(operands[0], str)
            ):
                raise ValueError(f"{{{operator}: [question, value]}}")
            if operator == "in" and not isinstance(operands[1], list | tuple):
                raise ValueError("{in: [question, [value, ...]]}")
            return {"operator": operator, "question": operands[0], "value": _plain(operands[1])}
        if operator == "answered":
            if not isinstance(operands, str):
                raise ValueError("{answered: question}")
            return {"operator": operator, "question": operands}
        if operator == "not":
            return {"operator": operator, "conditions": [operands]}
        if operator in JOINTS:
            if not isinstance(operands, list | tuple) or not operands:
                raise ValueError(f"{{{operator}: [condition, ...]}}")
            return {"operator": operator, "conditions": operands}
        raise ValueError(f"one of {', '.join((*COMPARISONS, 'answered', *JOINTS))}, not {operator!r}")

    @model_serializer
    def _write(self) -> dict[str, Any]:
        if self.operator in COMPARISONS:
            return {self.operator: [self.question, self.value]}
        if self.operator == "answered":
            return {"answered": self.question}
        if self.operator == "not":
            return {"not": self.conditions[0].model_dump()}
        return {self.operator: [condition.model_dump() for condition in self.conditions]}

    def questions(self) -> frozenset[str]:
        """This function will return the names of the questions that the tree refers to."""
        own = {self.question} if self.question else set()
        return frozenset(own.union(*(condition.questions() for condition in self.conditions)))


def plain_number(number: Decimal) -> str:
    """This function will return the one way a number is kept in answers: ``120.5``, without exponent."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def holds(condition: Condition, answers: Mapping[str, Any]) -> bool:
    """This function will tell whether the condition is true of the answers. It never raises."""
    return truth(condition, answers) is True


def truth(condition: Condition, answers: Mapping[str, Any], pending: Collection[str] = ()) -> bool | None:
    """This function will tell whether the condition is true, or None while a pending answer could decide.

    ``pending`` are the questions that are asked and not answered yet.
    """
    match condition.operator:
        case "all" | "any":
            decisive = condition.operator == "any"
            known = [truth(each, answers, pending) for each in condition.conditions]
            return decisive if decisive in known else None if None in known else not decisive
        case "not":
            inner = truth(condition.conditions[0], answers, pending)
            return None if inner is None else not inner
    answer = answers.get(condition.question or "")
    if answer is None and condition.question in pending:
        return None
    if condition.operator == "answered":
        return answer is not None
    return answer is not None and _compares(condition.operator, answer, condition.value)


def faults_of(condition: Condition, earlier: Iterable["Asked"]) -> list[str]:
    """This function will say what should be written instead of each comparison that makes no sense.

    ``earlier`` are the questions asked before, the only ones a condition may name.
    """
    asked = {question.name: question for question in earlier}
    return _faults(condition, asked)


def explain(condition: Condition, form: "Form", language: str) -> str:
    """This function will say the condition in words, for a clerk: «Superficie» es 120 o menos.

    Spanish, Catalan and English; any other language reads it in Spanish.
    """
    asked: dict[str, Asked] = {question.name: question for _, question in form.questions()}
    return _explained(condition, asked, language)


def _explained(condition: Condition, asked: Mapping[str, "Asked"], language: str) -> str:
    if condition.operator in ("all", "any"):
        inner = [
            f"({_explained(each, asked, language)})"
            if _several(each) and len(condition.conditions) > 1
            else _explained(each, asked, language)
            for each in condition.conditions
        ]
        return PHRASES[condition.operator].say(language).join(inner)
    if condition.operator == "not":
        inner_text = _explained(condition.conditions[0], asked, language)
        return PHRASES["not"].say(language).format(inner=f"({inner_text})")
    question = asked.get(condition.question or "")
    label = question.label.say(language) if question else str(condition.question)
    if condition.operator == "answered":
        return PHRASES["answered"].say(language).format(label=label)
    compares = question.compares if question else "nothing"
    values = condition.value if condition.operator == "in" else [condition.value]
    shown = PHRASES["any"].say(language).join(_operand_shown(question, value, language) for value in values)
    operator = "eq" if condition.operator == "in" else condition.operator
    if compares == "date":
        phrase = PHRASES.get(f"date_{operator}") or PHRASES[operator]
    else:
        phrase = PHRASES.get(f"{compares}_{operator}") or PHRASES[operator]
    return phrase.say(language).format(label=label, value=shown)


def _several(condition: Condition) -> bool:
    if condition.operator == "in":
        return len(condition.value) > 1
    return len(condition.conditions) > 1


def _operand_shown(question: "Asked | None", value: Any, language: str) -> str:
    if isinstance(value, bool):
        return truth_shown(value, language).lower()
    if question is not None and question.compares == "number" and NUMBER.fullmatch(str(value)):
        return number_shown(Decimal(str(value)), language)
    if question is not None and question.compares == "date":
        try:
            return day_shown(date.fromisoformat(value), language)
        except (TypeError, ValueError):
            return str(value)
    for option in getattr(question, "options", ()):
        if option.value == value:
            return PHRASES["value"].say(language).format(value=option.label.say(language))
    return PHRASES["value"].say(language).format(value=value)


def _faults(condition: Condition, asked: Mapping[str, "Asked"]) -> list[str]:
    if condition.conditions:
        return [fault for each in condition.conditions for fault in _faults(each, asked)]
    question = asked.get(condition.question or "")
    if question is None:
        return [f"the name of a question asked before, not {condition.question!r}"]
    if condition.operator == "answered":
        return []
    allowed = OPERATORS[question.compares]
    if condition.operator not in allowed:
        return [f"{{answered: {question.name}}} or one of: {', '.join(allowed) or 'none'}"]
    values = condition.value if condition.operator == "in" else [condition.value]
    return [fault for value in values if (fault := _operand_fault(question, value))]


def _operand_fault(question: "Asked", value: Any) -> str | None:
    fault = None
    match question.compares:
        case "number":
            if isinstance(value, bool) or not NUMBER.fullmatch(str(value)):
                fault = f"a number for {question.name}, not {value!r}"
        case "date":
            try:
                date.fromisoformat(value)
            except (TypeError, ValueError):
                fault = f"a day such as 2026-11-20 for {question.name}, not {value!r}"
        case "truth":
            if not isinstance(value, bool):
                fault = f"true or false for {question.name}, not {value!r}"
        case "option" | "options":
            offered = [option.value for option in getattr(question, "options", ())]
            if value not in offered:
                fault = f"one of {', '.join(offered)} for {question.name}, not {value!r}"
        case _:
            if not isinstance(value, str):
                fault = f"text in quotes for {question.name}, not {value!r}"
    return fault


def _plain(operand: Any) -> Any:
    match operand:
        case list() | tuple():
            return [_plain(each) for each in operand]
        case date():
            return operand.isoformat()
        case float() | Decimal():
            return plain_number(Decimal(str(operand)))
    return operand


def _compares(operator: str, answer: Any, operand: Any) -> bool:
    if operator in ORDERS:
        return _ordered(operator, _plain(answer), operand)
    answers = [_plain(each) for each in (answer if isinstance(answer, list | tuple) else [answer])]
    operands = operand if operator == "in" else [operand]
    found = any(_same(each, wanted) for each in answers for wanted in operands)
    return not found if operator == "ne" else found


def _same(answer: Any, operand: Any) -> bool:
    if isinstance(answer, bool) or isinstance(operand, bool):
        return answer is operand
    if isinstance(operand, int) and NUMBER.fullmatch(str(answer)):
        return Decimal(str(answer)) == operand
    return bool(answer == operand)


def _ordered(operator: str, answer: Any, operand: Any) -> bool:
    one, other = str(answer), str(operand)
    if NUMBER.fullmatch(one) and NUMBER.fullmatch(other):
        return ORDERS[operator](Decimal(one), Decimal(other))
    if NUMBER.fullmatch(one) or NUMBER.fullmatch(other):
        return False
    return ORDERS[operator](one, other)
