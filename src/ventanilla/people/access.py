"""Decorators that declare who a view is for, and hold it to that.

Every view of the site wears exactly one; ``tests/structure`` asks each URL for its ``audience``.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, has_vary_header, patch_cache_control
from django.views.decorators.csrf import csrf_exempt

from ventanilla.people import queries, rules
from ventanilla.people.models import Person, Post, Role

type View = Callable[..., Any]

IDLE_SECONDS = 12 * 60 * 60
_SEEN = "official_seen"
_SEEN_EVERY_SECONDS = 5 * 60


class PersonRequest(HttpRequest):
    """What a ``signed_in`` view is given."""

    user: Person


class OfficialRequest(PersonRequest):
    """What an ``official`` view is given."""

    posts: tuple[Post, ...]


@dataclass(frozen=True)
class Audience:
    kind: Literal["public", "signed_in", "official", "machine"]
    cached: bool = False
    roles: tuple[str, ...] = ()


class NotTheSameForEverybody(RuntimeError):
    """A page declared cacheable has read the session, set a cookie, or printed a CSRF token."""


def public(*, cached: bool) -> Callable[[View], View]:
    """This function will open a view to everybody.

    With ``cached=True`` the answer is the same for everybody and says so to any cache; a view that
    then touches the session or sets a cookie raises ``NotTheSameForEverybody``, always and at once,
    rather than showing one person's page to another.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if cached:
                # What was left to say to one person must not be printed on everybody's page.
                vars(request).pop("_messages", None)
            response = _rendered(view(request, *args, **kwargs))
            if not cached:
                add_never_cache_headers(response)
            elif response.status_code in (200, 301, 302, 304, 404):
                _refuse_the_personal(request, response)
                if not response.has_header("Cache-Control"):
                    patch_cache_control(response, public=True, max_age=0, s_maxage=60)
            return response

        answer.audience = Audience("public", cached=cached)  # type: ignore[attr-defined]
        return answer

    return decorate


def signed_in(view: View) -> View:
    """This function will admit whoever has signed in, and send anybody else to do so and come back."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _sent_to(settings.LOGIN_URL, request)
        response = _rendered(view(request, *args, **kwargs))
        _keep_private(response)
        return response

    answer.audience = Audience("signed_in")  # type: ignore[attr-defined]
    return answer


def official(*roles: str) -> Callable[[View], View]:
    """This function will admit officials who hold one of ``roles``, or a higher one, in some department.

    No role given means any. The official must have shown a password **and** a TOTP code in this very
    session, must still have the authenticator, and is signed out after 12 hours without a request.
    The view finds ``request.posts``: the posts held now.
    """
    wanted = tuple(str(role) for role in roles) or (Role.CLERK.value,)

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if _idle(request):
                logout(request)
            if not request.user.is_authenticated or not _showed_both(request):
                return _sent_to(settings.OFFICIAL_LOGIN_URL, request)
            posts = queries.posts_of(request.user, timezone.now())
            if not (posts[0].second_factor if posts else queries.has_second_factor(request.user)):
                return _sent_to(settings.OFFICIAL_LOGIN_URL, request)
            if not rules.holds_any(posts, wanted):
                raise PermissionDenied("no post that admits to this page")
            request.posts = posts  # type: ignore[attr-defined]
            _note_seen(request)
            response = _rendered(view(request, *args, **kwargs))
            _keep_private(response)
            return response

        answer.audience = Audience("official", roles=wanted)  # type: ignore[attr-defined]
        return answer

    return decorate


def machine(view: View) -> View:
    """This function will mark a view for programs: no session, no cookie, no CSRF token, never cached."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _rendered(view(request, *args, **kwargs))
        _refuse_the_personal(request, response)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    answer.audience = Audience("machine")  # type: ignore[attr-defined]
    return csrf_exempt(answer)


def proved_as_official(request: HttpRequest) -> bool:
    """This function will tell whether this session showed a password and a second factor still enrolled."""
    return (
        isinstance(request.user, Person) and _showed_both(request) and queries.has_second_factor(request.user)
    )


def _showed_both(request: HttpRequest) -> bool:
    second = any(
        record.get("method") == "mfa" for record in get_authentication_records(request, request.user)
    )
    return second and proved_by_password(request)


def proved_by_password(request: HttpRequest) -> bool:
    """This function will tell whether the person signed in by password in this session."""
    records = get_authentication_records(request, request.user)
    return request.user.is_authenticated and any(record.get("method") == "password" for record in records)


def _rendered(response: Any) -> HttpResponse:
    if hasattr(response, "render") and not response.is_rendered:
        response.render()
    answered: HttpResponse = response
    return answered


def _refuse_the_personal(request: HttpRequest, response: HttpResponse) -> None:
    session = getattr(request, "session", None)
    if response.cookies:
        raise NotTheSameForEverybody(f"{request.path} sets a cookie")
    if session is not None and session.accessed:
        raise NotTheSameForEverybody(f"{request.path} reads the session")
    if request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
        raise NotTheSameForEverybody(f"{request.path} prints a CSRF token")
    if has_vary_header(response, "Cookie"):
        raise NotTheSameForEverybody(f"{request.path} varies on cookies")


def _keep_private(response: HttpResponse) -> None:
    add_never_cache_headers(response)
    patch_cache_control(response, private=True, no_store=True)


def _sent_to(where: str, request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    query = f"?{urlencode({'next': back})}" if back else ""
    response = HttpResponseRedirect(resolve_url(where) + query)
    _keep_private(response)
    return response


def _idle(request: HttpRequest) -> bool:
    seen = request.session.get(_SEEN)
    return seen is not None and time.time() - seen > IDLE_SECONDS


def _note_seen(request: HttpRequest) -> None:
    seen = request.session.get(_SEEN, 0)
    if time.time() - seen > _SEEN_EVERY_SECONDS:
        request.session[_SEEN] = int(time.time())
