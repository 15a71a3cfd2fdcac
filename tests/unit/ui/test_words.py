"""How words, hours, money and sizes are said."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from ventanilla.kernel.money import Money
from ventanilla.kernel.text import LocalText
from ventanilla.packs.models import City, Contact
from ventanilla.ui import here, moments
from ventanilla.ui.templatetags import ui as filters

AT = datetime(2026, 11, 23, 20, 5, tzinfo=UTC)


def in_zone(town: City, zone: str, locale: str, code: str) -> City:
    language = town.about.languages[0].model_copy(update={"code": code, "locale": locale})
    about = town.about.model_copy(update={"time_zone": zone, "languages": (language,)})
    return town.model_copy(update={"about": about})


@pytest.mark.parametrize(
    ("zone", "locale", "code", "said"),
    [
        ("America/Mexico_City", "es_MX", "es-mx", "lunes 23 de noviembre de 2026, 14:05"),
        ("Europe/Madrid", "es_ES", "es", "lunes 23 de noviembre de 2026, 21:05"),
        ("Europe/Madrid", "ca_ES", "ca", "dilluns 23 de novembre de 2026, 21:05"),
        ("Europe/Madrid", "en_GB", "en", "Monday 23 November 2026, 21:05"),
    ],
)
def test_a_moment_is_said_in_the_city_s_zone_and_language(
    town: City, zone: str, locale: str, code: str, said: str
) -> None:
    with here.speaking(in_zone(town, zone, locale, code), code):
        assert moments.moment(AT) == said


def test_a_day_takes_the_article_of_its_month_in_catalan(town: City) -> None:
    with here.speaking(in_zone(town, "Europe/Madrid", "ca_ES", "ca"), "ca"):
        assert moments.day(date(2026, 4, 1)) == "1 d’abril de 2026"


def test_a_day_of_an_instant_is_the_city_s_day(town: City) -> None:
    late = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    with here.speaking(in_zone(town, "America/Mexico_City", "es_MX", "es-mx"), "es-mx"):
        assert moments.day(late) == "23 de noviembre de 2026"


def test_a_text_falls_back_on_the_city_s_languages_and_says_so(town: City) -> None:
    text = LocalText({"ca": "Hola", "es": "Buenas"})
    with here.speaking(in_zone(town, "Europe/Madrid", "es_ES", "es"), "en"):
        assert filters.say(text) == "Buenas"
        assert filters.spoken_in(text) == "es"
    with translation.override("ca"):
        assert filters.say(text) == "Hola"
        assert filters.spoken_in(text) == ""
    assert filters.say(None) == ""


def test_speaking_leaves_things_as_they_were(town: City) -> None:
    before = here.fallbacks()
    with here.speaking(town, "ca"):
        assert here.language() == "ca"
    assert here.fallbacks() == before


def test_money_and_sizes_are_written_as_the_city_does(town: City) -> None:
    with here.speaking(in_zone(town, "America/Mexico_City", "es_MX", "es-mx"), "es-mx"):
        assert filters.money(Money(Decimal("1284.50"), "MXN")) == "$1,284.50"
        assert filters.filesize(1_234_567) == "1.2 MB"
    with here.speaking(in_zone(town, "Europe/Madrid", "ca_ES", "ca"), "ca"):
        assert filters.money(Money(Decimal("1284.50"), "EUR")) == "1.284,50\xa0€"
        assert filters.filesize(1_234_567) == "1,2 MB"
        assert filters.filesize(640_200) == "640 KB"


@pytest.mark.parametrize(
    ("kind", "value", "address"),
    [
        ("phone", "971 22 59 00", "tel:971225900"),
        ("phone", "+52 722 000 0000", "tel:+527220000000"),
        ("whatsapp", "+34 600 000 000", "https://wa.me/34600000000"),
        ("email", "hola@example.org", "mailto:hola@example.org"),
        ("web", "https://example.org/", "https://example.org/"),
    ],
)
def test_a_contact_can_be_followed(kind: str, value: str, address: str) -> None:
    contact = Contact.model_validate(
        {
            "kind": kind,
            "value": value,
            "in_force_from": "2026-01-01",
            "source": "test",
            "status": "assumption",
        }
    )
    assert filters.href(contact) == address


def test_a_text_in_structured_data_cannot_close_its_block() -> None:
    html = Template("{% load ui %}{% json_ld data %}").render(Context({"data": {"name": "</script><b>&"}}))
    assert html.count("</script>") == 1
    assert "\\u003C/script\\u003E" in html
