"""Views declare their audience and are held to it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory

from ventanilla.people import access, services
from ventanilla.people.models import Person

NOW = datetime(2026, 1, 1, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.unit.people.urls")]


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("seen")


@pytest.fixture
def ask() -> Callable[..., HttpRequest]:
    def make(path: str = "/x?y=1", person: Person | None = None) -> HttpRequest:
        request = RequestFactory().get(path)
        request.session = SessionStore()
        request.user = person or AnonymousUser()
        return request

    return make


@pytest.fixture
def clerk() -> Person:
    person = services.ensure_person(email="clerk@example.org", at=NOW)
    services.appoint(person=person, department="registre", role="clerk", by=None, at=NOW)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return person


def prove(request: HttpRequest, *methods: str) -> HttpRequest:
    for method in methods:
        record_authentication(request, request.user, method)
    return request


def test_a_public_page_says_any_cache_may_keep_it(ask: Any) -> None:
    view = access.public(cached=True)(page)
    assert view.audience == access.Audience("public", cached=True)
    assert "public" in view(ask())["Cache-Control"]


@pytest.mark.parametrize(
    "slip",
    [
        lambda request, response: request.session.get("anything"),
        lambda request, response: response.set_cookie("a", "b"),
        lambda request, response: get_token(request),
    ],
)
def test_a_cached_page_may_not_be_personal(
    ask: Any, slip: Callable[[HttpRequest, HttpResponse], Any]
) -> None:
    def personal(request: HttpRequest) -> HttpResponse:
        response = HttpResponse()
        slip(request, response)
        return response

    with pytest.raises(access.NotTheSameForEverybody):
        access.public(cached=True)(personal)(ask())
    assert "no-store" in access.public(cached=False)(personal)(ask())["Cache-Control"]


def test_whoever_has_not_signed_in_is_sent_to_do_so_and_back(ask: Any) -> None:
    response = access.signed_in(page)(ask())
    assert (response.status_code, response["Location"]) == (302, "/sign-in?next=%2Fx%3Fy%3D1")


def test_a_signed_in_page_is_kept_by_no_cache(ask: Any, clerk: Person) -> None:
    response = access.signed_in(page)(ask(person=clerk))
    assert response.content == b"seen"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize("methods", [(), ("password",), ("mfa",), ("code",), ("code", "mfa")])
def test_an_official_must_have_shown_both_factors_in_this_session(
    ask: Any, clerk: Person, methods: Any
) -> None:
    response = access.official()(page)(prove(ask(person=clerk), *methods))
    assert response["Location"].startswith("/desk/sign-in?next=")


def test_an_official_with_both_factors_and_a_post_is_admitted(ask: Any, clerk: Person) -> None:
    request = prove(ask(person=clerk), "password", "mfa")
    assert access.official("clerk")(page)(request).content == b"seen"
    assert [post.department for post in request.posts] == ["registre"]
    with pytest.raises(PermissionDenied):
        access.official("supervisor")(page)(prove(ask(person=clerk), "password", "mfa"))


def test_an_authenticator_taken_away_ends_the_access(ask: Any, clerk: Person) -> None:
    Authenticator.objects.all().delete()
    assert access.official()(page)(prove(ask(person=clerk), "password", "mfa")).status_code == 302


def test_proof_given_by_another_person_does_not_count(ask: Any, clerk: Person) -> None:
    request = prove(ask(person=clerk), "password", "mfa")
    other = services.ensure_person(email="other@example.org", at=NOW)
    services.appoint(person=other, department="registre", role="clerk", by=None, at=NOW)
    Authenticator.objects.create(user=other, type=Authenticator.Type.TOTP, data={"secret": "x"})
    request.user = other
    assert access.official()(page)(request).status_code == 302


def test_twelve_hours_without_a_request_sign_the_official_out(ask: Any, clerk: Person) -> None:
    request = prove(ask(person=clerk), "password", "mfa")
    request.session["official_seen"] = time.time() - access.IDLE_SECONDS + 60
    assert access.official()(page)(request).status_code == 200
    request.session["official_seen"] = time.time() - access.IDLE_SECONDS - 60
    assert access.official()(page)(request).status_code == 302
    assert not request.user.is_authenticated


def test_a_machine_page_needs_no_csrf_token_and_may_not_use_the_session(ask: Any) -> None:
    view = access.machine(page)
    assert view.csrf_exempt
    assert view.audience.kind == "machine"
    with pytest.raises(access.NotTheSameForEverybody):
        access.machine(lambda request: HttpResponse(str(request.session.get("a"))))(ask())
