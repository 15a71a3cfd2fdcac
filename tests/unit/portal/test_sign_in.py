"""Signing in by a code sent by e-mail."""

import re

import pytest
from django.test import Client

from ventanilla.notices.models import Message
from ventanilla.packs.models import City
from ventanilla.people.models import Person

SIGN_IN, CODE, OUT = "/en/sign-in/", "/en/sign-in/code/", "/en/sign-out/"
ANA = "ana@vilaprova.example"
pytestmark = pytest.mark.django_db


def sent_code() -> str:
    found = re.search(r"^\d{6}$", Message.objects.latest("pk").text, re.M)
    assert found
    return found.group()


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def ask(client: Client, email: str = ANA, **more: str) -> None:
    response = client.post(SIGN_IN, {"email": email, **more})
    assert response.status_code == 302
    assert response["Location"].startswith(CODE)


def test_a_person_never_seen_before_signs_in_with_the_code(town: City, client: Client) -> None:
    ask(client, "Ana@Vilaprova.example")
    message = Message.objects.get()
    assert (message.to, message.language, message.template) == (ANA, "en", "sign_in_code")
    response = client.post(CODE, {"code": sent_code()})
    assert response["Location"] == "/en/folder/"
    person = Person.objects.get(email=ANA)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert person.language == "en"


def test_known_and_unknown_people_see_the_same_pages(town: City) -> None:
    pages = []
    for _ in range(2):
        browser = Client()
        ask(browser)
        page = browser.get(CODE).content.decode()
        pages.append(re.sub(r'value="[^"]{64}"', "", page))
    assert pages[0] == pages[1]
    assert Person.objects.count() == 1


def test_a_wrong_code_can_be_tried_again_but_not_for_ever(town: City, client: Client) -> None:
    ask(client)
    code = sent_code()
    for _ in range(4):
        assert "That is not the code" in client.post(CODE, {"code": another(code)}).content.decode()
    assert "That code no longer works" in client.post(CODE, {"code": another(code)}).content.decode()
    client.post(CODE, {"code": code})
    assert "_auth_user_id" not in client.session


def test_a_code_serves_only_the_browser_that_asked_for_it(town: City, client: Client) -> None:
    ask(client)
    assert Client().post(CODE, {"code": sent_code()})["Location"] == SIGN_IN


def test_a_new_code_replaces_the_one_before(town: City, client: Client) -> None:
    ask(client)
    first = sent_code()
    response = client.post(CODE, {"action": "resend"})
    assert "We have sent you a new code" in client.get(response["Location"]).content.decode()
    if sent_code() != first:
        client.post(CODE, {"code": first})
        assert "_auth_user_id" not in client.session
    client.post(CODE, {"code": sent_code()})
    assert "_auth_user_id" in client.session


def test_one_comes_back_to_the_page_one_was_on(town: City, client: Client) -> None:
    ask(client, next="/en/services/constancia/")
    page = client.get(CODE, {"next": "/en/services/constancia/"}).content.decode()
    assert 'name="next" value="/en/services/constancia/"' in page
    response = client.post(CODE, {"code": sent_code(), "next": "/en/services/constancia/"})
    assert response["Location"] == "/en/services/constancia/"
    assert client.get(SIGN_IN, {"next": "/en/services/"})["Location"] == "/en/services/"


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(town: City, client: Client, away: str) -> None:
    assert 'name="next"' not in client.get(SIGN_IN, {"next": away}).content.decode()
    ask(client, next=away)
    response = client.post(CODE, {"code": sent_code(), "next": away})
    assert response["Location"] == "/en/folder/"


def test_codes_for_one_address_cannot_be_asked_for_without_end(town: City) -> None:
    answers = [Client().post(SIGN_IN, {"email": ANA}).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]
    assert Message.objects.count() == 3


@pytest.mark.parametrize("email", ["", "not an address", "a@b"])
def test_what_is_not_an_address_is_said_so(town: City, client: Client, email: str) -> None:
    page = client.post(SIGN_IN, {"email": email}).content.decode()
    assert "There is a problem" in page
    assert not Person.objects.exists()


def test_a_closed_account_gets_no_code_and_is_not_told_apart(town: City, client: Client) -> None:
    ask(client)
    Person.objects.update(is_active=False)
    before = Message.objects.count()
    browser = Client()
    ask(browser)
    assert Message.objects.count() == before
    assert browser.get(CODE).status_code == 200


def test_one_signs_out_by_pressing_a_button_and_not_by_a_link(town: City, client: Client) -> None:
    ask(client)
    client.post(CODE, {"code": sent_code()})
    assert client.get(OUT).status_code == 405
    assert client.post(OUT)["Location"] == "/en/"
    assert "_auth_user_id" not in client.session
