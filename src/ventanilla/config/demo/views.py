"""The accounts and the outbox of the demonstration."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ventanilla.catalog import queries as catalog
from ventanilla.config.demo import seeding
from ventanilla.config.demo.accounts import PASSWORD
from ventanilla.notices.models import Delivery, Message, Outcome
from ventanilla.people import access
from ventanilla.people.models import Role

AS_MANY = 100


@require_safe
@access.public(cached=False)
def accounts(request: HttpRequest) -> HttpResponse:
    found = [
        (each, Role(each.role).label, catalog.department(each.department))
        for each in seeding.accounts(_city())
    ]
    return render(request, "demo/accounts.html", {"accounts": found, "password": PASSWORD})


@require_safe
@access.public(cached=False)
def accounts_json(_request: HttpRequest) -> JsonResponse:
    found = [
        {
            "name": each.name,
            "email": each.email,
            "department": each.department,
            "role": each.role,
            "password": PASSWORD,
            "totp_secret": each.secret,
            "totp_code": each.code,
        }
        for each in seeding.accounts(_city())
    ]
    return JsonResponse(found, safe=False)


@require_safe
@access.public(cached=False)
def outbox(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/outbox.html", {"told": _told(request)})


@require_safe
@access.public(cached=False)
def outbox_json(request: HttpRequest) -> JsonResponse:
    return JsonResponse(_told(request), safe=False)


def _city() -> Path:
    if settings.CITY is None:
        raise Http404
    return settings.CITY


def _told(request: HttpRequest) -> list[dict[str, Any]]:
    told = Message.objects.order_by("-pk")
    if to := request.GET.get("to"):
        told = told.filter(to=to.lower())
    sent = Delivery.objects.filter(message=OuterRef("pk"), outcome=Outcome.SENT)
    told = told.annotate(sent=Exists(sent)).prefetch_related("enclosures")[:AS_MANY]
    return [
        {
            "id": message.pk,
            "to": message.to,
            "language": message.language,
            "channel": message.channel,
            "subject": message.subject or message.text,
            "text": message.text,
            "html": message.html,
            "at": message.created_at.isoformat(),
            "sent": message.sent,
            "enclosed": {each.name: bytes(each.content).decode() for each in message.enclosures.all()},
        }
        for message in told
    ]
