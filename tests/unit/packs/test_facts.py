"""Costs, deadlines and assumptions, from the facts of a city."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ventanilla.kernel.money import Money, Rounding
from ventanilla.packs import facts
from ventanilla.packs.models import City, Cost, Fee, Service

MEXICO = ZoneInfo("America/Mexico_City")


def fee(city: City, slug: str) -> Fee:
    return next(fee for fee in city.fees.fees if fee.slug == slug)


def exact(city: City, slug: str, on: date, base: str | None = None) -> Money | None:
    found = fee(city, slug)
    tariff = next(tariff for tariff in found.tariffs if tariff.in_force(on))
    return facts.exact(city, tariff, on, None if base is None else Decimal(base))


def test_one_uma_is_rounded_to_117_pesos(city):
    [(_, money, words)] = facts.cost(city, city.services[0], date(2026, 11, 23))
    assert money == Money(Decimal("117.00"), "MXN")
    assert exact(city, "constancia", date(2026, 11, 23)) == Money(Decimal("117.31"), "MXN")
    assert words.say("es-mx") == "1 UMA + 0.5 UMA / hoja adicional"
    assert words.say("en") == "1 UMA + 0.5 UMA / further sheet"


@pytest.mark.parametrize(
    ("on", "amount"),
    [(date(2026, 1, 31), "113.00"), (date(2026, 2, 1), "117.00")],
)
def test_january_still_uses_the_unit_of_the_year_before(city, on, amount):
    assert facts.price(city, fee(city, "constancia"), on).money == Money(Decimal(amount), "MXN")


def test_further_sheets_cost_what_each_does(city):
    price = facts.price(city, fee(city, "constancia"), date(2026, 3, 1), Decimal(3))
    assert price.money == Money(Decimal("235.00"), "MXN"), "2 UMA are 234.62"


def test_a_fixed_tariff_changes_on_its_day(city):
    assert facts.price(city, fee(city, "plano"), date(2026, 12, 31)).money == Money(Decimal("67.00"), "MXN")
    assert exact(city, "plano", date(2027, 1, 1)) == Money(Decimal("70.50"), "MXN")
    assert facts.price(city, fee(city, "plano"), date(2026, 12, 31)).words is None


def test_without_a_tariff_that_day_there_is_no_price(city):
    price = facts.price(city, fee(city, "copia"), date(2025, 12, 31))
    assert (price.money, price.words) == (None, None)


def test_a_rate_needs_a_base_and_says_so_in_the_language_of_the_reader(city):
    price = facts.price(city, fee(city, "obra"), date(2026, 3, 1))
    assert price.money is None
    assert price.words.say("es-mx") == "2.61\u00a0% · presupuesto"
    assert exact(city, "obra", date(2026, 3, 1), "10000") == Money(Decimal("261.0000"), "MXN")


def test_a_price_per_sheet(city):
    assert facts.price(city, fee(city, "copia"), date(2026, 3, 1)).words.say("es") == "$12.50 / hoja"
    assert exact(city, "copia", date(2026, 3, 1), "4") == Money(Decimal("50.00"), "MXN")


@pytest.mark.parametrize(
    ("value", "until_2025", "from_2026"),
    [
        ("100000", "203.10", "210.20"),
        ("180970", "229.90", "237.89"),
        ("180970.50", "229.90", "237.89"),
        ("180971", "230.00", "238.00"),
        ("350000", "458.62", "474.91"),
        ("800000", "1202.44", "1244.36"),
        ("1250000", "2381.03", "2464.43"),
        ("1500000", "3275.50", "3390.96"),
        ("3200000", "10586.53", "10968.16"),
    ],
)
def test_the_table_of_the_property_tax(city, value, until_2025, from_2026):
    """Código Financiero del Estado de México, article 109: found by lower limit."""
    for on, amount in ((date(2025, 6, 1), until_2025), (date(2026, 6, 1), from_2026)):
        assert exact(city, "predial", on, value).rounded(Rounding.CENT_HALF_UP).amount == Decimal(amount)


def test_a_base_below_the_table_is_refused(city):
    with pytest.raises(ValueError, match="a base of 1 or more, not 0"):
        exact(city, "predial", date(2026, 6, 1), "0")


def test_a_unit_without_value_that_day_is_an_error(city):
    with pytest.raises(LookupError, match="a value of UMA on 2024-06-01"):
        facts.unit(city, "UMA", date(2024, 6, 1))


def test_the_calendar_counts_runs_of_closed_days_and_names_them(city):
    calendar = facts.calendar(city)
    assert calendar.closure(date(2026, 12, 21)) == calendar.closure(date(2027, 1, 6)) == "Vacaciones"
    assert calendar.is_working(date(2027, 1, 7))
    assert calendar.closes_at == city.about.filing.closes_at


@pytest.mark.parametrize(
    ("filed", "due"),
    [
        (datetime(2026, 11, 23, 12, tzinfo=MEXICO), date(2026, 12, 14)),
        (datetime(2026, 11, 21, 23, 10, tzinfo=MEXICO), date(2026, 12, 14)),
        (datetime(2026, 11, 24, 1, 30, tzinfo=UTC), date(2026, 12, 15)),
        (date(2026, 12, 7), date(2027, 1, 14)),
    ],
    ids=["midday", "a Saturday counts as Monday", "19:30 counts as the next day", "a day, over the holidays"],
)
def test_the_deadline_of_fifteen_working_days(city, filed, due):
    assert facts.deadline(city, city.services[0], filed) == due


def test_no_term_no_deadline(city):
    assert facts.deadline(city, city.services[1], date(2026, 11, 23)) is None
    assert facts.cure_deadline(city, city.services[1], date(2026, 11, 23)) is None


def test_three_working_days_to_put_it_right(city):
    assert facts.cure_deadline(city, city.services[0], date(2026, 11, 13)) == date(2026, 11, 19)


def test_assumptions_are_gathered_from_all_a_service_rests_on(city):
    found = facts.assumptions(city, city.services[0])
    assert [each.where for each in found] == [
        "assumptions[0]",
        "requirements[0]",
        "cost",
        "procedure.cure",
        "appointments.cotejo",
        "pools.ventanilla",
        "courses.barro",
        "offices.palacio",
        "fees.constancia.tariffs[0]",
        "city.filing",
    ]
    assert found[0].what.say("en") == "The amount"
    assert found[3].source == "Código de procedimientos 119"


def test_what_is_confirmed_is_no_assumption(city):
    card = city.services[1].card
    assert [each.where for each in facts.assumptions(city, city.services[1])] == [
        "offices.palacio",
        "city.filing",
    ]
    cost = Cost(**{**card.cost.model_dump(), "status": "assumption"})
    doubtful = Service(card=card.model_copy(update={"cost": cost}), about=city.services[1].about)
    assert "cost" in [each.where for each in facts.assumptions(city, doubtful)]


@pytest.mark.parametrize(
    ("born", "young", "old"),
    [
        (date(2021, 1, 16), False, False),
        (date(2021, 1, 17), True, False),
        (date(2009, 1, 17), False, False),
        (date(2009, 1, 16), False, True),
    ],
    ids=["six that day", "six the day after", "seventeen for one day more", "eighteen that day"],
)
def test_the_age_for_a_course_is_that_of_its_first_day(city, born, young, old):
    [course] = city.courses
    [group] = course.groups
    assert facts.too_young(course, group, born) is young
    assert facts.too_old(course, group, born) is old


def test_born_on_a_leap_day_one_is_older_on_the_first_of_march():
    assert facts.age(date(2020, 2, 29), date(2026, 2, 28)) == 5
    assert facts.age(date(2020, 2, 29), date(2026, 3, 1)) == 6
