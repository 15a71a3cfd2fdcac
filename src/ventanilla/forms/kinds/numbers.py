"""Numbers and amounts of money, typed with the comma or the point of wherever people come from."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from ventanilla.forms.conditions import plain_number
from ventanilla.forms.definition import MoneyAmount, Number
from ventanilla.forms.display import locale_of, number_shown
from ventanilla.forms.faults import Code, Fault
from ventanilla.forms.kinds.base import WHOLE, Context, Input, InputMode, Kind, Raw, Unreadable
from ventanilla.kernel.money import Money, format_money

SPACES = re.compile(r"[\s'’]")
PLAIN = re.compile(r"[+-]?[0-9]+")
ONE_SEPARATOR = re.compile(r"([+-]?[0-9]*)([.,])([0-9]+)")
GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*(?:(?!\1)[.,]([0-9]*))?")
COULD_BE_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}")
THOUSANDS = {"MXN": ",", "EUR": "."}
LONGEST = 24  # With two cents more, still within the 28 digits that decimals are reckoned with.
CENTS = 2


def decimal_typed(text: str, thousands: str = "") -> Decimal:
    """This function will return the number that a person typed, with a comma or a point, grouped or not.

    One separator before exactly three digits could be either; ``thousands`` says which it is where the
    currency tells, otherwise it is refused rather than guessed. Raises Unreadable.
    """
    bare = SPACES.sub("", text).replace("−", "-")
    if len(bare) > LONGEST:
        raise Unreadable(Code.NOT_A_NUMBER)
    if PLAIN.fullmatch(bare):
        return Decimal(bare)
    if single := ONE_SEPARATOR.fullmatch(bare):
        whole, separator, rest = single.groups()
        if len(rest) == 3 and COULD_BE_THOUSANDS.fullmatch(whole):
            if not thousands:
                raise Unreadable(Code.AMBIGUOUS_NUMBER)
            if separator == thousands:
                return Decimal(whole + rest)
        return Decimal(f"{whole or '0'}.{rest}" if whole not in ("+", "-") else f"{whole}0.{rest}")
    if grouped := GROUPED.fullmatch(bare):
        separator, rest = grouped.groups()
        whole = bare[: len(bare) - len(rest) - 1] if rest is not None else bare
        return Decimal(f"{whole.replace(separator, '')}.{rest or '0'}")
    raise Unreadable(Code.NOT_A_NUMBER)


def tidy_number(value: Any) -> str:
    """This function will return the canonical text of a number from outside the pages. Raises Unreadable."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise Unreadable
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise Unreadable(Code.NOT_A_NUMBER) from None
    if not number.is_finite() or abs(number.adjusted()) > LONGEST or len(number.as_tuple().digits) > LONGEST:
        raise Unreadable(Code.NOT_A_NUMBER)
    return plain_number(number)


class Measured[Q: (Number, MoneyAmount)](Kind[Q]):
    """What numbers and amounts share: limits, decimals, and both separators."""

    def inputs(self, question: Q) -> tuple[Input, ...]:
        mode: InputMode = "decimal" if self.decimals(question) else "numeric"
        return (Input("", WHOLE, question.required, mode=mode, max_length=LONGEST),)

    def decimals(self, question: Q) -> int:
        return CENTS if isinstance(question, MoneyAmount) else question.decimals

    def typed(self, question: Q, value: Any) -> Raw:
        if value is None:
            return ""
        _, _, rest = value.partition(".")
        # Three decimals typed again would look like a thousand; a fourth makes it plain.
        return f"{value}0" if len(rest) == 3 else value

    def parse(self, question: Q, raw: Raw) -> Any:
        text = str(raw)
        if isinstance(question, MoneyAmount):
            text = re.sub(r"[$€]|MXN|EUR", "", text, flags=re.IGNORECASE)
            return decimal_typed(text, THOUSANDS[question.currency]) if text.strip() else None
        return decimal_typed(text) if text.strip() else None

    def tidy(self, question: Q, value: Any) -> Any:
        return None if value is None or value == "" else tidy_number(value)

    def check(self, question: Q, value: Any, context: Context) -> Iterator[Fault]:
        number = Decimal(value)
        allowed = self.decimals(question)
        if -int(number.as_tuple().exponent) > allowed:
            yield Fault(question.name, Code.TOO_MANY_DECIMALS, {"decimals": allowed})
        if question.minimum is not None and number < question.minimum:
            yield Fault(question.name, Code.TOO_SMALL, {"minimum": plain_number(question.minimum)})
        if question.maximum is not None and number > question.maximum:
            yield Fault(question.name, Code.TOO_LARGE, {"maximum": plain_number(question.maximum)})

    def schema(self, question: Q) -> dict[str, Any]:
        allowed = self.decimals(question)
        places = rf"(\.[0-9]{{1,{allowed}}})?" if allowed else ""
        return {"type": "string", "pattern": f"^-?[0-9]+{places}$"}


class NumberKind(Measured[Number]):
    """Value: a decimal string without exponent or closing zeros."""

    def show(self, question: Number, value: Any, language: str) -> str:
        shown = str(value) if question.year else number_shown(Decimal(value), language)
        return f"{shown} {question.unit.say(language)}" if question.unit else shown


class MoneyKind(Measured[MoneyAmount]):
    """Value: as a number's; the currency is the question's."""

    def show(self, question: MoneyAmount, value: Any, language: str) -> str:
        return format_money(Money(Decimal(value), question.currency), str(locale_of(language)))
