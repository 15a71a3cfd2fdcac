"""Text, long text, e-mail, phone and identifier."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from ventanilla.forms import identifiers
from ventanilla.forms.definition import Email, Identifier, LongText, Phone, Text
from ventanilla.forms.faults import Code, Fault, Severity
from ventanilla.forms.kinds.base import (
    WHOLE,
    Context,
    Input,
    InputMode,
    Kind,
    Unreadable,
    length_faults,
    tidy_line,
    tidy_lines,
)

EMAIL_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
EMAIL_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
LONGEST_EMAIL = 254
LONGEST_EMAIL_LOCAL = 64

NATIONAL = {"MX": re.compile(r"[0-9]{10}"), "ES": re.compile(r"[6789][0-9]{8}")}
ABROAD = re.compile(r"\+[1-9][0-9]{7,14}")
# Mexican mobiles were dialled +52 1 from abroad until 2019, and people still write it.
OWN_PREFIXES = {"MX": ("+521", "+52"), "ES": ("+34",)}
PHONE_GROUPS = {"MX": (3, 3, 4), "ES": (3, 3, 3)}


class TextKind(Kind[Text]):
    def inputs(self, question: Text) -> tuple[Input, ...]:
        return (Input("", WHOLE, question.required, question.autocomplete, max_length=question.max_length),)

    def check(self, question: Text, value: Any, context: Context) -> Iterator[Fault]:
        yield from length_faults(question.name, value, question.min_length, question.max_length)
        if question.pattern and not re.fullmatch(question.pattern, value):
            yield Fault(question.name, Code.PATTERN)

    def schema(self, question: Text) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "string", "maxLength": question.max_length}
        if question.min_length:
            schema["minLength"] = question.min_length
        if question.pattern:
            schema["pattern"] = f"^(?:{question.pattern})$"
        return schema


class LongTextKind(Kind[LongText]):
    def inputs(self, question: LongText) -> tuple[Input, ...]:
        return (Input("", WHOLE, question.required, max_length=question.max_length),)

    def tidy(self, question: LongText, value: Any) -> Any:
        if not isinstance(value, str):
            raise Unreadable
        return tidy_lines(value) or None

    def check(self, question: LongText, value: Any, context: Context) -> Iterator[Fault]:
        yield from length_faults(question.name, value, 0, question.max_length)

    def schema(self, question: LongText) -> dict[str, Any]:
        return {"type": "string", "maxLength": question.max_length}


class EmailKind(Kind[Email]):
    """The domain is kept in lower case; the part before the @ is the recipient's own business."""

    def inputs(self, question: Email) -> tuple[Input, ...]:
        return (Input("", WHOLE, question.required, "email", "email", LONGEST_EMAIL),)

    def tidy(self, question: Email, value: Any) -> Any:
        text = super().tidy(question, value)
        if text is None:
            return None
        local, at, domain = text.replace(" ", "").rpartition("@")
        return f"{local}{at}{domain.lower()}"

    def check(self, question: Email, value: Any, context: Context) -> Iterator[Fault]:
        local, _, domain = value.rpartition("@")
        right = EMAIL_LOCAL.fullmatch(local) and EMAIL_DOMAIN.fullmatch(domain)
        if not right or len(local) > LONGEST_EMAIL_LOCAL or len(value) > LONGEST_EMAIL:
            yield Fault(question.name, Code.EMAIL)

    def schema(self, question: Email) -> dict[str, Any]:
        return {"type": "string", "format": "email", "maxLength": LONGEST_EMAIL}


class PhoneKind(Kind[Phone]):
    """Value: the digits of a number of the country, or ``+`` and digits of a foreign one."""

    def inputs(self, question: Phone) -> tuple[Input, ...]:
        return (Input("", WHOLE, question.required, "tel", "tel", 30),)

    def tidy(self, question: Phone, value: Any) -> Any:
        text = super().tidy(question, str(value) if isinstance(value, int) else value)
        if text is None:
            return None
        number = re.sub(r"[\s().·/\-‐‑‒–—]", "", text)
        if number.startswith("00"):
            number = "+" + number[2:]
        for prefix in OWN_PREFIXES[question.region]:
            if NATIONAL[question.region].fullmatch(number.removeprefix(prefix)):
                return number.removeprefix(prefix)
        return number

    def check(self, question: Phone, value: Any, context: Context) -> Iterator[Fault]:
        own = any(value.startswith(prefix) for prefix in OWN_PREFIXES[question.region])
        if not NATIONAL[question.region].fullmatch(value) and (own or not ABROAD.fullmatch(value)):
            yield Fault(question.name, Code.PHONE, {"region": question.region})

    def show(self, question: Phone, value: Any, language: str) -> str:
        if value.startswith("+"):
            return str(value)
        first, second, _ = PHONE_GROUPS[question.region]
        return f"{value[:first]} {value[first : first + second]} {value[first + second :]}"

    def schema(self, question: Phone) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^({NATIONAL[question.region].pattern}|{ABROAD.pattern})$"}


class IdentifierKind(Kind[Identifier]):
    def inputs(self, question: Identifier) -> tuple[Input, ...]:
        return (identifier_input("", question.scheme, required=question.required),)

    def tidy(self, question: Identifier, value: Any) -> Any:
        text = super().tidy(question, value)
        return identifiers.tidy(question.scheme, text) or None if text else None

    def check(self, question: Identifier, value: Any, context: Context) -> Iterator[Fault]:
        yield from identifier_faults(question.name, question.scheme, value)
        if question.prefix and not value.startswith(question.prefix):
            params = {"scheme": question.scheme, "prefix": question.prefix}
            yield Fault(question.name, Code.IDENTIFIER_PREFIX, params, severity="warning")

    def show(self, question: Identifier, value: Any, language: str) -> str:
        return identifiers.shown(question.scheme, value)


@cache
def identifier_input(name: str, scheme: str, required: bool) -> Input:
    """This function will describe the field of an identifier; there is room for the separators people type."""
    kind = identifiers.SCHEMES[scheme]
    mode: InputMode = "numeric" if kind.digits else "text"
    return Input(
        name, identifiers.LABELS.get(scheme, WHOLE), required, mode=mode, max_length=kind.length + 10
    )


def identifier_faults(question: str, scheme: str, number: str, part: str | None = None) -> Iterator[Fault]:
    """This function will yield the faults and warnings of a tidy identifier."""
    for code in identifiers.faults(scheme, number):
        severity: Severity = "warning" if code in identifiers.WARNINGS else "error"
        params = {"scheme": scheme.removesuffix("_organisation")}
        yield Fault(question, code, params, part, severity)


def plain_text(value: Any) -> str:
    """This function will return one tidy line of text, or raise Unreadable when it is not text."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unreadable
    return tidy_line(str(value))
