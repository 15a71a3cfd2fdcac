"""The live process: server-sent events that say "changed", and nothing else.

A page opens ``/events?topic=<token>`` and, at each event, asks for itself again, where it is authorised
again. One connection to PostgreSQL listens for every page. When that connection is lost and found again,
everybody is told to look, because something may have been missed.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ventanilla.config.command import starting

starting.django()

import psycopg  # noqa: E402
import structlog  # noqa: E402
from asgiref.sync import sync_to_async  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402

from ventanilla.ui import live  # noqa: E402

HEARTBEAT_SECONDS = 15
MOST_TOPICS = 8
CHANGED = b"event: changed\ndata:\n\n"
STILL_HERE = b": still here\n\n"

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

log = structlog.get_logger("ventanilla.live")
followers: dict[str, set[asyncio.Event]] = defaultdict(set)
_listening: list[asyncio.Task[None]] = []


async def application(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """This function will answer ``/events`` with a stream, ``/healthz`` with 200, and anything else with 404."""
    if scope["type"] != "http":
        return
    if scope["path"] == "/healthz":
        await _answer(send, 200)
    elif scope["path"] != "/events" or scope["method"] != "GET":
        await _answer(send, 404)
    else:
        tokens = parse_qs(scope["query_string"].decode("ascii", "replace")).get("topic", [])[:MOST_TOPICS]
        topics = [topic for token in tokens if (topic := live.topic_of(token))]
        if topics:
            await _stream(topics, receive, send)
        else:
            await _answer(send, 403)


async def _stream(topics: list[str], receive: Receive, send: Send) -> None:
    if not _listening:
        _listening.append(asyncio.create_task(_listen()))
    news = asyncio.Event()
    gone = asyncio.create_task(_gone(receive))
    for topic in topics:
        followers[topic].add(news)
    try:
        headers = [(b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no")]
        await send({"type": "http.response.start", "status": 200, "headers": headers + _common()})
        await send({"type": "http.response.body", "body": b"retry: 3000\n\n", "more_body": True})
        while not gone.done():
            waiting = asyncio.create_task(news.wait())
            await asyncio.wait(
                {waiting, gone}, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            waiting.cancel()
            if gone.done():
                break
            body = CHANGED if news.is_set() else STILL_HERE
            news.clear()
            await send({"type": "http.response.body", "body": body, "more_body": True})
    finally:
        gone.cancel()
        for topic in topics:
            followers[topic].discard(news)
            if not followers[topic]:
                del followers[topic]


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _listen() -> None:
    while True:
        try:
            parameters = await sync_to_async(connections["default"].get_connection_params)()
            parameters.pop("context", None)
            parameters.pop("cursor_factory", None)
            connection = await psycopg.AsyncConnection.connect(**parameters, autocommit=True)
            async with connection:
                await connection.execute(f"LISTEN {live.CHANNEL}")
                _tell(list(followers))
                while True:
                    async for notice in connection.notifies(timeout=HEARTBEAT_SECONDS):
                        _tell([notice.payload])
                    await connection.execute("SELECT 1")
        except (psycopg.Error, OSError, RuntimeError) as fault:
            log.warning("not listening", fault=type(fault).__name__)
            await asyncio.sleep(1)


def _tell(topics: list[str]) -> None:
    for topic in topics:
        for news in followers.get(topic, ()):
            news.set()


async def _answer(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"0"), *_common()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _common() -> list[tuple[bytes, bytes]]:
    where = urlsplit(str(settings.URL))
    return [
        (b"cache-control", b"no-store"),
        (b"access-control-allow-origin", f"{where.scheme}://{where.netloc}".encode()),
    ]
