"""Every fault has words, and a pack may have its own."""

import pytest
from django.utils import translation

from ventanilla.forms.definition import Identifier, Text
from ventanilla.forms.faults import Code, Fault
from ventanilla.forms.identifiers import SCHEMES
from ventanilla.kernel.text import LocalText
from ventanilla.ui.faults import MESSAGES, wording

LABEL = LocalText({"en": "A question"})
PARAMS = {
    "minimum": 2,
    "maximum": 5,
    "length": 9,
    "decimals": 2,
    "months": 3,
    "earliest": "2026-01-31",
    "latest": "2026-12-31",
    "scheme": "curp",
    "prefix": "103",
    "region": "MX",
}


def test_no_fault_goes_without_words() -> None:
    assert set(MESSAGES) == set(Code)


@pytest.mark.parametrize("code", list(Code))
def test_every_message_can_be_said(code: Code) -> None:
    said = wording(Fault("name", code, PARAMS), Text(type="text", name="name", label=LABEL))
    assert said
    assert "%(" not in said


def test_limits_are_said_as_people_write_them() -> None:
    question = Text(type="text", name="name", label=LABEL)
    with translation.override("en"):
        assert "1,500.5" in wording(Fault("name", Code.TOO_LARGE, {"maximum": "1500.5"}), question)
        assert "31 January 2026" in wording(
            Fault("name", Code.TOO_EARLY, {"earliest": "2026-01-31"}), question
        )
        assert wording(Fault("name", Code.TOO_LONG, {"maximum": 1, "length": 2}), question).endswith(
            "character or fewer"
        )


@pytest.mark.parametrize("scheme", list(SCHEMES))
def test_an_identifier_that_is_misshapen_is_told_what_one_looks_like(scheme: str) -> None:
    question = Identifier(type="identifier", name="name", label=LABEL, scheme="curp")
    assert any(
        sign.isdigit()
        for sign in wording(Fault("name", Code.IDENTIFIER_FORMAT, {"scheme": scheme}), question)
    )


def test_the_pack_s_own_words_come_first() -> None:
    own = {"required": LocalText({"en": "Tell us what for", "es": "Díganos para qué"})}
    question = Text(type="text", name="name", label=LABEL, errors=own)
    with translation.override("es"):
        assert wording(Fault("name", Code.REQUIRED), question) == "Díganos para qué"
        assert (
            wording(Fault("name", Code.TOO_SHORT, {"minimum": 3, "length": 1}), question)
            != "Díganos para qué"
        )
