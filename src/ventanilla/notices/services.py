"""Every write about telling: messages, attempts to deliver them, and bulletins."""

import smtplib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import formataddr
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string

from ventanilla.catalog import queries as catalog
from ventanilla.catalog import services as offer
from ventanilla.notices import ports
from ventanilla.notices.models import Bulletin, Channel, Delivery, Enclosure, Message, Outcome
from ventanilla.notices.tasks import deliver as deliver_task
from ventanilla.packs import models as packs
from ventanilla.packs.facts import calendar
from ventanilla.people.models import Person
from ventanilla.registry import services as registry
from ventanilla.registry.models import Document, Entry
from ventanilla.registry.rules import Party
from ventanilla.ui import here

WORTH_TELLING = {
    "sign_in_code": timedelta(minutes=15),
    "booking_reminder": timedelta(hours=2),
    "booking_offer": timedelta(hours=4),
}
WORTH_TELLING_ELSE = timedelta(days=4)


@dataclass(frozen=True)
class Enclosed:
    """A small file to send with a message: at most 64 KB."""

    name: str
    media_type: str
    content: bytes


@transaction.atomic
def tell(
    *,
    to: str,
    language: str,
    template: str,
    context: Mapping[str, Any],
    about: str,
    at: datetime,
    enclosed: Sequence[Enclosed] = (),
) -> Message:
    """This function will write a message in the reader's language, keep it, and have it delivered.

    ``template`` names the three files ``notices/<template>.subject``, ``.text`` and ``.html``. ``context``
    is what they say; ``path`` becomes an absolute ``link``, and ``due_on`` is a day in ISO 8601. Never put
    an identifier, a narrative or a token there; ``path`` alone may hold a token, of a page that is the
    reader's own. ``about`` is the reference of the case. The message, what is enclosed and its delivery exist
    exactly if the caller's transaction commits.
    """
    subject, words, html = _written(template, ("subject", "text", "html"), context, language)
    message = Message.objects.create(
        to=to.lower(),
        language=language,
        template=template,
        subject=" ".join(subject.split()),
        text=words.strip() + "\n",
        html=html.strip() + "\n",
        about=about,
        created_at=at,
    )
    for each in enclosed:
        Enclosure.objects.create(
            message=message, name=each.name, media_type=each.media_type, content=each.content
        )
    deliver_task.enqueue(message.pk)
    return message


@transaction.atomic
def text(
    *, to: str, language: str, template: str, context: Mapping[str, Any], about: str, at: datetime
) -> Message:
    """This function will write a text message (SMS) to a number in E.164, keep it, and have it delivered.

    ``template`` names ``notices/<template>.sms``; for the rest it is as ``tell``.
    """
    (words,) = _written(template, ("sms",), context, language)
    message = Message.objects.create(
        channel=Channel.SMS,
        to=to,
        language=language,
        template=template,
        text=" ".join(words.split()),
        about=about,
        created_at=at,
    )
    deliver_task.enqueue(message.pk)
    return message


def _written(
    template: str, parts: Sequence[str], context: Mapping[str, Any], language: str
) -> tuple[str, ...]:
    city = catalog.city()
    due_on = context.get("due_on")
    whole = {
        **context,
        "city": city.about,
        "language": language,
        "site": settings.URL,
        "link": urljoin(settings.URL or "", str(context.get("path", ""))),
        "due_on": date.fromisoformat(due_on) if due_on else None,
    }
    with here.speaking(city, language):
        return tuple(render_to_string(f"notices/{template}.{part}", whole) for part in parts)


def send_out(
    *, document: Document, party: Party, origin: str, summary: str, at: datetime, case: str = ""
) -> Entry:
    """This function will enter a document that the town has issued in the register, as sent out to somebody.

    ``origin`` is the department's slug, ``summary`` what it is about in the document's language. Call it last
    in the transaction: until its end the book of what goes out is locked.
    """
    city = catalog.city()
    return registry.record(
        direction="out",
        epigraph=document.title,
        party=party,
        addressee=party.name,
        origin=origin,
        summary=summary,
        documents=[document],
        channel="online",
        case=case,
        pattern=city.about.numbering.entry_out,
        at=at,
        effective=calendar(city).effective(at),
    )


