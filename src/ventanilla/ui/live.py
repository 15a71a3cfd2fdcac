"""Telling open pages that something has changed. A page asks for its topic by a token it was rendered with."""

from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.db import connection

CHANNEL = "ventanilla_live"
SALT = "ventanilla.live"
SECONDS_A_TOKEN_LASTS = 12 * 60 * 60


def token(topic: str) -> str:
    """This function will sign a topic for whoever may follow it: only a view that authorises gives one out."""
    return signing.dumps(topic, salt=SALT, compress=True)


def address(topic: str) -> str:
    """This function will return where a page follows ``topic``, or nothing where no live process is named."""
    return f"{settings.LIVE}/events?{urlencode({'topic': token(topic)})}" if settings.LIVE else ""


def topic_of(text: str) -> str | None:
    """This function will return the topic a token was given out for, or None if it is forged or too old."""
    try:
        topic = signing.loads(text, salt=SALT, max_age=SECONDS_A_TOKEN_LASTS)
    except signing.BadSignature:
        return None
    return topic if isinstance(topic, str) else None


def changed(topic: str) -> None:
    """This function will tell whoever follows ``topic`` to look again, once the transaction commits.

    ``topic`` holds no personal data: ``case:1234``, ``inbox:registro``. At most 200 characters.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, topic[:200]])
