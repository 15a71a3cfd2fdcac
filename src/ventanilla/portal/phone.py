"""Showing that a mobile number is one's own, by a code in a text message: for whoever has no e-mail.

It opens no account. The browser that asked for the code is known as that number's until its session ends,
and can do with it what needs no more than a contact, such as booking an appointment.
"""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ventanilla.catalog import queries as catalog
from ventanilla.notices import services as notices
from ventanilla.people import limits
from ventanilla.people.access import public
from ventanilla.portal.forms import CodeForm, PhoneForm
from ventanilla.ui import here

GOOD_FOR = timedelta(minutes=15)
TRIES = 5
_WAITING = "phone_waiting"
_PROVED = "phone_proved"
_SALT = "ventanilla.portal.phone"


def offered() -> bool:
    """This function will tell whether the town sends text messages."""
    return bool(settings.SMS)


def proved(request: HttpRequest) -> str:
    """This function will return the number (E.164) this browser has shown to be its person's, or nothing."""
    return str(request.session.get(_PROVED, ""))


@require_http_methods(["GET", "HEAD", "POST"])
@public(cached=False)
def ask(request: HttpRequest) -> HttpResponse:
    if not offered():
        raise Http404
    form = PhoneForm(request.POST or None, country=catalog.city().about.country)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        if not _may_text(request, form.cleaned_data["phone"], at):
            return render(request, "portal/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)
        _send(request, form.cleaned_data["phone"], at)
        return HttpResponseRedirect(_keeping_next(request, reverse("portal:phone_code")))
    return render(request, "portal/phone.html", {"form": form, "next": _next(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@public(cached=False)
def code(request: HttpRequest) -> HttpResponse:
    waiting: dict[str, Any] | None = request.session.get(_WAITING)
    if waiting is None:
        return HttpResponseRedirect(_keeping_next(request, reverse("portal:phone")))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _spent(waiting):
            return _begin_again(request)
        if constant_time_compare(
            _digest(waiting["phone"], form.cleaned_data["code"].strip()), waiting["code"]
        ):
            del request.session[_WAITING]
            request.session[_PROVED] = waiting["phone"]
            request.session.cycle_key()
            return redirect(_next(request) or "portal:home")
        request.session[_WAITING] = waiting | {"tries": waiting["tries"] + 1}
        form.add_error("code", _("That is not the code we sent you. Check it and try again."))
    shown = {"form": form, "phone": waiting["phone"], "next": _next(request)}
    return render(request, "portal/phone_code.html", shown)


def _may_text(request: HttpRequest, phone: str, at: datetime) -> bool:
    """Each message costs the town money, and troubles whoever has the number."""
    return limits.spend(
        request=request, limit=limits.TEXTS, proof="", at=at
    ) is limits.Verdict.GO_ON and limits.within(limit=limits.TEXTS_TO_ONE, key=phone, at=at)


def _send(request: HttpRequest, phone: str, at: datetime) -> None:
    secret = get_random_string(6, "0123456789")
    request.session[_WAITING] = {
        "phone": phone,
        "code": _digest(phone, secret),
        "until": (at + GOOD_FOR).isoformat(),
        "tries": 0,
    }
    notices.text(
        to=phone,
        language=here.language(),
        template="phone_code",
        context={"code": secret, "minutes": int(GOOD_FOR.total_seconds() // 60)},
        about="",
        at=at,
    )


def _spent(waiting: dict[str, Any]) -> bool:
    return waiting["tries"] >= TRIES or timezone.now() > datetime.fromisoformat(waiting["until"])


def _begin_again(request: HttpRequest) -> HttpResponse:
    del request.session[_WAITING]
    return render(
        request, "portal/code_spent.html", {"next": _next(request), "ask_again": reverse("portal:phone")}
    )


def _digest(phone: str, secret: str) -> str:
    return salted_hmac(_SALT, f"{phone}:{secret}", algorithm="sha256").hexdigest()


def _next(request: HttpRequest) -> str:
    """Where the person was going, if it is a page of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""


def _keeping_next(request: HttpRequest, url: str) -> str:
    kept = _next(request)
    return f"{url}?{urlencode({'next': kept})}" if kept else url
