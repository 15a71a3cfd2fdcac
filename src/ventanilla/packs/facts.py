"""What follows from a city's facts: working days, costs, deadlines, and what is still assumed."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from babel.numbers import format_decimal, format_percent

from ventanilla.kernel.calendar import Term, WorkingCalendar, due
from ventanilla.kernel.money import Money, Rounding, format_money
from ventanilla.kernel.text import LocalText
from ventanilla.packs.models import (
    Brackets,
    City,
    Course,
    Fee,
    Fixed,
    Group,
    Language,
    PerUnit,
    Rate,
    Service,
    Sourced,
    Tariff,
    Unit,
    Units,
)

EVERY_DIGIT = "#,##0.################"


class Price(NamedTuple):
    """What one fee comes to. ``money`` is rounded as the city does; None when it depends on a base.

    ``words`` say how it is reckoned («1 UMA», «2,61 % · pressupost»), or None for a plain amount.
    """

    fee: Fee
    money: Money | None
    words: LocalText | None


class Assumption(NamedTuple):
    """Something the municipality must still confirm: where it is written, what it is, and its source."""

    where: str
    what: LocalText | None
    source: str


def calendar(city: City) -> WorkingCalendar:
    """This function will return the working days of the city, with the names of the days it is closed."""
    language = city.about.languages[0].code
    closed = {
        closure.first + timedelta(days=day): closure.name.say(language)
        for file in city.calendars
        for closure in file.closures
        for day in range(((closure.last or closure.first) - closure.first).days + 1)
    }
    return WorkingCalendar(city.about.time_zone, closed, city.about.filing.closes_at)


def deadline(city: City, service: Service, effective: date | datetime) -> date | None:
    """This function will return the last day the town has to answer, or None where there is no term.

    ``effective`` is the day from which a filing counts, or the instant it was filed or takes effect.
    """
    return _last_day(city, service.card.deadline.term, effective)


def cure_deadline(city: City, service: Service, asked: date | datetime) -> date | None:
    """This function will return the last day a person has to put right what was asked of them."""
    cure = service.card.procedure.cure if service.card.procedure else None
    return _last_day(city, cure.term if cure else None, asked)


def cost(city: City, service: Service, on: date, bases: Mapping[str, Decimal] | None = None) -> list[Price]:
    """This function will return what each fee of the service comes to on that day.

    ``bases`` gives, by fee, what a rate, table or unit price is applied to. A fee that has no tariff in
    force that day has neither money nor words.
    """
    fees = {fee.slug: fee for fee in city.fees.fees}
    return [price(city, fees[slug], on, (bases or {}).get(slug)) for slug in service.card.cost.fees]


def price(city: City, fee: Fee, on: date, base: Decimal | None = None) -> Price:
    """This function will return what a fee comes to on that day, for the base if it needs one."""
    tariff = next((tariff for tariff in fee.tariffs if tariff.in_force(on)), None)
    if tariff is None:
        return Price(fee, None, None)
    money = exact(city, tariff, on, base)
    rounded = money.rounded(Rounding(city.about.rounding)) if money else None
    said = {each.code: words for each in city.about.languages if (words := _words(city, tariff, each))}
    return Price(fee, rounded, LocalText(said) if said else None)


def exact(city: City, tariff: Tariff, on: date, base: Decimal | None = None) -> Money | None:
    """This function will return the unrounded amount of a tariff, or None without the base it needs.

    ``base``: of a rate or a table, the amount it is applied to; of a price per unit or in units of
    account, how many are wanted (sheets, square metres). Raises ``ValueError`` on a base below the table
    and ``LookupError`` when a unit of account has no value that day.
    """
    amount: Decimal | None
    match tariff:
        case Fixed():
            amount = tariff.amount
        case Units():
            further = (base - 1) * tariff.each if base is not None and tariff.each is not None else 0
            amount = (tariff.units + further) * _value(city, tariff.unit, on)
        case Rate():
            amount = None if base is None else base * tariff.rate
        case Brackets():
            amount = None if base is None else _bracket(tariff, base) * _value(city, tariff.unit, on)
        case PerUnit():
            amount = None if base is None else base * tariff.amount * _value(city, tariff.unit, on)
    return None if amount is None else Money(amount, city.about.currency)


def assumptions(city: City, service: Service) -> list[Assumption]:
    """This function will return everything a service rests on that nobody has confirmed yet.

    Its own facts; what can be booked from its card; its department and office; its fees and their units;
    how the register counts time.
    """
    card, about = service.card, city.about
    found = [Assumption(f"assumptions[{n}]", text, "") for n, text in enumerate(card.assumptions)]
    for where, fact in (
        *((f"requirements[{n}]", each) for n, each in enumerate(card.requirements)),
        ("cost", card.cost),
        ("deadline", card.deadline),
        *((f"legal_basis[{n}]", each) for n, each in enumerate(card.legal_basis)),
        *([("procedure.cure", card.procedure.cure)] if card.procedure and card.procedure.cure else ()),
        *_booked(city, service),
        *_surroundings(city, service),
        ("city.filing", about.filing),
    ):
        if fact.status == "assumption":
            what = next((text for key in ("name", "text", "law") if (text := getattr(fact, key, None))), None)
            found.append(Assumption(where, what, fact.source))
    return found


def age(born: date, on: date) -> int:
    """This function will return the age in whole years on that day; born on 29 February, it is one more on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def too_young(course: Course, group: Group, born: date) -> bool:
    """This function will tell whether somebody is too young for the course on the group's first day."""
    return course.youngest is not None and age(born, group.first) < course.youngest


