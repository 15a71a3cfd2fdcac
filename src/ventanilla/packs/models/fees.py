"""``fees.yaml``: units of account, and fees as named tariff shapes."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from ventanilla.kernel.text import LocalText
from ventanilla.packs.models.base import Part, Slug, Sourced


class Unit(Sourced):
    """The value of a unit of account (UMA) from a day on."""

    unit: str
    value: Decimal


class Fixed(Sourced):
    kind: Literal["fixed"]
    amount: Decimal


class Units(Sourced):
    """So many units of account; ``each`` more per ``per`` (a further sheet)."""

    kind: Literal["units"]
    unit: str
    units: Decimal
    each: Decimal | None = None
    per: LocalText | None = None


class Rate(Sourced):
    kind: Literal["rate"]
    rate: Decimal = Field(description="As a fraction: 0.0261 is 2.61 %")
    of: LocalText


class Bracket(Part):
    lower: Decimal
    fixed: Decimal
    factor: Decimal


class Brackets(Sourced):
    """Found by lower limit; ``fixed + (base - lower limit) x factor``, in currency or in ``unit``."""

    kind: Literal["brackets"]
    of: LocalText
    unit: str | None = None
    rows: Annotated[tuple[Bracket, ...], Field(min_length=1)]


class PerUnit(Sourced):
    kind: Literal["per_unit"]
    unit: str | None = None
    amount: Decimal
    per: LocalText


Tariff = Annotated[Fixed | Units | Rate | Brackets | PerUnit, Field(discriminator="kind")]


class Fee(Part):
    slug: Slug
    name: LocalText
    law: LocalText
    tariffs: Annotated[tuple[Tariff, ...], Field(min_length=1)]
    note: LocalText | None = None


class FeesFile(Part):
    """``fees.yaml``."""

    units: tuple[Unit, ...] = ()
    fees: tuple[Fee, ...]