@transaction.atomic
def deliver(*, message_id: int, at: datetime) -> Delivery:
    """This function will try to send a message and record the attempt; once sent it is never sent again.

    Given up when the address is refused for good, or the message is no longer worth telling: a sign-in
    code after fifteen minutes, anything else after four days.
    """
    message = Message.objects.select_for_update().get(pk=message_id)
    attempts = list(message.deliveries.order_by("attempt"))
    if attempts and attempts[-1].outcome != Outcome.FAILED:
        return attempts[-1]
    if at - message.created_at > WORTH_TELLING.get(message.template, WORTH_TELLING_ELSE):
        outcome, detail = Outcome.GAVE_UP, "too late"
    else:
        outcome, detail = _texted(message) if message.channel == Channel.SMS else _mailed(message)
    return Delivery.objects.create(
        message=message, attempt=len(attempts) + 1, at=at, outcome=outcome, detail=detail
    )


def _texted(message: Message) -> tuple[Outcome, str]:
    try:
        ports.texter().send(to=message.to, text=message.text)
    except ports.NumberRefused as refused:
        return Outcome.GAVE_UP, f"number refused: {refused}"
    except ports.GatewayDown as trouble:
        return Outcome.FAILED, f"gateway: {trouble}"
    return Outcome.SENT, ""


def _mailed(message: Message) -> tuple[Outcome, str]:
    institution = catalog.city().about.institution.say(message.language)
    domain = urlsplit(settings.URL or "").hostname
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=formataddr((institution, settings.DEFAULT_FROM_EMAIL)),
        to=[message.to],
        headers={
            # Said again after a crash, the same message is known by its name.
            "Message-ID": f"<message-{message.pk}@{domain}>",
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(message.html, "text/html")
    for each in message.enclosures.order_by("pk"):
        mail.attach(each.name, bytes(each.content), each.media_type)
    try:
        mail.send(using="default")
    except smtplib.SMTPRecipientsRefused as refused:
        codes = sorted(code for code, _ in refused.recipients.values())
        for_good = all(code >= 500 for code in codes)
        return (
            Outcome.GAVE_UP if for_good else Outcome.FAILED,
            f"address refused: {', '.join(map(str, codes))}",
        )
    except (OSError, smtplib.SMTPException) as trouble:
        # Servers repeat addresses in what they answer, so only the kind of trouble is kept.
        code = trouble.smtp_code if isinstance(trouble, smtplib.SMTPResponseException) else ""
        return Outcome.FAILED, f"{type(trouble).__name__} {code}".strip()
    return Outcome.SENT, ""


@transaction.atomic
def adopt(*, city: packs.City, at: datetime, by: Person | None = None) -> None:
    """This function will make the bulletins those of the pack that is being adopted.

    Bulletins written or amended at the desk stay as the desk left them.
    """
    own = {bulletin.slug: bulletin for bulletin in Bulletin.objects.select_for_update()}
    for wanted in city.bulletins:
        found = own.pop(wanted.slug, Bulletin(slug=wanted.slug, from_pack=True))
        if found.from_pack:
            _write(found, wanted, at=at, by=by)
    for left in own.values():
        if left.from_pack:
            left.delete()


@transaction.atomic
def publish_bulletin(*, content: packs.BulletinFile, at: datetime, by: Person) -> Bulletin:
    """This function will publish a bulletin written at the desk; ``IntegrityError`` when its slug is taken."""
    bulletin = Bulletin(slug=content.slug)
    _write(bulletin, content, at=at, by=by)
    offer.renew_public_pages()
    return bulletin


@transaction.atomic
def amend_bulletin(*, slug: str, content: packs.BulletinFile, at: datetime, by: Person) -> Bulletin:
    """This function will change a bulletin, from now on the desk's. Raises ``Bulletin.DoesNotExist``."""
    bulletin = Bulletin.objects.select_for_update().get(slug=slug)
    bulletin.from_pack = False
    _write(bulletin, content.model_copy(update={"slug": slug}), at=at, by=by)
    offer.renew_public_pages()
    return bulletin


def _write(bulletin: Bulletin, content: packs.BulletinFile, *, at: datetime, by: Person | None) -> None:
    bulletin.content = content.model_dump(mode="json")
    bulletin.standing = content.standing
    bulletin.published = _aware(content.published)
    bulletin.expires = content.expires
    bulletin.edited_at = at
    bulletin.edited_by = by
    bulletin.save()


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
