"""What can be wrong with an answer: a closed set of codes, each with the parameters its wording may use."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Literal, Self

type Severity = Literal["error", "warning"]


class Code(StrEnum):
    """Every fault there is. Parameters are plain: numbers, ISO days, decimal strings."""

    REQUIRED = "required"  # nothing was answered; in a part, that part is missing
    MISSHAPEN = "misshapen"  # not the kind of value the question takes (only from outside the pages)
    TOO_SHORT = "too_short"  # minimum, length
    TOO_LONG = "too_long"  # maximum, length
    PATTERN = "pattern"  # does not match the question's own pattern
    NAME_LETTERS = "name_letters"  # something else than letters, spaces, apostrophes, hyphens, points
    EMAIL = "email"
    PHONE = "phone"  # region: MX or ES
    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS_NUMBER = "ambiguous_number"  # 1.234 or 1,234: a thousand, or one and a bit?
    TOO_MANY_DECIMALS = "too_many_decimals"  # decimals
    TOO_SMALL = "too_small"  # minimum
    TOO_LARGE = "too_large"  # maximum
    NOT_A_DATE = "not_a_date"
    DATE_INCOMPLETE = "date_incomplete"  # the part that is missing is the fault's part
    YEAR_FOUR_DIGITS = "year_four_digits"
    TOO_EARLY = "too_early"  # earliest
    TOO_LATE = "too_late"  # latest
    IN_THE_FUTURE = "in_the_future"
    IN_THE_PAST = "in_the_past"
    TOO_OLD = "too_old"  # months
    NOT_AN_OPTION = "not_an_option"
    TOO_MANY_CHOICES = "too_many_choices"  # maximum
    POSTCODE = "postcode"
    POSTCODE_NOT_SERVED = "postcode_not_served"
    NOT_IN_CATALOGUE = "not_in_catalogue"  # warning
    COORDINATES = "coordinates"
    IDENTIFIER_FORMAT = "identifier_format"  # scheme
    IDENTIFIER_DATE = "identifier_date"  # scheme
    IDENTIFIER_CHECK = "identifier_check"  # scheme; the check digit or letter is another
    IDENTIFIER_DOUBTFUL = "identifier_doubtful"  # warning; scheme
    IDENTIFIER_PREFIX = "identifier_prefix"  # warning; scheme, prefix
    PARCEL_ONLY = "parcel_only"  # warning; scheme
    TOO_MANY_FILES = "too_many_files"  # maximum
    TOO_FEW_ITEMS = "too_few_items"  # minimum
    TOO_MANY_ITEMS = "too_many_items"  # maximum


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an answer. A warning is shown and blocks nothing.

    ``question`` is the path of the question: its name, or ``witnesses.0.name`` within a group (counted
    from 0 as in the posted fields; ``params["item"]`` counts from 1). ``part`` is the part of a date,
    address, person, ... that it concerns.
    """

    question: str
    code: Code
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    part: str | None = None
    severity: Severity = "error"

    @property
    def field(self) -> str:
        """This function will return the name of the posted field that the fault is about."""
        return f"{self.question}.{self.part}" if self.part else self.question

    @property
    def blocks(self) -> bool:
        """This function will tell whether the answer must be mended before the form can be filed."""
        return self.severity == "error"

    def within(self, group: str, item: int) -> Self:
        """This function will return the same fault as that of an item, counted from 0, of a group."""
        params = {**self.params, "item": item + 1}
        return replace(self, question=f"{group}.{item}.{self.question}", params=params)
