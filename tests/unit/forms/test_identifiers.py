"""Every identifier the two cities' rules give as an example, right and wrong."""

import pytest

from ventanilla.forms.faults import Code
from ventanilla.forms.identifiers import SCHEMES, WARNINGS, clabe_digit, faults, shown, tidy


@pytest.mark.parametrize(
    ("scheme", "number"),
    [
        *[("curp", n) for n in ("BOXW310820HNERXN09", "HEGG560427MVZRRL04", "MAAR790213HMNRLF03")],
        ("curp", "GAAM850310MMCRLR02"),
        *[("rfc", n) for n in ("GODE561231GR8", "MAB9307148T4", "XAXX010101000", "XEXX010101000")],
        *[("rfc_organisation", n) for n in ("MAB9307148T4", "XAXX010101000")],
        *[("nif", n) for n in ("12345678Z", "54362315K", "00000000T", "M1234567L")],
        *[("nie", n) for n in ("X1234567L", "Y1234567X", "Z1234567R")],
        *[("cif", n) for n in ("B58378431", "J99216582", "A13585625", "P0704000I")],
        *[("es_personal", n) for n in ("12345678Z", "Z1234567R", "M1234567L")],
        *[("es_any", n) for n in ("54362315K", "X1234567L", "P0704000I", "M1234567L")],
        *[("iban", n) for n in ("ES9121000418450200051332", "ES7921000813610123456789")],
        *[
            ("referencia_catastral", n)
            for n in (
                "7837301VG8173B0001TT",
                "4A08169P03PRAT0001LR",
                "9872023VH5797S0001WX",
                "0201101DD7800A0001EH",
            )
        ],
        ("clave_catastral", "1030123405000000"),
        ("clabe", "032180000118359719"),
    ],
)
def test_right_identifiers(scheme: str, number: str) -> None:
    assert list(faults(scheme, tidy(scheme, number))) == []


@pytest.mark.parametrize(
    ("scheme", "number", "code"),
    [
        ("curp", "BOXW310820HNERXN08", Code.IDENTIFIER_CHECK),
        ("curp", "BOXW310820HXXRXN09", Code.IDENTIFIER_FORMAT),
        ("curp", "BOXW311320HNERXN09", Code.IDENTIFIER_DATE),
        ("curp", "BOXW310820HNERXN0", Code.IDENTIFIER_FORMAT),
        ("rfc", "VACE460910SX6", Code.IDENTIFIER_DOUBTFUL),
        ("rfc", "GODE561331GR8", Code.IDENTIFIER_DATE),
        ("rfc", "COMG600703", Code.IDENTIFIER_FORMAT),
        ("rfc_organisation", "GODE561231GR8", Code.IDENTIFIER_FORMAT),
        ("nif", "54362315Z", Code.IDENTIFIER_CHECK),
        ("nif", "X1234567L", Code.IDENTIFIER_FORMAT),
        ("nie", "12345678Z", Code.IDENTIFIER_FORMAT),
        ("nie", "X1234567M", Code.IDENTIFIER_CHECK),
        ("cif", "B64717839", Code.IDENTIFIER_CHECK),
        ("cif", "12345678Z", Code.IDENTIFIER_FORMAT),
        ("es_personal", "B58378431", Code.IDENTIFIER_FORMAT),
        ("es_any", "B64717839", Code.IDENTIFIER_CHECK),
        ("es_any", "54362315Z", Code.IDENTIFIER_CHECK),
        ("referencia_catastral", "7837301VG8173B0001NN", Code.IDENTIFIER_CHECK),
        ("referencia_catastral", "783301VG8173B0001TT", Code.IDENTIFIER_FORMAT),
        ("referencia_catastral", "7837301VG8173B", Code.PARCEL_ONLY),
        ("iban", "ES9121000418450200051333", Code.IDENTIFIER_CHECK),
        ("iban", "hello", Code.IDENTIFIER_FORMAT),
        ("clave_catastral", "103012340500000", Code.IDENTIFIER_FORMAT),
        ("clave_catastral", "10301234050000A0", Code.IDENTIFIER_FORMAT),
        ("clabe", "032180000118359718", Code.IDENTIFIER_CHECK),
        ("clabe", "03218000011835971", Code.IDENTIFIER_FORMAT),
    ],
)
def test_wrong_and_doubtful_identifiers(scheme: str, number: str, code: Code) -> None:
    assert list(faults(scheme, tidy(scheme, number))) == [code]


