"""Signing in and out for everybody: one page asks for an e-mail address, the next for the code sent to it.

Whoever has never been here signs in the same way and sees the same pages: nothing tells who is known.
"""

from http import HTTPStatus

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.flows.logout import logout
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.core.internal import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ventanilla.people import services as people
from ventanilla.people.access import public
from ventanilla.portal.forms import CodeForm, EmailForm

_SUGGESTED = "suggested_email"


def suggest(request: HttpRequest, email: str) -> None:
    """This function will have the page that asks for an address begin with the one just given, which files next."""
    if email and not request.user.is_authenticated:
        request.session[_SUGGESTED] = email


@require_http_methods(["GET", "HEAD", "POST"])
@public(cached=False)
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return _onward(request)
    form = EmailForm(request.POST or None, initial={"email": request.session.get(_SUGGESTED, "")})
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].strip().lower()
        if not ratelimit.consume(request, app="allauth.account", action="request_login_code", key=email):
            return render(request, "portal/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)
        person = people.ensure_person(email=email, language=get_language() or "", at=timezone.now())
        user = person if person.is_active else None
        LoginCodeVerificationProcess.initiate(request=request, user=user, email=email)
        return HttpResponseRedirect(_keeping_next(request, reverse("portal:sign_in_code")))
    shown = {"form": form, "next": _next(request), "to_file": _SUGGESTED in request.session}
    return render(request, "portal/sign_in.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@public(cached=False)
def sign_in_code(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return _onward(request)
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    process = LoginCodeVerificationProcess.resume(stage) if stage else None
    if process is None:
        return HttpResponseRedirect(_keeping_next(request, reverse("portal:sign_in")))
    if request.method == "POST" and request.POST.get("action") == "resend" and process.can_resend:
        process.resend()
        return HttpResponseRedirect(_keeping_next(request, f"{reverse('portal:sign_in_code')}?sent=again"))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if compare_user_code(actual=form.cleaned_data["code"], expected=process.code):
            onward: HttpResponse = process.finish(get_next_redirect_url(request))
            return onward
        if not process.record_invalid_attempt():
            return render(request, "portal/code_spent.html", {"next": _next(request)})
        form.add_error("code", _("That is not the code we sent you. Check it and try again."))
    return render(
        request,
        "portal/sign_in_code.html",
        {
            "form": form,
            "email": process.state.get("email"),
            "can_resend": process.can_resend,
            "sent_again": request.GET.get("sent") == "again" and request.method == "GET",
            "next": _next(request),
        },
    )


@require_POST
@public(cached=False)
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request, show_message=False)
    return redirect("portal:home")


def _next(request: HttpRequest) -> str:
    """Where the person was going, if it is a page of ours."""
    return get_next_redirect_url(request) or ""


def _keeping_next(request: HttpRequest, url: str) -> str:
    kept: str = passthrough_next_redirect_url(request, url, REDIRECT_FIELD_NAME)
    return kept if _next(request) else url


def _onward(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(_next(request) or resolve_url(get_adapter().get_login_redirect_url(request)))