def too_old(course: Course, group: Group, born: date) -> bool:
    """This function will tell whether somebody is too old for the course on the group's first day."""
    return course.oldest is not None and age(born, group.first) > course.oldest


def _booked(city: City, service: Service) -> Iterator[tuple[str, Sourced]]:
    """What can be booked from the service's card, and who serves it."""
    if city.appointments:
        served = [each for each in city.appointments.appointments if each.service == service.slug]
        for appointment in served:
            yield f"appointments.{appointment.slug}", appointment
        for pool in city.appointments.pools:
            if any(pool.slug in each.pools for each in served):
                yield f"pools.{pool.slug}", pool
    for course in city.courses:
        if course.service == service.slug:
            yield f"courses.{course.slug}", course
    for venue in city.venues:
        if venue.lending and venue.lending.service == service.slug:
            yield f"venues.{venue.slug}", venue


def _surroundings(city: City, service: Service) -> Iterator[tuple[str, Sourced]]:
    for department in city.departments:
        if department.slug == service.card.department:
            yield f"departments.{department.slug}", department
            for number, contact in enumerate(department.contacts):
                yield f"departments.{department.slug}.contacts[{number}]", contact
            for office in city.offices:
                if office.slug == department.office:
                    yield f"offices.{office.slug}", office
    units = set()
    for fee in city.fees.fees:
        if fee.slug in service.card.cost.fees:
            for number, tariff in enumerate(fee.tariffs):
                yield f"fees.{fee.slug}.tariffs[{number}]", tariff
                units.add(getattr(tariff, "unit", None))
    for unit in city.fees.units:
        if unit.unit in units:
            yield f"units.{unit.unit}", unit


def _last_day(city: City, term: Term | None, start: date | datetime) -> date | None:
    if term is None:
        return None
    working = calendar(city)
    return due(term, working.effective(start).date() if isinstance(start, datetime) else start, working)


def unit(city: City, name: str, on: date) -> Unit:
    """This function will return the value of a unit of account that holds on that day.

    Raises ``LookupError`` when none does.
    """
    for each in city.fees.units:
        if each.unit == name and each.in_force(on):
            return each
    raise LookupError(f"a value of {name} on {on}")


def _value(city: City, name: str | None, on: date) -> Decimal:
    return Decimal(1) if name is None else unit(city, name, on).value


def _bracket(table: Brackets, base: Decimal) -> Decimal:
    rows = [row for row in table.rows if row.lower <= base]
    if not rows:
        raise ValueError(f"a base of {min(row.lower for row in table.rows)} or more, not {base}")
    row = max(rows, key=lambda row: row.lower)
    return row.fixed + (base - row.lower) * row.factor


def _words(city: City, tariff: Tariff, language: Language) -> str:
    code, locale = language.code, language.locale

    def number(value: Decimal) -> str:
        return format_decimal(value, format=EVERY_DIGIT, locale=locale)

    match tariff:
        case Fixed():
            return ""
        case Units():
            words = f"{number(tariff.units)} {tariff.unit}"
            if tariff.each is not None:
                per = f" / {tariff.per.say(code)}" if tariff.per else ""
                words += f" + {number(tariff.each)} {tariff.unit}{per}"
            return words
        case Rate():
            percent = format_percent(tariff.rate, format="#,##0.######\u00a0%", locale=locale)
            return f"{percent} · {tariff.of.say(code)}"
        case Brackets():
            return tariff.of.say(code)
        case PerUnit():
            money = Money(tariff.amount, city.about.currency)
            amount = f"{number(tariff.amount)} {tariff.unit}" if tariff.unit else format_money(money, locale)
            return f"{amount} / {tariff.per.say(code)}"
