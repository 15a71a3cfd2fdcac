"""Officials sign in with a password and the code of their authenticator."""

import re
import time
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from tests.unit.portal.conftest import adopt, pack, town

from ventanilla.packs.models import City
from ventanilla.people import services as people
from ventanilla.people.models import Person

__all__ = ["adopt", "pack", "town"]
NOW = datetime(2026, 1, 2, tzinfo=UTC)
PASSWORD = "cuatro palabras muy largas"
DESK, SIGN_IN = "/en/desk/", "/en/desk/sign-in/"
FACTOR, ENROL, CODES = f"{SIGN_IN}code/", f"{SIGN_IN}authenticator/", f"{SIGN_IN}recovery-codes/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(town: City) -> Person:
    person = people.ensure_person(email="clerk@vilaprova.example", at=NOW)
    people.appoint(person=person, department="secretaria", role="clerk", by=None, at=NOW)
    people.set_password(person=person, password=PASSWORD)
    return person


def code_for(secret: str, periods: int = 0) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + periods))


def password(client: Client, given: str = PASSWORD, email: str = "Clerk@Vilaprova.example") -> str:
    response = client.post(SIGN_IN, {"email": email, "password": given})
    return response.headers.get("Location", response.content.decode())


def enrol(client: Client) -> str:
    password(client)
    page = client.get(ENROL).content.decode()
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert found
    secret = found.group(1).replace(" ", "")
    assert client.post(ENROL, {"code": code_for(secret)})["Location"].startswith(CODES)
    return secret


def test_the_first_time_an_authenticator_is_enrolled_and_the_desk_opens(
    clerk: Person, client: Client
) -> None:
    assert password(client) == DESK
    assert client.get(DESK)["Location"].startswith(SIGN_IN)
    assert client.get(SIGN_IN)["Location"].startswith(ENROL)
    enrol(client)
    shown = client.get(CODES).content.decode()
    assert len(re.findall(r"<code>\d{8}</code>", shown)) == 10
    assert client.get(CODES)["Location"] == DESK
    assert client.get(DESK).status_code == 200


def test_a_wrong_code_enrols_nothing(clerk: Person, client: Client) -> None:
    password(client)
    client.get(ENROL)
    assert "not the code the application shows" in client.post(ENROL, {"code": "000000"}).content.decode()
    assert not Authenticator.objects.exists()


def test_later_the_desk_opens_with_password_and_code(clerk: Person, client: Client) -> None:
    secret = enrol(Client())
    assert password(client) == FACTOR
    assert client.get(DESK)["Location"].startswith(SIGN_IN)
    assert "not the code" in client.post(FACTOR, {"code": "000000"}).content.decode()
    assert client.post(FACTOR, {"code": code_for(secret)})["Location"] == DESK
    assert client.get(DESK).status_code == 200


def test_a_code_opens_the_desk_once(clerk: Person) -> None:
    secret = enrol(Client())
    code = code_for(secret, periods=1)
    first, second = Client(), Client()
    password(first)
    password(second)
    assert first.post(FACTOR, {"code": code}).status_code == 302
    assert second.post(FACTOR, {"code": code}).status_code == 200


def test_a_recovery_code_replaces_a_lost_telephone_once(clerk: Person) -> None:
    browser = Client()
    enrol(browser)
    code = re.findall(r"<code>(\d{8})</code>", browser.get(CODES).content.decode())[0]
    first, second = Client(), Client()
    password(first)
    assert first.post(FACTOR, {"code": code})["Location"] == DESK
    assert first.get(DESK).status_code == 200
    password(second)
    assert second.post(FACTOR, {"code": code}).status_code == 200


def test_the_secret_is_not_kept_in_the_clear(clerk: Person, client: Client) -> None:
    secret = enrol(client)
    assert secret not in str(Authenticator.objects.get(type=Authenticator.Type.TOTP).data)


def test_wrong_passwords_are_counted(clerk: Person, client: Client) -> None:
    for _ in range(5):
        assert "The address or the password is not right" in password(client, "wrong")
    assert "Too many tries" in password(client)


def test_unknown_people_and_wrong_passwords_get_the_same_answer(clerk: Person, client: Client) -> None:
    assert "The address or the password is not right" in password(client, email="nobody@vilaprova.example")


def test_a_citizen_with_a_password_but_no_post_gets_no_desk(town: City, client: Client) -> None:
    citizen = people.ensure_person(email="ana@vilaprova.example", at=NOW)
    people.set_password(person=citizen, password=PASSWORD)
    password(client, email="ana@vilaprova.example")
    assert client.get(ENROL).status_code == 403
    assert client.get(DESK)["Location"].startswith(SIGN_IN)


def test_signing_in_as_an_official_leaves_the_citizen_behind(clerk: Person, client: Client) -> None:
    citizen = people.ensure_person(email="ana@vilaprova.example", at=NOW)
    client.force_login(citizen)
    secret = enrol(Client())
    assert password(client) == FACTOR
    client.post(FACTOR, {"code": code_for(secret, periods=1)})
    assert client.session["_auth_user_id"] == str(clerk.pk)
    assert client.get(DESK).status_code == 200


def invitation(person: Person) -> str:
    who = urlsafe_base64_encode(force_bytes(person.pk))
    return f"/en/desk/password/{who}/{default_token_generator.make_token(person)}/"


def test_an_invited_official_chooses_a_password_once(clerk: Person, client: Client) -> None:
    address = invitation(clerk)
    new = "otras cuatro palabras largas"
    assert client.post(address, {"password": new, "again": new})["Location"] == SIGN_IN
    assert client.get(address).status_code == 410
    assert password(client, new) == DESK


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [("corta", "corta", "12"), (PASSWORD, f"{PASSWORD}!", "not the same"), ("", "", "Write a password")],
)
def test_a_weak_or_mistyped_password_is_not_taken(
    clerk: Person, client: Client, first: str, second: str, said: str
) -> None:
    page = client.post(invitation(clerk), {"password": first, "again": second}).content.decode()
    assert said in page
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)
