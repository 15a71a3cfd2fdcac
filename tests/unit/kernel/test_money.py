"""Amounts, their sums and the two ways of rounding."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.kernel.money import Money, Rounding, format_money

uma = Money(Decimal("117.31"), "MXN")


def pesos(amount: str) -> Money:
    return Money(Decimal(amount), "MXN")


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        *(("113.14", "113"), ("117.31", "117"), ("10.01", "10"), ("10.50", "10"), ("10.51", "11")),
        *(("10.99", "11"), ("10.00", "10"), ("10.504", "10"), ("10.505", "11"), ("0.50", "0"), ("0", "0")),
    ],
)
def test_pesos_one_to_fifty_cents_down_and_fifty_one_up(amount: str, expected: str) -> None:
    assert pesos(amount).rounded(Rounding.PESO_HALF_DOWN) == pesos(expected)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("322.221987", "322.22"), ("493.8268", "493.83"), ("0.005", "0.01"), ("0.0049", "0.00"), ("7", "7.00")],
)
def test_cents_half_up(amount: str, expected: str) -> None:
    assert Money(Decimal(amount), "EUR").rounded(Rounding.CENT_HALF_UP) == Money(Decimal(expected), "EUR")


def test_fees_by_rate_are_rounded_by_concept() -> None:
    base = Money(Decimal("12345.67"), "EUR")
    concepts = [(base * Decimal(rate)).rounded(Rounding.CENT_HALF_UP) for rate in ("0.0261", "0.04")]
    assert concepts[0] + concepts[1] == Money(Decimal("816.05"), "EUR")


def test_units_of_account_are_multiplied_before_rounding() -> None:
    assert (uma * 2).amount == Decimal("234.62")
    assert (Decimal("1.5") * uma).rounded(Rounding.PESO_HALF_DOWN) == pesos("176")


def test_currencies_do_not_mix() -> None:
    euro = Money(Decimal(1), "EUR")
    for operation in (lambda: uma + euro, lambda: uma - euro, lambda: uma < euro, lambda: uma >= euro):
        with pytest.raises(ValueError, match="MXN with MXN"):
            operation()
    assert uma != Money(uma.amount, "EUR")


@pytest.mark.parametrize("amount", [1.5, 1, "1"])
def test_only_decimals_are_amounts(amount: object) -> None:
    with pytest.raises(TypeError, match="Decimal"):
        Money(amount, "MXN")  # type: ignore[arg-type]


@pytest.mark.parametrize("times", [1.5, True, "2"])
def test_money_is_not_multiplied_by_floats(times: object) -> None:
    with pytest.raises(TypeError, match="whole number"):
        uma * times  # type: ignore[operator]


def test_money_needs_a_finite_amount_and_a_currency() -> None:
    for amount, currency in (("NaN", "MXN"), ("Infinity", "MXN"), ("1", "mxn"), ("1", "pesos")):
        with pytest.raises(ValueError, match=r"money|currency"):
            Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "expected"),
    [
        ("1234.56", "MXN", "es_MX", "$1,234.56"),
        ("1234.56", "MXN", "es-mx", "$1,234.56"),
        ("1234.565", "EUR", "ca_ES", "1.234,57\u00a0€"),
        ("12345.6", "EUR", "es_ES", "12.345,60\u00a0€"),
        ("1234.56", "EUR", "en_GB", "€1,234.56"),
    ],
)
def test_money_is_written_as_people_write_it(amount: str, currency: str, locale: str, expected: str) -> None:
    assert format_money(Money(Decimal(amount), currency), locale) == expected


amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=4).map(lambda amount: Money(amount, "MXN"))


@given(amounts, amounts)
def test_addition_undoes_subtraction(one: Money, other: Money) -> None:
    assert one - other + other == one
    assert one + -other == one - other
    assert (one < other) == (other > one)
    assert (one <= other) == (not one > other)


@given(amounts, st.sampled_from(Rounding))
def test_rounding_is_near_and_settles(money: Money, policy: Rounding) -> None:
    rounded = money.rounded(policy)
    distance = abs((rounded - money).amount)
    assert distance <= (Decimal("0.005") if policy is Rounding.CENT_HALF_UP else Decimal("0.505"))
    assert rounded.rounded(policy) == rounded
