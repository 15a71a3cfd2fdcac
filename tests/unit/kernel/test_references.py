"""References with their check, and codes that survive being dictated."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36

from ventanilla.kernel.references import (
    ALPHANUMERIC,
    CROCKFORD,
    check_character,
    checks,
    is_code,
    new_code,
    normalise_code,
    pattern_fault,
    render,
)

CASE = "MET-{year}-{series}-{number:06}-{check}"


def test_a_reference_is_written_by_its_pattern() -> None:
    reference = render(CASE, year=2026, number=123, series="VEC")
    assert reference[:-1] == "MET-2026-VEC-000123-"
    assert mod_37_36.is_valid(reference.replace("-", ""))
    assert checks(reference)
    assert not checks(reference.replace("123", "132"))
    assert render("ENTRADA {year}/{number:07}", year=2026, number=1) == "ENTRADA 2026/0000001"
    assert render("{series} {year}/{number:05}", year=2026, number=1234, series="OB") == "OB 2026/01234"


def test_the_check_in_the_middle_covers_all_around_it() -> None:
    pattern = "A{check}-{number}"
    assert render(pattern, year=2026, number=7) == f"A{check_character('A-7')}-7"


@pytest.mark.parametrize("text", ["", "A12425GABC1234002M"[:-1], "MET-2026-VEC-000123", "g12345"])
def test_the_check_character_is_that_of_iso_7064(text: str) -> None:
    assert check_character(text) == mod_37_36.calc_check_digit(text.replace("-", "").upper())


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("{year}", "{number}"),
        ("{number}{city}", "not {city}"),
        ("{number.real}", "not {number.real}"),
        ("{}", "not {}"),
        ("{number", "closed"),
        ("{number:zz}", "width"),
        ("{number}{check}{check}", "once"),
    ],
)
def test_a_wrong_pattern_is_told(pattern: str, fault: str) -> None:
    assert fault in (pattern_fault(pattern) or "")
    with pytest.raises(ValueError, match=r"\w"):
        render(pattern, year=2026, number=1)


texts = st.text(ALPHANUMERIC, min_size=2, max_size=24)


@given(texts, st.integers(0, 23), st.sampled_from(ALPHANUMERIC))
def test_one_wrong_character_is_always_found(text: str, place: int, other: str) -> None:
    whole = text + check_character(text)
    place %= len(whole)
    assume(whole[place] != other)
    assert not checks(whole[:place] + other + whole[place + 1 :])


def test_nearly_every_swap_of_neighbours_is_found() -> None:
    pairs = [(a, b) for a in ALPHANUMERIC for b in ALPHANUMERIC if a != b]
    missed = [
        pair for pair in pairs if check_character("MET2026" + "".join(pair)) == _swapped("MET2026", pair)
    ]
    assert len(missed) / len(pairs) < 0.01


def _swapped(before: str, pair: tuple[str, str]) -> str:
    return check_character(before + pair[1] + pair[0])


def test_a_new_code_is_five_groups_of_four_without_lookalikes() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert [len(group) for group in code.split("-")] == [4] * 5
        assert set(code) <= set(CROCKFORD + "-")
        assert is_code(code)
        assert normalise_code(code) == code


def test_a_code_is_forgiven_its_case_spaces_and_lookalikes() -> None:
    code = "0123-456A-11BB-00ZZ-YYX"
    body = code.replace("-", "")
    code = next(normalise_code(body + last) for last in CROCKFORD if is_code(body + last))
    typed = " " + code.lower().replace("-", " – ").replace("0", "o").replace("1", "l") + "\n"
    assert normalise_code(typed) == code
    assert is_code(typed)
    assert is_code(code.replace("1", "i"))


@pytest.mark.parametrize("text", ["", "0", "U" * 20, "Ñ" * 20, "0" * 19, "0" * 21, "0" * 19 + "1"])
def test_what_is_not_a_code(text: str) -> None:
    assert not is_code(text)


@given(st.integers(0, 19), st.sampled_from(CROCKFORD))
def test_a_code_with_one_wrong_character_is_found(place: int, other: str) -> None:
    code = new_code().replace("-", "")
    assume(code[place] != other)
    assert not is_code(code[:place] + other + code[place + 1 :])


@given(st.integers(0, 19), st.integers(0, 19))
def test_a_code_with_any_two_characters_swapped_is_found(one: int, other: int) -> None:
    code = list(new_code().replace("-", ""))
    assume(code[one] != code[other])
    code[one], code[other] = code[other], code[one]
    assert not is_code("".join(code))
