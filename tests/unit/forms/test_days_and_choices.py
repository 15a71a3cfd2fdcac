"""Dates, choices, declarations and files: read, checked and shown."""

from datetime import date
from typing import Any

import pytest
from tests.unit.forms.asking import OPTIONS, ask, codes, post, read_one

from ventanilla.forms.answers import read, show, tidy
from ventanilla.forms.faults import Code


def test_a_date_comes_in_parts_or_whole() -> None:
    assert read(ask("date"), post(q__day="2", q__month="01", q__year=" 1990 ")).value == "1990-01-02"
    assert read(ask("date"), post(q="1990-01-02")).value == "1990-01-02"
    assert tidy(ask("date"), date(1990, 1, 2)) == "1990-01-02"


@pytest.mark.parametrize(
    ("day", "month", "year", "code", "part"),
    [
        ("", "1", "1990", Code.DATE_INCOMPLETE, "day"),
        ("1", "", "", Code.DATE_INCOMPLETE, "month"),
        ("31", "2", "1990", Code.NOT_A_DATE, None),
        ("a", "2", "1990", Code.NOT_A_DATE, None),
        ("1", "2", "90", Code.YEAR_FOUR_DIGITS, "year"),
        ("1", "2", "0000", Code.NOT_A_DATE, None),
        ("²", "2", "1990", Code.NOT_A_DATE, None),
    ],
)
def test_dates_that_cannot_be_read(day: str, month: str, year: str, code: Code, part: str | None) -> None:
    reply = read(ask("date"), post(q__day=day, q__month=month, q__year=year))
    [fault] = reply.faults
    assert (reply.value, fault.code, fault.part) == (None, code, part)
    assert reply.raw == {"day": day, "month": month, "year": year}
    assert fault.field == (f"q.{part}" if part else "q")


@pytest.mark.parametrize(
    ("limits", "day", "code"),
    [
        ({"earliest": "2026-01-01"}, "2025-12-31", Code.TOO_EARLY),
        ({"latest": "2026-01-01"}, "2026-01-02", Code.TOO_LATE),
        ({"past_only": True}, "2026-11-21", Code.IN_THE_FUTURE),
        ({"future_only": True}, "2026-11-19", Code.IN_THE_PAST),
        ({"within_months": 3}, "2026-08-19", Code.TOO_OLD),
        ({"past_only": True, "future_only": True}, "2026-11-20", None),
        ({"within_months": 3}, "2026-08-20", None),
    ],
)
def test_limits_of_dates(limits: dict[str, Any], day: str, code: Code | None) -> None:
    assert codes(ask("date", **limits), day) == ([code] if code else [])


def test_dates_are_shown_in_full() -> None:
    assert show(ask("date"), "2026-11-20", "es-mx") == "20 de noviembre de 2026"
    assert show(ask("date"), "2026-11-20", "ca") == "20 de novembre del 2026"


def test_only_what_is_offered_can_be_chosen() -> None:
    assert codes(ask("choice", options=OPTIONS), "castle") == [Code.NOT_AN_OPTION]
    assert codes(ask("choices", options=OPTIONS, at_most=1), ["house", "castle"]) == [
        Code.NOT_AN_OPTION,
        Code.TOO_MANY_CHOICES,
    ]


def test_several_choices_are_kept_once_in_the_order_offered() -> None:
    reply = read(ask("choices", options=OPTIONS), post(q=["flat", "house", "flat"]))
    assert reply.value == ["house", "flat"]
    assert show(ask("choices", options=OPTIONS), ["house", "flat"], "ca") == "Casa\nPis"


def test_yes_and_no() -> None:
    assert read_one(ask("yes_no"), "yes") is True
    assert read_one(ask("yes_no"), "no") is False
    assert read_one(ask("yes_no"), "maybe") == [Code.NOT_AN_OPTION]
    assert [show(ask("yes_no"), True, language) for language in ("es-mx", "ca", "en")] == ["Sí", "Sí", "Yes"]


def test_a_declaration_must_be_true_and_a_consent_need_not() -> None:
    declaration = ask("declaration", statement={"es": "Es verdad"})
    consent = ask("declaration", statement={"es": "Consiento"}, required=False)
    assert read_one(declaration, "on") is True
    assert codes(declaration, False) == [Code.REQUIRED]
    assert read(consent, {"q": [""]}).value in (None, False)
    assert codes(consent, False) == []


def test_files_are_counted() -> None:
    question = ask("file", at_most=2)
    assert read(question, post(q=["a", "b", "a"])).value == ["a", "b"]
    assert codes(question, ["a", "b", "c"]) == [Code.TOO_MANY_FILES]
    assert show(question, ["a"], "ca") == "1 fitxer"
