"""Folding: what a search does not mind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.kernel.search import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Educación", "educacion"),
        ("LLICÈNCIES", "llicencies"),
        ("sol·licitud", "sollicitud"),
        ("L'Empadronament", "l'empadronament"),
        ("Niñez", "ninez"),
        ("plaça", "placa"),
        ("coŀlegi", "colegi"),
        ("İstanbul", "istanbul"),
        ("ΟΔΟΣ", "οδοσ"),
        ("e\u0301", "e"),
        ("ß ﬁ Ø", "ß ﬁ ø"),
        ("", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


# U+0387 decomposes to the middle dot, in PostgreSQL too.
@given(st.text(st.characters(exclude_characters="\u0387", exclude_categories=["Cs"])))
def test_folding_folded_text_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
