"""Text, e-mail, phone, identifiers, numbers and money: read, checked and shown."""

from decimal import Decimal
from typing import Any

import pytest
from tests.unit.forms.asking import ON, ask, codes, post, read_one

from ventanilla.forms.answers import check, read, show, tidy
from ventanilla.forms.faults import Code


def test_text_is_one_tidy_line() -> None:
    assert read_one(ask("text"), " Jose\u0301 \t\u0000 Pe\u0301rez\r\n") == "José Pérez"
    assert read_one(ask("text"), " \u0007 ") is None
    assert read_one(ask("text"), "a\u202eb") == "ab"


def test_text_has_its_length_and_pattern() -> None:
    question = ask("text", min_length=2, max_length=4, pattern="[a-z]+")
    assert codes(question, "a") == [Code.TOO_SHORT]
    assert codes(question, "abcde") == [Code.TOO_LONG]
    assert codes(question, "ab1") == [Code.PATTERN]
    assert check(question, "abcde", {}, ON)[0].params == {"maximum": 4, "length": 5}
    assert codes(ask("text", max_length=4), "ñañá") == []


def test_long_text_counts_a_newline_as_one_character() -> None:
    question = ask("long_text", max_length=5)
    reply = read(question, post(q="ab\r\ncd"))
    assert reply.value == "ab\ncd"
    assert codes(question, reply.value) == []
    assert codes(question, "ab\ncde") == [Code.TOO_LONG]
    assert reply.raw == "ab\r\ncd"


@pytest.mark.parametrize("text", ["ana@example.org", " Ana.B+c@Sub.Example.ORG ", "a@xn--exmple-cua.cat"])
def test_right_emails(text: str) -> None:
    value = read_one(ask("email"), text)
    assert value == text.strip().replace("Sub.Example.ORG", "sub.example.org")
    assert codes(ask("email"), value) == []


@pytest.mark.parametrize(
    "text", ["ana", "ana@", "@example.org", "a@b", "a..b@example.org", "a b@c@example.org", ".a@example.org"]
)
def test_wrong_emails(text: str) -> None:
    assert codes(ask("email"), text) == [Code.EMAIL]


@pytest.mark.parametrize(
    ("region", "text", "expected"),
    [
        ("MX", "(722) 123-45-67", "7221234567"),
        ("MX", "+52 722 123 4567", "7221234567"),
        ("MX", "+52 1 722 123 4567", "7221234567"),
        ("MX", "0052 7221234567", "7221234567"),
        ("MX", "+34 612 345 678", "+34612345678"),
        ("ES", "612 34 56 78", "612345678"),
        ("ES", "0034 971.22.59.00", "971225900"),
        ("ES", "+49 1511 2345678", "+4915112345678"),
    ],
)
def test_right_phones(region: str, text: str, expected: str) -> None:
    question = ask("phone", region=region)
    assert read_one(question, text) == expected
    assert codes(question, expected) == []


@pytest.mark.parametrize(
    ("region", "text"),
    [("MX", "722123456"), ("MX", "+52 722123456"), ("ES", "512345678"), ("ES", "+34 123"), ("ES", "call me")],
)
def test_wrong_phones(region: str, text: str) -> None:
    question = ask("phone", region=region)
    assert codes(question, read_one(question, text)) == [Code.PHONE]


def test_phones_are_shown_in_groups() -> None:
    assert show(ask("phone", region="MX"), "7221234567", "es-mx") == "722 123 4567"
    assert show(ask("phone", region="ES"), "612345678", "ca") == "612 345 678"


