"""A school asks Metepec for a human rights talk, and the office confirms one of its dates in a sealed letter."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.journeys.answers import platica
from tests.journeys.papers import assert_sealed_and_tagged, text_of, title_of
from tests.journeys.running import Town
from tests.journeys.walking import Citizen, Official, until

SERVICE = "platicas-de-derechos-humanos"
DEPARTMENT = "defensoria-de-derechos-humanos"
CONFIRMED = "Será la primera fecha que propuso, a las 9:00. La imparte Nadie Inventada."


@pytest.mark.parametrize(("script", "language"), [(True, "es-mx"), (False, "en")])
def test_a_school_asks_for_a_talk_and_it_is_confirmed(
    metepec: Town,
    citizen: Callable[..., Citizen],
    official: Callable[..., Official],
    tmp_path: Path,
    script: bool,
    language: str,
) -> None:
    person = citizen(metepec, language, script=script)
    asking = person.begin(SERVICE)
    first = datetime.now(UTC).date() + timedelta(days=60)
    asking.answer_all(platica(first, correo=person.email))
    case = asking.file()
    receipt = text_of(person.fetch(person.papers(1)[0]))
    assert "Escuela Primaria de Muestra" in receipt

    clerk = official(metepec, DEPARTMENT, script=script, language=language)
    clerk.open(case)
    clerk.act("take/")
    clerk.act("decide/grant/", reasons=CONFIRMED)

    person.go(f"folder/{case}/")
    letter = person.fetch(person.papers(2)[0])
    person.look()
    assert_sealed_and_tagged(letter, tmp_path)
    assert title_of(letter) == "Confirmación de plática"
    said = text_of(letter)
    for words in (CONFIRMED, "Escuela Primaria de Muestra", "Acoso escolar y ciberacoso", case.upper()):
        assert words in said
    until(lambda: len([each for each in person.messages() if case.upper() in each["text"].upper()]) == 2)


def test_a_complaint_is_not_mixed_with_a_talk(metepec: Town, citizen: Callable[..., Citizen]) -> None:
    person = citizen(metepec, "es-mx")
    asking = person.begin(SERVICE)
    asking.answer_all({"que": "queja"}, stop_at="grupo")
    person.look()
    expect(person.page.locator("main a[href$='/queja-contra-servidor-publico/']").first).to_be_visible()
