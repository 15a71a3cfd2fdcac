"""Showing that a number is one's own: a code in a text message, good once, in the browser that asked."""

import re

import pytest
from django.test import Client

from ventanilla.notices.models import Channel, Message
from ventanilla.packs.models import City

pytestmark = pytest.mark.django_db
ASK, CODE = "/en/phone/", "/en/phone/code/"
NUMBER = "722 212 3456"


@pytest.fixture(autouse=True)
def texts(settings: pytest.FixtureRequest) -> None:
    settings.SMS = "outbox"  # type: ignore[attr-defined]


def sent() -> str:
    message = Message.objects.latest("pk")
    assert message.channel == Channel.SMS
    assert message.to == "+527222123456"
    found = re.search(r"\b\d{6}\b", message.text)
    assert found
    return found[0]


def test_the_right_code_shows_it_and_one_goes_on(town: City, client: Client) -> None:
    answer = client.post(ASK, {"phone": NUMBER, "next": "/en/services/"})
    assert answer["Location"] == f"{CODE}?next=%2Fen%2Fservices%2F"
    assert sent() not in str(client.session.items()), "the code itself is not kept"
    answer = client.post(CODE, {"code": sent(), "next": "/en/services/"})
    assert answer["Location"] == "/en/services/"
    assert client.session["phone_proved"] == "+527222123456"


def test_five_wrong_codes_end_it(town: City, client: Client) -> None:
    client.post(ASK, {"phone": NUMBER})
    right = sent()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        assert "That is not the code" in client.post(CODE, {"code": wrong}).content.decode()
    assert "That code no longer works" in client.post(CODE, {"code": right}).content.decode()
    assert "phone_proved" not in client.session


def test_the_code_serves_no_other_browser(town: City, client: Client) -> None:
    client.post(ASK, {"phone": NUMBER})
    other = Client()
    assert other.post(CODE, {"code": sent()})["Location"] == ASK
    assert "phone_proved" not in other.session


def test_nobody_is_texted_without_end(town: City) -> None:
    answers = [Client().post(ASK, {"phone": NUMBER}).status_code for _ in range(5)]
    assert answers == [302] * 4 + [429]
    assert Message.objects.count() == 4


@pytest.mark.parametrize("phone", ["", "12", "not a number", "+1 000 000 0000"])
def test_what_is_no_number_is_said_so(town: City, client: Client, phone: str) -> None:
    assert "There is a problem" in client.post(ASK, {"phone": phone}).content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(town: City, client: Client, away: str) -> None:
    client.post(ASK, {"phone": NUMBER, "next": away})
    assert client.post(CODE, {"code": sent(), "next": away})["Location"] == "/en/"


def test_where_no_text_can_be_sent_it_is_not_offered(town: City, client: Client, settings: object) -> None:
    settings.SMS = None  # type: ignore[attr-defined]
    assert client.get(ASK).status_code == 404