def test_an_identifier_with_another_beginning_is_a_warning() -> None:
    question = ask("identifier", scheme="clave_catastral", prefix="103")
    assert read_one(question, "103-01-234-05-00-0000") == "1030123405000000"
    assert check(question, "1030123405000000", {}, ON) == ()
    [warning] = check(question, "1010123405000000", {}, ON)
    assert (warning.code, warning.severity, warning.blocks) == (Code.IDENTIFIER_PREFIX, "warning", False)
    [doubt] = check(ask("identifier", scheme="rfc"), "VACE460910SX6", {}, ON)
    assert not doubt.blocks
    [fault] = check(ask("identifier", scheme="nif"), "54362315Z", {}, ON)
    assert fault.blocks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            ("12", "12"),
            ("12,5", "12.5"),
            ("12.5", "12.5"),
            ("-3", "-3"),
            (" 1 234 ", "1234"),
            ("0,125", "0.125"),
        ),
        *(
            ("1.234,56", "1234.56"),
            ("1,234.56", "1234.56"),
            ("1.234.567", "1234567"),
            ("1,234,567", "1234567"),
        ),
        *(
            ("1234.567", "1234.567"),
            ("12,50", "12.5"),
            (",5", "0.5"),
            ("-,5", "-0.5"),
            ("1'234'567", "1234567"),
        ),
        *(("1.234,567", "1234.567"), ("007", "7"), ("-0", "0")),
    ],
)
def test_numbers_with_a_comma_or_a_point(text: str, expected: str) -> None:
    assert read_one(ask("number", decimals=3), text) == expected


@pytest.mark.parametrize("text", ["1.234", "12,345", "-123.456"])
def test_a_number_that_could_be_two_is_not_guessed(text: str) -> None:
    assert read_one(ask("number"), text) == [Code.AMBIGUOUS_NUMBER]


@pytest.mark.parametrize(
    "text", ["twelve", "1.2.3", "1,23,456", "1e5", "١٢", "--1", ".", "1.", "1,234.567.8", "9" * 40]
)
def test_what_is_not_a_number(text: str) -> None:
    assert read_one(ask("number"), text) == [Code.NOT_A_NUMBER]


@pytest.mark.parametrize(
    ("currency", "text", "expected"),
    [
        *(("MXN", "$1,234.50", "1234.5"), ("MXN", "1,234", "1234"), ("MXN", "1.234", "1.234")),
        *(("EUR", "1.234 €", "1234"), ("EUR", "1.234,50 EUR", "1234.5"), ("EUR", "1,234", "1.234")),
    ],
)
def test_amounts_are_read_by_their_currency(currency: str, text: str, expected: str) -> None:
    question = ask("money", currency=currency)
    assert read_one(question, text) == expected
    assert codes(question, expected) == ([Code.TOO_MANY_DECIMALS] if expected == "1.234" else [])


def test_numbers_have_limits_and_decimals() -> None:
    question = ask("number", minimum=Decimal("0.5"), maximum=10, decimals=1)
    assert codes(question, "0.4") == [Code.TOO_SMALL]
    assert codes(question, "10.1") == [Code.TOO_LARGE]
    assert codes(question, "1.25") == [Code.TOO_MANY_DECIMALS]
    assert check(question, "0.4", {}, ON)[0].params == {"minimum": "0.5"}


@pytest.mark.parametrize("value", [120, Decimal("120.0"), "120.00", 120.0])
def test_a_number_from_outside_is_kept_in_one_form(value: Any) -> None:
    assert tidy(ask("number"), value) == "120"


@pytest.mark.parametrize("value", ["NaN", "Infinity", float("inf"), "1e400", "12a"])
def test_a_number_from_outside_must_be_finite(value: Any) -> None:
    assert codes(ask("number"), value) == [Code.NOT_A_NUMBER]


def test_numbers_and_amounts_are_shown_as_people_write_them() -> None:
    area = ask("number", decimals=1, unit={"es": "m²"})
    assert show(area, "1234567.5", "es-mx") == "1,234,567.5 m²"
    assert show(area, "12345.5", "ca") == "12.345,5 m²"
    assert show(ask("number", decimals=9), "9" * 24, "ca").endswith("999.999"), "the longest can be shown"
    assert show(ask("money", currency="EUR"), "9" * 24, "ca").endswith("999,00\u00a0€")
    assert show(ask("number"), "1992", "ca") == "1.992"
    assert show(ask("number", year=True), "1992", "ca") == "1992", "a year is not a quantity"
    assert show(ask("money", currency="EUR"), "1234.5", "ca") == "1.234,50\u00a0€"
    assert show(ask("money", currency="MXN"), "1234.5", "es-mx") == "$1,234.50"