def test_a_spanish_account_needs_its_own_control_digits_too() -> None:
    # The two digits of the IBAN are right for this account; those inside it (45) are not.
    body = "21000418460200051332"
    remainder = int(body + "142800") % 97
    assert list(faults("iban", f"ES{98 - remainder:02}{body}")) != []


def test_a_curp_may_be_of_a_person_neither_man_nor_woman_and_may_have_an_enye() -> None:
    for body in ("GAAM850310XMCRLR0", "MUÑM850310MMCÑLR0".replace("MUÑM", "MUXM"), "GAAM050310MMCRLRA"):
        right = [digit for digit in "0123456789" if not list(faults("curp", body + digit))]
        assert len(right) == 1
    assert list(faults("curp", "HEGG560427XVZRRL04")) == [Code.IDENTIFIER_CHECK]


def test_the_enye_weighs_as_the_twenty_fourth_letter() -> None:
    alphabet = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
    body = "MUXM850310MMCÑLR0"
    total = sum(alphabet.index(c) * (18 - n) for n, c in enumerate(body))
    assert list(faults("curp", body + str(-total % 10))) == []


@pytest.mark.parametrize(
    ("seventeen", "digit"),
    [
        ("01218002605078385", "8"),
        ("10315012415234578", "6"),
        ("00201007777777777", "1"),
        ("03218000011835971", "9"),
    ],
)
def test_the_last_digit_of_a_clabe(seventeen: str, digit: str) -> None:
    assert clabe_digit(seventeen) == digit
    assert list(faults("clabe", seventeen + digit)) == []


@pytest.mark.parametrize(
    ("scheme", "typed", "expected"),
    [
        ("curp", " hegg-560427 mvzrrl04 ", "HEGG560427MVZRRL04"),
        ("rfc", "gode 561231·gr8", "GODE561231GR8"),
        ("nif", "12.345.678-z", "12345678Z"),
        ("nif", "ES12345678Z", "12345678Z"),
        ("es_any", "es b-58378431", "B58378431"),
        ("es_personal", "1234567 l", "01234567L"),
        ("clave_catastral", "103-01-234-05-00-0000", "1030123405000000"),
        ("iban", "es91 2100 0418 4502 0005 1332", "ES9121000418450200051332"),
        ("referencia_catastral", "7837301 vg8173b 0001 tt", "7837301VG8173B0001TT"),
        ("curp", "MUN\u0303", "MUÑ"),
    ],
)
def test_identifiers_are_kept_in_capitals_without_separators(scheme: str, typed: str, expected: str) -> None:
    assert tidy(scheme, typed) == expected


def test_cadastral_references_are_shown_in_groups() -> None:
    assert shown("clave_catastral", "1030123405000000") == "103-01-234-05-00-0000"
    assert shown("referencia_catastral", "7837301VG8173B0001TT") == "7837301 VG8173B 0001 TT"
    assert shown("referencia_catastral", "7837301VG8173B") == "7837301VG8173B"


def test_digits_of_other_scripts_are_not_digits() -> None:
    assert list(faults("nif", "١٢٣٤٥٦٧٨Z")) == [Code.IDENTIFIER_FORMAT]
    assert list(faults("curp", "BOXW31٠820HNERXN09")) == [Code.IDENTIFIER_FORMAT]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_example_is_right_and_nothing_at_all_is_wrong(scheme: str) -> None:
    assert list(faults(scheme, SCHEMES[scheme].example)) == []
    assert [code for code in faults(scheme, "") if code not in WARNINGS] == [Code.IDENTIFIER_FORMAT]
