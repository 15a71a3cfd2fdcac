"""What the models expect at a place of a file: used to word a fault, and to read on past it."""

import re
import types
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, RootModel
from pydantic.fields import FieldInfo

from ventanilla.forms.conditions import Condition
from ventanilla.kernel.text import LocalText

UNIONS = (Union, types.UnionType)
EXAMPLES = (
    "licencia-de-obras", "primer_apellido", "#00594f", "es-mx", "VEC", "opcion_1",
    "https://example.org/page", "name@example.org",
)  # fmt: skip
SIMPLE: dict[Any, tuple[Any, str]] = {
    date: ("2026-01-31", "a day as year-month-day, such as 2026-01-31"),
    datetime: (
        "2026-01-31T09:00:00+00:00",
        "a day and time with its offset, such as 2026-01-31T09:00:00-06:00",
    ),
    time: ("09:00", "a time of day, such as 09:00"),
    Decimal: ("0", 'a number in quotes, such as "12.50"'),
    bool: (False, "true or false"),
    int: (1, "a whole number, such as 3"),
    float: (1.0, "a number, such as 19.25"),
    str: ("text", "some text"),
    Any: ("text", "a value"),
}


def example(pattern: str) -> str | None:
    """This function will return some text that matches ``pattern``, if one of the usual examples does."""
    return next((text for text in EXAMPLES if re.search(pattern, text)), None)


class Shape:
    """One expected type, without its wrappings, and the constraints that came with them."""

    def __init__(self, annotation: Any) -> None:
        self.optional = False
        self.pattern: str | None = None
        self.choices: tuple[Any, ...] = ()
        if isinstance(annotation, FieldInfo):
            self._constrain(annotation.metadata)
            annotation = annotation.annotation
        while True:
            if get_origin(annotation) is Annotated:
                annotation, *metadata = get_args(annotation)
                self._constrain(
                    [part for field in metadata for part in (field, *getattr(field, "metadata", ()))]
                )
            elif get_origin(annotation) in UNIONS and type(None) in get_args(annotation):
                self.optional = True
                rest = tuple(part for part in get_args(annotation) if part is not type(None))
                annotation = Union[rest]  # noqa: UP007
            else:
                break
        self.annotation = annotation
        self.origin = get_origin(annotation)
        if self.origin is Literal:
            self.choices = get_args(annotation)

    def _constrain(self, metadata: Sequence[Any]) -> None:
        for part in metadata:
            self.pattern = getattr(part, "pattern", None) or self.pattern

    @property
    def model(self) -> type[BaseModel] | None:
        """The model that a mapping here is read into."""
        if isinstance(self.annotation, type) and issubclass(self.annotation, BaseModel):
            return self.annotation
        return None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that a mapping here may have."""
        return tuple(self.model.model_fields) if self.model else ()

    def within(self, step: str | int) -> "Shape | None":
        """This function will return the shape one step further in, or None where there is no telling."""
        if self.model is not None:
            if issubclass(self.model, RootModel):
                return Shape(self.model.model_fields["root"]).within(step)
            field = self.model.model_fields.get(str(step))
            return Shape(field) if field else None
        if self.origin in UNIONS:
            members = [Shape(member) for member in get_args(self.annotation)]
            return next((member for member in members if member._tagged(step)), None)
        arguments = get_args(self.annotation)
        if self.origin is tuple and isinstance(step, int):
            if len(arguments) == 2 and arguments[1] is Ellipsis:
                return Shape(arguments[0])
            return Shape(arguments[step]) if step < len(arguments) else None
        if self.origin is dict and len(arguments) == 2:
            return Shape(arguments[1])
        return None

    def _tagged(self, tag: str | int) -> bool:
        if self.model is None:
            return False
        return any(tag in Shape(field).choices for field in self.model.model_fields.values())

    def words(self, languages: Sequence[str]) -> str:
        """This function will say what to write here, with an example where it helps."""
        if self.choices:
            return f"one of {', '.join(map(str, self.choices))}"
        if self.model is not None and issubclass(self.model, LocalText):
            return f"the text in each language: {{{', '.join(f'{code}: …' for code in languages)}}}"
        if self.model is not None and issubclass(self.model, Condition):
            return "a condition, such as {eq: [question, value]}"
        if self.keys and self.model is not None:
            required = [name for name, field in self.model.model_fields.items() if field.is_required()]
            return f"its own keys: {', '.join(required or self.keys)}"
        if self.origin is tuple:
            return "a list"
        if self.origin is dict:
            return "keys and values"
        if self.origin in UNIONS:
            return "its own keys"
        if self.pattern and (sample := example(self.pattern)):
            return f"text such as {sample}"
        return SIMPLE[self.annotation][1] if self.annotation in SIMPLE else "a value"

    def stand_in(self, languages: Sequence[str]) -> Any:  # noqa: PLR0911
        """This function will return the plainest value that is accepted here, so that reading can go on."""
        if self.optional:
            return None
        if self.choices:
            return self.choices[0]
        if self.model is not None:
            if issubclass(self.model, RootModel):
                return dict.fromkeys(languages or ("en",), "text")
            if issubclass(self.model, Condition):
                return {"answered": "text"}
            fields = self.model.model_fields.items()
            return {name: Shape(field).stand_in(languages) for name, field in fields if field.is_required()}
        if self.origin in UNIONS:
            return Shape(get_args(self.annotation)[0]).stand_in(languages)
        arguments = get_args(self.annotation)
        if self.origin is tuple:
            parts = [part for part in arguments if part is not Ellipsis]
            return [Shape(part).stand_in(languages) for part in parts]
        if self.origin is dict:
            return {}
        if self.pattern:
            return example(self.pattern)
        return SIMPLE[self.annotation][0] if self.annotation in SIMPLE else "text"
