"""The news of the town reach the ready pages of a process, and what is missed is made good."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from ventanilla import packs
from ventanilla.catalog import queries as catalog
from ventanilla.catalog import services as offer
from ventanilla.config import pages

TOWN = Path(__file__).parents[2] / "factories" / "city"

pytestmark = pytest.mark.django_db(transaction=True)


def soon(holds: Callable[[], bool]) -> bool:
    for _ in range(100):
        if holds():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> Iterator[pages.ReadyPages]:
    monkeypatch.setattr(pages, "SECONDS_BETWEEN_LOOKS", 0.2)
    catalog.forget()
    offer.adopt(city=packs.load(TOWN), at=datetime.now(UTC))
    made = pages.ReadyPages(lambda _environ, _start: [], known=catalog.generation, listen=pages.follow)
    thread = threading.Thread(target=pages.follow, args=(made,))
    thread.start()
    yield made
    made.closed.set()
    thread.join(10)
    catalog.forget()


def test_a_change_is_heard_once_it_is_committed(ready: pages.ReadyPages) -> None:
    assert soon(lambda: ready.generation.number == catalog.generation())
    ready.store.put(("host", "/", "", "https"), pages.prepare("200 OK", [], b"old"))
    number = offer.renew_public_pages()
    assert soon(lambda: ready.generation.number == number)
    assert not ready.store.pages


def test_a_lost_connection_forgets_everything_until_it_is_back(
    ready: pages.ReadyPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert soon(lambda: ready.generation.number is not None)
    ready.store.put(("host", "/", "", "https"), pages.prepare("200 OK", [], b"old"))
    heard: list[int | None] = []
    news = ready.news
    monkeypatch.setattr(ready, "news", lambda number: (heard.append(number), news(number)))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert soon(lambda: None in heard and ready.generation.number is not None)
    assert not ready.store.pages
