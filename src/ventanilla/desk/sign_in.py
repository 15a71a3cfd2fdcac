"""How officials sign in: password, then the code of their authenticator. The first time they enrol one."""

from http import HTTPStatus
from typing import Any

import segno
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login, record_authentication
from allauth.account.internal.flows.logout import logout
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.desk.sign_in_forms import EnrolForm, NewPasswordForm, PasswordForm, SecondFactorForm
from ventanilla.people import queries as people
from ventanilla.people import services as persons
from ventanilla.people.access import official, proved_as_official, proved_by_password, public, signed_in
from ventanilla.people.models import Person

_SHOW_CODES = "show_recovery_codes"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@public(cached=False)
def sign_in(request: HttpRequest) -> HttpResponse:
    if proved_as_official(request):
        return HttpResponseRedirect(_next(request))
    if (
        isinstance(request.user, Person)
        and proved_by_password(request)
        and not people.has_second_factor(request.user)
    ):
        return HttpResponseRedirect(_keeping_next(request, "desk:enrol"))
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        credentials = form.cleaned_data
        try:
            user = get_adapter().authenticate(request, **credentials)
        except ValidationError as limited:
            form.add_error(None, limited)
        else:
            if user is not None:
                logout(request, show_message=False)
                login = Login(user=user, email=credentials["email"], redirect_url=_next(request))
                entered: HttpResponse = perform_password_login(request, credentials, login)
                return entered
            form.add_error(None, _("The address or the password is not right."))
    status = HTTPStatus.OK if not form.errors else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "desk/sign_in.html", {"form": form, "next": _next(request)}, status=status)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@public(cached=False)
def second_factor(request: HttpRequest) -> HttpResponse:
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None:
        return redirect("desk:sign_in")
    form = SecondFactorForm(data=request.POST or None, user=stage.login.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        entered: HttpResponse = stage.exit()
        return entered
    return render(request, "desk/second_factor.html", {"form": form})


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def enrol(request: HttpRequest) -> HttpResponse:
    person = request.user
    if not isinstance(person, Person):
        raise PermissionDenied
    if not proved_by_password(request) or people.has_second_factor(person):
        return HttpResponseRedirect(_keeping_next(request, "desk:sign_in"))
    if not people.posts_of(person, timezone.now()):
        raise PermissionDenied("only officials need an authenticator")
    secret = totp.get_totp_secret()
    form = EnrolForm(request.POST or None, secret=secret)
    if request.method == "POST" and form.is_valid():
        _activate(request, person, secret)
        return HttpResponseRedirect(_keeping_next(request, "desk:recovery_codes"))
    address = get_mfa_adapter().build_totp_url(person, secret)
    drawing = segno.make(address, error="m").svg_inline(scale=5, border=3, dark="#14151a", light="#ffffff")
    shown = {"form": form, "drawing": mark_safe(drawing), "secret": _grouped(secret), "address": address}
    return render(request, "desk/enrol.html", shown | {"next": _next(request)})


@require_safe
@official()
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """This function will show the codes that replace a lost telephone: once, right after enrolling."""
    if not request.session.pop(_SHOW_CODES, False):
        return HttpResponseRedirect(_next(request))
    codes = RecoveryCodes.activate(request.user).get_unused_codes()
    return render(request, "desk/recovery_codes.html", {"codes": codes, "next": _next(request)})


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@public(cached=False)
def set_password(request: HttpRequest, who: str, token: str) -> HttpResponse:
    person = _invited(who, token)
    if person is None:
        return render(request, "desk/invitation_spent.html", status=HTTPStatus.GONE)
    form = NewPasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        persons.set_password(person=person, password=form.cleaned_data["password"])
        return redirect("desk:sign_in")
    return render(request, "desk/set_password.html", {"form": form, "person": person})


@transaction.atomic
def _activate(request: HttpRequest, person: Any, secret: str) -> None:
    found = totp.TOTP.activate(person, secret).instance
    RecoveryCodes.activate(person)
    totp.clear_totp_secret(request)
    record_authentication(request, person, "mfa", id=found.pk, type=Authenticator.Type.TOTP)
    request.session[_SHOW_CODES] = True


def _invited(who: str, token: str) -> Person | None:
    try:
        person = Person.objects.filter(pk=int(urlsafe_base64_decode(who).decode())).first()
    except ValueError as garbled:
        raise Http404 from garbled
    return person if person and default_token_generator.check_token(person, token) else None


def _next(request: HttpRequest) -> str:
    return get_next_redirect_url(request) or reverse("desk:inbox")


def _keeping_next(request: HttpRequest, name: str) -> str:
    kept: str = passthrough_next_redirect_url(request, reverse(name), REDIRECT_FIELD_NAME)
    return kept


def _grouped(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


urlpatterns = [
    path("sign-in/", sign_in, name="sign_in"),
    path("sign-in/code/", second_factor, name="second_factor"),
    path("sign-in/authenticator/", enrol, name="enrol"),
    path("sign-in/recovery-codes/", recovery_codes, name="recovery_codes"),
    path("password/<str:who>/<str:token>/", set_password, name="set_password"),
]
