"""Every term and filing that the two cities' rules give as an example, and what must hold for all."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.kernel.calendar import Pause, Term, WorkingCalendar, due, due_at, rejected_at

MADRID = ZoneInfo("Europe/Madrid")
CENTRE = ZoneInfo("America/Mexico_City")


def days(*texts: str) -> dict[date, str]:
    return {date.fromisoformat(text): "Closed" for text in texts}


def run(first: str, last: str) -> dict[date, str]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return {start + timedelta(days=n): "Vacation" for n in range((end - start).days + 1)}


PALMA = WorkingCalendar(
    "Europe/Madrid",
    days(
        *("2026-01-01", "2026-01-06", "2026-03-02", "2026-04-02", "2026-04-03", "2026-04-06", "2026-05-01"),
        *("2026-08-15", "2026-10-12", "2026-12-08", "2026-12-25", "2026-12-26", "2026-01-20", "2026-06-24"),
        *("2027-01-01", "2027-01-06", "2027-03-01", "2027-03-25", "2027-03-26", "2027-03-29", "2027-05-01"),
        *("2027-10-12", "2027-11-01", "2027-12-06", "2027-12-08", "2027-12-25", "2027-01-20", "2027-06-24"),
    ),
)
METEPEC_HOLIDAYS = days(
    *("2026-01-01", "2026-02-02", "2026-03-16", "2026-05-01", "2026-09-16", "2026-11-16", "2026-12-25"),
    *("2026-03-02", "2026-05-05", "2026-11-02"),
)
METEPEC = WorkingCalendar(
    "America/Mexico_City", METEPEC_HOLIDAYS | run("2026-12-21", "2027-01-06"), closes_at=time(18)
)
METEPEC_WITHOUT_VACATION = WorkingCalendar("America/Mexico_City", METEPEC_HOLIDAYS)


def term(amount: int, unit: str) -> Term:
    return Term.model_validate({"amount": amount, "unit": unit})


@pytest.mark.parametrize(
    ("amount", "unit", "notified", "expected"),
    [
        (10, "working_days", date(2026, 11, 20), date(2026, 12, 4)),
        (10, "working_days", date(2026, 11, 30), date(2026, 12, 15)),
        (1, "months", date(2027, 1, 31), date(2027, 3, 2)),
        (3, "months", date(2026, 11, 30), date(2027, 3, 2)),
        (3, "months", date(2026, 11, 24), date(2027, 2, 24)),
        (10, "days", date(2026, 11, 21), date(2026, 12, 1)),
        (8, "days", date(2026, 11, 20), date(2026, 11, 30)),
        (1, "years", date(2028, 2, 29), date(2029, 2, 28)),
        (24, "working_hours", date(2026, 11, 20), date(2026, 11, 23)),
    ],
)
def test_terms_of_palma(amount: int, unit: str, notified: date, expected: date) -> None:
    assert due(term(amount, unit), notified, PALMA) == expected


@pytest.mark.parametrize(
    ("amount", "notified", "expected"),
    [
        (15, date(2026, 11, 23), date(2026, 12, 14)),
        (15, date(2026, 12, 7), date(2027, 1, 14)),
        (3, date(2026, 11, 13), date(2026, 11, 19)),
        (3, date(2026, 11, 23), date(2026, 11, 26)),
        (20, date(2026, 11, 23), date(2027, 1, 7)),
    ],
)
def test_terms_of_metepec(amount: int, notified: date, expected: date) -> None:
    assert due(term(amount, "working_days"), notified, METEPEC) == expected


def test_a_term_without_the_winter_vacation() -> None:
    assert due(term(15, "working_days"), date(2026, 12, 7), METEPEC_WITHOUT_VACATION) == date(2026, 12, 29)


@pytest.mark.parametrize(
    ("filed", "expected"),
    [
        (datetime(2026, 12, 26, 23, 10, tzinfo=MADRID), datetime(2026, 12, 28, tzinfo=MADRID)),
        (datetime(2026, 12, 8, 9, 0, tzinfo=MADRID), datetime(2026, 12, 9, tzinfo=MADRID)),
        (datetime(2026, 12, 9, 23, 59, tzinfo=MADRID), datetime(2026, 12, 9, 23, 59, tzinfo=MADRID)),
        (datetime(2026, 12, 7, 22, 59, tzinfo=UTC), datetime(2026, 12, 7, 23, 59, tzinfo=MADRID)),
        (datetime(2026, 12, 7, 23, 1, tzinfo=UTC), datetime(2026, 12, 9, tzinfo=MADRID)),
    ],
)
def test_a_filing_on_a_closed_day_takes_effect_on_the_next_working_day(
    filed: datetime, expected: datetime
) -> None:
    assert PALMA.effective(filed) == expected
    assert PALMA.effective(filed).tzinfo == MADRID


@pytest.mark.parametrize(
    ("filed", "expected"),
    [
        (datetime(2026, 11, 23, 18, 0, tzinfo=CENTRE), datetime(2026, 11, 23, 18, 0, tzinfo=CENTRE)),
        (datetime(2026, 11, 23, 18, 0, 1, tzinfo=CENTRE), datetime(2026, 11, 24, tzinfo=CENTRE)),
        (datetime(2026, 11, 13, 19, 0, tzinfo=CENTRE), datetime(2026, 11, 17, tzinfo=CENTRE)),
        (datetime(2026, 11, 15, 19, 0, tzinfo=CENTRE), datetime(2026, 11, 17, tzinfo=CENTRE)),
        (datetime(2026, 12, 18, 20, 0, tzinfo=CENTRE), datetime(2027, 1, 7, tzinfo=CENTRE)),
    ],
)
def test_a_filing_after_the_register_closes_takes_effect_on_the_next_working_day(
    filed: datetime, expected: datetime
) -> None:
    assert METEPEC.effective(filed) == expected


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        PALMA.effective(datetime(2026, 11, 23, 10))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("hours", "since", "expected"),
    [
        (24, datetime(2026, 11, 20, 10, 30, tzinfo=MADRID), datetime(2026, 11, 23, 10, 30, tzinfo=MADRID)),
        (2, datetime(2026, 11, 20, 23, 0, tzinfo=MADRID), datetime(2026, 11, 23, 1, 0, tzinfo=MADRID)),
        (1, datetime(2026, 11, 20, 22, 0, tzinfo=MADRID), datetime(2026, 11, 20, 23, 0, tzinfo=MADRID)),
        (2, datetime(2026, 11, 22, 12, 0, tzinfo=MADRID), datetime(2026, 11, 23, 2, 0, tzinfo=MADRID)),
        (24, datetime(2026, 10, 23, 12, 0, tzinfo=MADRID), datetime(2026, 10, 26, 12, 0, tzinfo=MADRID)),
        (24, datetime(2027, 3, 24, 12, 0, tzinfo=MADRID), datetime(2027, 3, 30, 12, 0, tzinfo=MADRID)),
    ],
)
def test_working_hours_run_minute_by_minute(hours: int, since: datetime, expected: datetime) -> None:
    assert due_at(term(hours, "working_hours"), since, PALMA) == expected


def test_other_terms_end_with_their_last_day() -> None:
    notified = datetime(2026, 11, 20, 12, 0, tzinfo=MADRID)
    assert due_at(term(10, "working_days"), notified, PALMA) == datetime(2026, 12, 5, tzinfo=MADRID)


def test_a_notification_nobody_opened_is_rejected_after_ten_natural_days() -> None:
    rejected = rejected_at(datetime(2026, 11, 20, 12, 0, tzinfo=MADRID), 10, PALMA)
    assert rejected == datetime(2026, 12, 1, tzinfo=MADRID)
    assert due(term(10, "working_days"), rejected.date(), PALMA) == date(2026, 12, 16)
    assert due(term(10, "working_days"), date(2026, 11, 30), PALMA) == date(2026, 12, 15)


def test_the_clock_stops_while_a_cure_is_asked_and_goes_on_after_it() -> None:
    # Fifteen days from Mon 23-11: five are used when the town asks on 30-11, ten are left from 3-12.
    pauses = [Pause(date(2026, 11, 30), date(2026, 12, 3))]
    assert due(term(15, "working_days"), date(2026, 11, 23), METEPEC, pauses) == date(2026, 12, 17)


def test_pauses_count_once_in_any_order_and_overlapping() -> None:
    first, second = (
        Pause(date(2026, 11, 24), date(2026, 11, 26)),
        Pause(date(2026, 11, 25), date(2026, 11, 27)),
    )
    apart = Pause(date(2026, 12, 1), date(2026, 12, 3))
    for unit, amount in (("working_days", 10), ("days", 14), ("months", 1)):
        orders = [(first, second, apart), (apart, second, first), (second, apart, first, second)]
        ends = {due(term(amount, unit), date(2026, 11, 20), PALMA, order) for order in orders}
        joined = (Pause(date(2026, 11, 24), date(2026, 11, 27)), apart)
        assert ends == {due(term(amount, unit), date(2026, 11, 20), PALMA, joined)}


def test_a_pause_shifts_months_by_its_days() -> None:
    pauses = [Pause(date(2026, 12, 1), date(2026, 12, 11))]
    assert due(term(3, "months"), date(2026, 11, 24), PALMA, pauses) == date(2027, 3, 8)


def test_a_pause_of_no_days_or_after_the_end_changes_nothing() -> None:
    for unit in ("working_days", "days", "months"):
        plain = due(term(2, unit), date(2026, 11, 20), PALMA)
        for pause in (Pause(date(2026, 11, 23), date(2026, 11, 23)), Pause(plain, plain + timedelta(days=9))):
            assert due(term(2, unit), date(2026, 11, 20), PALMA, [pause]) == plain


def test_working_hours_do_not_run_on_paused_days() -> None:
    since = datetime(2026, 11, 23, 10, 0, tzinfo=MADRID)
    pauses = [Pause(date(2026, 11, 23), date(2026, 11, 25))]
    expected = datetime(2026, 11, 26, 10, 0, tzinfo=MADRID)
    assert due_at(term(24, "working_hours"), since, PALMA, pauses) == expected


def test_a_pause_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="begins"):
        Pause(date(2026, 11, 24), date(2026, 11, 23))


def test_working_days_left_and_overdue() -> None:
    assert PALMA.working_days(date(2026, 11, 20), date(2026, 12, 4)) == 10
    assert PALMA.working_days(date(2026, 12, 4), date(2026, 11, 20)) == -10


def test_a_closed_day_has_its_name() -> None:
    assert WorkingCalendar("UTC", {date(2026, 6, 24): "Sant Joan"}).closure(date(2026, 6, 24)) == "Sant Joan"
    assert PALMA.closure(date(2026, 6, 23)) is None
    assert WorkingCalendar("UTC", frozenset({date(2026, 6, 24)})).closure(date(2026, 6, 24)) is None


def test_a_calendar_that_never_opens_is_refused() -> None:
    closed = WorkingCalendar("UTC", run("2026-01-01", "2028-01-01"))
    with pytest.raises(ValueError, match="within a year"):
        closed.first_working_from(date(2026, 1, 1))


@pytest.mark.parametrize("bad", [{"amount": 0, "unit": "days"}, {"amount": 1, "unit": "weeks"}])
def test_a_term_is_one_of_five_units(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="Input should be"):
        Term.model_validate(bad)


dates = st.dates(date(2026, 1, 1), date(2027, 12, 31))
units = st.sampled_from(["working_hours", "working_days", "days", "months", "years"])
amounts = st.integers(1, 40)
pauses_of = st.lists(
    st.builds(lambda day, length: Pause(day, day + timedelta(days=length)), dates, st.integers(0, 40)),
    max_size=3,
)


@given(amount=amounts, unit=units, notified=dates, pauses=pauses_of)
def test_a_term_ends_later_than_it_began_on_a_working_day_that_is_not_paused(
    amount: int, unit: str, notified: date, pauses: list[Pause]
) -> None:
    end = due(term(amount, unit), notified, PALMA, pauses)
    assert end > notified
    assert PALMA.is_working(end)
    if unit == "working_days":
        assert not any(pause.covers(end) for pause in pauses)
        counted = [notified + timedelta(days=n) for n in range(1, (end - notified).days + 1)]
        running = [d for d in counted if PALMA.is_working(d) and not any(p.covers(d) for p in pauses)]
        assert len(running) == amount


@given(amount=amounts, unit=units, notified=dates, later=st.integers(0, 60), pauses=pauses_of)
def test_what_is_told_later_or_given_longer_does_not_end_sooner(
    amount: int, unit: str, notified: date, later: int, pauses: list[Pause]
) -> None:
    end = due(term(amount, unit), notified, PALMA, pauses)
    assert due(term(amount, unit), notified + timedelta(days=later), PALMA) >= due(
        term(amount, unit), notified, PALMA
    )
    assert due(term(amount + 1, unit), notified, PALMA, pauses) >= end
    assert end >= due(term(amount, unit), notified, PALMA)


@given(instant=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_filing_never_takes_effect_before_it_was_made_and_always_on_a_working_day(
    instant: datetime,
) -> None:
    effective = METEPEC.effective(instant)
    assert effective >= instant
    assert METEPEC.is_working(effective.date())
