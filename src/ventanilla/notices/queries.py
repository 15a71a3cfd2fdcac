"""Reads of what was told, and of the bulletins."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from ventanilla.notices.models import Bulletin, Delivery, Message, Outcome
from ventanilla.packs.models import BulletinFile
from ventanilla.sql import worded_once


def outbox(to: str = "") -> "QuerySet[Message]":
    """This function will return messages, newest first, each with ``sent``; only those ``to`` an address."""
    told = Message.objects.filter(to=to.lower()) if to else Message.objects.all()
    sent = Delivery.objects.filter(message=OuterRef("pk"), outcome=Outcome.SENT)
    return told.annotate(sent=Exists(sent)).order_by("-pk")


def undelivered() -> "QuerySet[Message]":
    """This function will return the messages that were given up, newest first."""
    return Message.objects.filter(deliveries__outcome=Outcome.GAVE_UP).order_by("-pk")


def bulletins(on: date) -> list[BulletinFile]:
    """This function will return the bulletins to list on a day, newest first: published, and not expired."""
    return [BulletinFile.model_validate(content) for content in _listed(on)]


@worded_once
def _listed(on: date) -> QuerySet[Bulletin, Any]:
    listed = Bulletin.objects.filter(Q(expires=None) | Q(expires__gte=on), published__date__lte=on)
    return listed.order_by("-published", "slug").values_list("content", flat=True)


def bulletin(slug: str) -> BulletinFile | None:
    """This function will return a bulletin, expired or not: what was once linked to is still found."""
    found = Bulletin.objects.filter(slug=slug).first()
    return BulletinFile.model_validate(found.content) if found else None
