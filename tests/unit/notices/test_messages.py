"""Messages: written once, delivered once, and every attempt leaves a trace."""

import smtplib
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.tasks import default_task_backend
from tests.unit.notices.samples import NOW, told

from ventanilla.notices import queries, services, tasks
from ventanilla.notices.models import Delivery, Message, Outcome

TEMPLATES = (
    "received",
    "cure_asked",
    "choose_time",
    "granted",
    "denied",
    "closed",
    "sign_in_code",
    "draft_saved",
    "case_assigned",
)


def deliver(message: Message, minutes: int = 0) -> Delivery:
    return services.deliver(message_id=message.pk, at=NOW + timedelta(minutes=minutes))


def failing(trouble: Exception) -> Any:
    return patch.object(EmailMultiAlternatives, "send", side_effect=trouble)


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append(dict(attrs)["href"] or "")
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("template", TEMPLATES)
def test_each_template_says_itself_in_text_and_html(template: str) -> None:
    message = told(template)
    assert message.subject
    assert "\n" not in message.subject
    assert f'<html lang="{message.language}">' in message.html
    assert not Links(message.html).open
    if template == "sign_in_code":
        assert "123456" in message.text
        assert "123456" in message.html
    else:
        link = f"{settings.URL}/es/cases/EJE-2026-VEC-000001-K/"
        assert link in message.text
        assert Links(message.html).found == [link]
        assert "Constancia de <vecindad> & residencia" in message.text
        assert "Constancia de &lt;vecindad&gt; &amp; residencia" in message.html


def test_a_day_is_said_as_the_reader_says_it() -> None:
    assert "viernes 4 de diciembre de 2026" in told("cure_asked").text
    assert "divendres 4 de desembre de 2026" in told("cure_asked", language="ca").text


def test_telling_enqueues_the_delivery(settings: Any) -> None:
    default_task_backend.clear()
    message = told()
    (result,) = default_task_backend.results
    assert (result.task, result.args) == (tasks.deliver, [message.pk])


def test_what_is_enclosed_is_kept_and_sent_with_the_message() -> None:
    calendar = services.Enclosed(
        "appointment.ics", "text/calendar", "BEGIN:VCALENDAR\r\nSUMMARY:Cita à l’hora\r\n".encode()
    )
    message = told(enclosed=[calendar])
    assert [bytes(each.content) for each in message.enclosures.all()] == [calendar.content]
    deliver(message)
    (name, content, media_type) = mail.outbox[0].attachments[0]
    assert (name, media_type) == ("appointment.ics", "text/calendar")
    assert "Cita à l’hora" in content
    with pytest.raises(IntegrityError), transaction.atomic():
        told(enclosed=[services.Enclosed("large.ics", "text/calendar", b"x" * 65_537)])


def test_what_is_rolled_back_was_never_told() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        told()
        raise ZeroDivisionError
    assert not Message.objects.exists()


def test_a_message_is_sent_once() -> None:
    message = told()
    first = deliver(message)
    assert (first.outcome, deliver(message, 1)) == (Outcome.SENT, first)
    (sent,) = mail.outbox
    assert sent.to == ["maria@example.org"]
    assert sent.body == message.text
    assert f"<message-{message.pk}@" in str(sent.extra_headers["Message-ID"])
    assert queries.outbox("MARIA@example.org").get().sent


def test_a_server_that_is_down_is_tried_again_without_doubling() -> None:
    message = told()
    with failing(ConnectionRefusedError("maria@example.org")):
        assert deliver(message).outcome == Outcome.FAILED
        with pytest.raises(tasks.NotDelivered):
            tasks.deliver.call(message.pk)
    assert not queries.outbox().get().sent
    assert deliver(message, 2).outcome == Outcome.SENT
    traces = list(message.deliveries.order_by("attempt").values_list("attempt", "outcome", "detail"))
    assert traces == [
        (1, "failed", "ConnectionRefusedError"),
        (2, "failed", "ConnectionRefusedError"),
        (3, "sent", ""),
    ]
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("trouble", "outcome", "detail"),
    [
        (
            smtplib.SMTPRecipientsRefused({"maria@example.org": (550, b"maria?")}),
            "gave_up",
            "address refused: 550",
        ),
        (
            smtplib.SMTPRecipientsRefused({"maria@example.org": (451, b"later")}),
            "failed",
            "address refused: 451",
        ),
        (smtplib.SMTPDataError(554, b"maria@example.org"), "failed", "SMTPDataError 554"),
        (TimeoutError(), "failed", "TimeoutError"),
    ],
)
def test_traces_say_what_went_wrong_and_name_nobody(trouble: Exception, outcome: str, detail: str) -> None:
    message = told()
    with failing(trouble):
        delivery = deliver(message)
    assert (delivery.outcome, delivery.detail) == (outcome, detail)


@pytest.mark.parametrize(("template", "minutes"), [("sign_in_code", 16), ("received", 4 * 24 * 60 + 1)])
def test_what_is_no_longer_worth_telling_is_given_up(template: str, minutes: int) -> None:
    message = told(template)
    assert deliver(message, minutes).outcome == Outcome.GAVE_UP
    assert deliver(message, minutes + 1).attempt == 1
    assert not mail.outbox
    assert list(queries.undelivered()) == [message]


def test_the_database_refuses_a_second_sending_and_any_change() -> None:
    message = told()
    deliver(message)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(message=message, attempt=2, at=NOW, outcome=Outcome.SENT)
    for table in ("notices_message", "notices_delivery", "notices_enclosure"):
        for change in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with (
                pytest.raises(DatabaseError, match="append-only"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(change)
