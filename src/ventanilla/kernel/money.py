"""Money: a decimal amount of one currency, and the two ways the cities round it."""

from dataclasses import dataclass
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Self

from babel import Locale
from babel.numbers import format_currency

CENT = Decimal("0.01")
WHOLE = Decimal(1)


class Rounding(StrEnum):
    """How an amount to be paid is rounded; each city names its own."""

    CENT_HALF_UP = "cent_half_up"
    PESO_HALF_DOWN = "peso_half_down"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency (ISO 4217), unrounded until it is asked to be. Never a float."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError(f"the amount of money as a Decimal, not {type(self.amount).__name__}")
        if not self.amount.is_finite():
            raise ValueError("a finite amount of money")
        if len(self.currency) != 3 or not self.currency.isascii() or not self.currency.isupper():
            raise ValueError(f"a currency of three capital letters, not {self.currency!r}")

    def __add__(self, other: Self) -> Self:
        return type(self)(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Self:
        return type(self)(-self.amount, self.currency)

    def __mul__(self, times: Decimal | int) -> Self:
        if isinstance(times, bool) or not isinstance(times, Decimal | int):
            raise TypeError(f"money times a Decimal or a whole number, not {type(times).__name__}")
        return type(self)(self.amount * times, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Self) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Self) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Self) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Self) -> bool:
        return self.amount >= self._same(other)

    def rounded(self, policy: Rounding) -> Self:
        """This function will return the amount to be paid under the policy.

        ``cent_half_up``: to the cent, half a cent up. ``peso_half_down``: first to the cent, then 1 to 50
        cents are dropped and 51 to 99 make one more peso, as the treasuries of the Estado de México do.
        """
        cents = self.amount.quantize(CENT, ROUND_HALF_UP)
        if policy is Rounding.PESO_HALF_DOWN:
            return type(self)(cents.quantize(WHOLE, ROUND_HALF_DOWN).quantize(CENT), self.currency)
        return type(self)(cents, self.currency)

    def _same(self, other: object) -> Decimal:
        if not isinstance(other, Money):
            raise TypeError(f"money with money, not with {type(other).__name__}")
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} with {self.currency}, not with {other.currency}")
        return other.amount


def format_money(money: Money, locale: str) -> str:
    """This function will write the amount to the cent as people of the locale do: «$1,234.56», «1.234,56 €».

    ``locale`` is one of Babel's, with a dash or an underscore: ``es_MX``, ``ca_ES``, ``es-mx``.
    """
    cents = money.amount.quantize(CENT, ROUND_HALF_UP)
    return format_currency(cents, money.currency, locale=Locale.parse(locale.replace("-", "_")))
