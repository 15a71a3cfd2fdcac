"""Conditions: a small operator tree over earlier answers, that can be checked, explained and edited.

Written in a pack as ``{all: [{eq: [giro_riesgo, bajo]}, {lte: [superficie, 120]}]}``. Comparisons:
``eq ne lt lte gt gte`` with ``[question, value]``; ``in`` with ``[question, [values]]``; ``answered``
with ``question``. Joining: ``all``, ``any`` with a list, ``not`` with one condition.
"""

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, model_serializer, model_validator

COMPARISONS = ("eq", "ne", "lt", "lte", "gt", "gte", "in")
JOINTS = ("all", "any", "not")


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
            if not isinstance(operands, list | tuple) or len(operands) != 2 or not isinstance(operands[0], str):
                raise ValueError(f"{{{operator}: [question, value]}}")
            if operator == "in" and not isinstance(operands[1], list | tuple):
                raise ValueError("{in: [question, [value, ...]]}")
            return {"operator": operator, "question": operands[0], "value": operands[1]}
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
