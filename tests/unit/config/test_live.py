"""The live process tells whoever may follow a topic that it changed, and nobody else anything."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.db import connections, transaction

from ventanilla.config import live as process
from ventanilla.ui import live

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nobody_follows() -> Iterator[None]:
    yield
    process.followers.clear()
    process._listening.clear()


def asked(path: str, *topics: str) -> ApplicationCommunicator:
    query = "&".join(f"topic={topic}" for topic in topics)
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
    return ApplicationCommunicator(process.application, scope)


def happening(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(story())


def announce(topic: str) -> None:
    with transaction.atomic():
        live.changed(topic)
    connections.close_all()


async def said(stream: ApplicationCommunicator) -> bytes:
    message: dict[str, Any] = await stream.receive_output(timeout=5)
    return message.get("body", b"")


def test_a_page_hears_of_its_topic_and_of_no_other() -> None:
    async def story() -> None:
        stream = asked("/events", live.token("case:1"))
        start = await stream.receive_output(timeout=5)
        assert start["status"] == 200
        assert await said(stream) == b"retry: 3000\n\n"
        # Listening has begun: everybody is told to look, because something may have been missed before.
        assert await said(stream) == process.CHANGED
        await sync_to_async(announce)("case:2")
        assert await stream.receive_nothing(timeout=0.3)
        await sync_to_async(announce)("case:1")
        assert await said(stream) == process.CHANGED
        await stream.send_input({"type": "http.disconnect"})
        await stream.wait(timeout=5)
        assert process.followers == {}

    happening(story)


@pytest.mark.parametrize(
    ("path", "topics", "status"),
    [("/events", ("forged",), 403), ("/events", (), 403), ("/", (), 404), ("/healthz", (), 200)],
)
def test_whoever_has_no_token_hears_nothing(path: str, topics: tuple[str, ...], status: int) -> None:
    async def story() -> None:
        start = await asked(path, *topics).receive_output(timeout=5)
        assert start["status"] == status
        assert (b"access-control-allow-origin", b"http://testserver") in start["headers"]

    happening(story)


def test_a_token_is_good_for_its_topic_and_for_a_day_at_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    token = live.token("inbox:registro")
    assert live.topic_of(token) == "inbox:registro"
    assert live.topic_of(token.replace(token[2], "x" if token[2] != "x" else "y", 1)) is None
    monkeypatch.setattr(live, "SECONDS_A_TOKEN_LASTS", -1)
    assert live.topic_of(token) is None
