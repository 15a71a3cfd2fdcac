"""Ready pages: the same bytes without Django, never another person's, never stale."""

import gzip
import os
from collections.abc import Iterable
from typing import Any

import brotli
import pytest

from ventanilla.config.pages import KEEP_QUERY, Headers, ReadyPages

PUBLIC = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "public, max-age=0, s-maxage=60")]
BODY = b"<p>Constancia de vecindad</p>" * 200


class Town:
    """A site of one page that counts how often it is asked, and the generation its catalogue knows."""

    def __init__(self) -> None:
        self.asked = 0
        self.closed = 0
        self.generation = 1
        self.status = "200 OK"
        self.headers: Headers = list(PUBLIC)
        self.body = BODY
        self.while_asked = lambda: None

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        self.asked += 1
        self.while_asked()
        start_response(self.status, self.headers)
        return Answer(self)


class Answer(list[bytes]):
    def __init__(self, town: Town) -> None:
        super().__init__([town.body])
        self.town = town

    def close(self) -> None:
        self.town.closed += 1


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def pages(town: Town) -> ReadyPages:
    return ready(town)


def ready(town: Town, budget: int = 2**20) -> ReadyPages:
    pages = ReadyPages(town, known=lambda: town.generation, listen=lambda _pages: None, budget=budget)
    pages._listening_in = os.getpid()
    pages.news(1)
    return pages


def get(pages: ReadyPages, path: str = "/es/", **more: str) -> tuple[str, dict[str, str], bytes]:
    begun: list[Any] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "HTTP_HOST": "town.example",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "wsgi.url_scheme": "https",
    } | more
    answer = pages(environ, lambda status, headers: begun.extend((status, dict(headers))))
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return begun[0], begun[1], body


def test_a_public_page_is_made_once_and_then_given(town: Town, pages: ReadyPages) -> None:
    first = get(pages)
    assert get(pages) == first
    assert first[2] == BODY
    assert (town.asked, town.closed) == (1, 1)
    assert first[1]["Content-Length"] == str(len(BODY))


def test_each_reader_gets_the_form_they_can_read(pages: ReadyPages) -> None:
    tags = set()
    for accepted, encoding, unpack in (
        ("", None, bytes),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("br;q=0, gzip;q=0", None, bytes),
    ):
        _, headers, body = get(pages, HTTP_ACCEPT_ENCODING=accepted)
        assert headers.get("Content-Encoding") == encoding
        assert headers["Vary"] == "Accept-Encoding"
        assert unpack(body) == BODY
        tags.add(headers["ETag"])
    assert len(tags) == 3


def test_who_has_the_page_already_is_told_so(town: Town, pages: ReadyPages) -> None:
    tag = get(pages)[1]["ETag"]
    status, headers, body = get(pages, HTTP_IF_NONE_MATCH=f'"other", {tag}')
    assert (status, body) == ("304 Not Modified", b"")
    assert headers["ETag"] == tag
    assert headers["Cache-Control"].startswith("public")
    assert get(pages, HTTP_IF_NONE_MATCH='"other"')[0] == "200 OK"
    assert town.asked == 1


def test_head_tells_of_the_page_without_it(pages: ReadyPages) -> None:
    get(pages)
    status, headers, body = get(pages, REQUEST_METHOD="HEAD")
    assert (status, headers["Content-Length"], body) == ("200 OK", str(len(BODY)), b"")


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("200 OK", [("Content-Type", "text/html")]),
        ("200 OK", [*PUBLIC, ("Set-Cookie", "session=1")]),
        ("200 OK", [*PUBLIC, ("Vary", "Cookie")]),
        ("200 OK", [*PUBLIC, ("Vary", "Accept-Encoding, Accept-Language")]),
        ("200 OK", [("Cache-Control", "private")]),
        ("200 OK", [("Cache-Control", "public, no-store")]),
        ("404 Not Found", PUBLIC),
        ("302 Found", PUBLIC),
    ],
)
def test_what_is_one_persons_or_no_page_is_never_kept(
    town: Town, pages: ReadyPages, status: str, headers: Headers
) -> None:
    town.status, town.headers = status, headers
    get(pages)
    get(pages)
    assert town.asked == town.closed == 2


def test_posts_go_straight_through(town: Town, pages: ReadyPages) -> None:
    get(pages)
    get(pages, REQUEST_METHOD="POST")
    assert town.asked == 2


def test_hosts_schemes_and_languages_are_kept_apart(town: Town, pages: ReadyPages) -> None:
    get(pages)
    get(pages, HTTP_HOST="other.example")
    get(pages, path="/ca/")
    get(pages, **{"wsgi.url_scheme": "http"})
    assert town.asked == 4


def test_a_query_makes_a_page_only_where_the_view_says_so(town: Town, pages: ReadyPages) -> None:
    get(pages, QUERY_STRING="utm_source=x")
    get(pages, QUERY_STRING="utm_source=x")
    assert town.asked == 2
    town.headers = [*PUBLIC, (KEEP_QUERY, "yes")]
    for _ in range(2):
        assert KEEP_QUERY not in get(pages, QUERY_STRING="q=agua")[1]
    assert town.asked == 3


def test_news_make_every_page_stale_at_once(town: Town, pages: ReadyPages) -> None:
    get(pages)
    town.generation, town.body = 2, b"new"
    pages.news(2)
    assert get(pages)[2] == b"new"


def test_a_page_under_way_when_the_news_come_is_not_kept(town: Town, pages: ReadyPages) -> None:
    town.while_asked = lambda: pages.news(2)
    get(pages)
    town.while_asked, town.generation = (lambda: None), 2
    get(pages)
    get(pages)
    assert town.asked == 2


def test_a_page_made_from_an_old_catalogue_is_not_kept(town: Town, pages: ReadyPages) -> None:
    pages.news(2)
    get(pages)
    get(pages)
    assert town.asked == 2
    town.generation = 2
    get(pages)
    get(pages)
    assert town.asked == 3


def test_while_news_may_be_missed_nothing_is_given_and_nothing_kept(town: Town, pages: ReadyPages) -> None:
    get(pages)
    pages.news(None)
    get(pages)
    get(pages)
    assert town.asked == 3
    pages.news(1)
    get(pages)
    assert town.asked == 4


def test_a_catalogue_that_cannot_be_read_keeps_nothing(town: Town) -> None:
    def broken() -> int:
        raise ConnectionError("no database")

    pages = ready(town)
    pages.known = broken
    assert get(pages)[2] == BODY
    get(pages)
    assert town.asked == 2


def test_memory_is_bounded_and_the_least_wanted_go_first(town: Town) -> None:
    pages = ready(town, budget=4 * 9000)
    for number in range(4):
        get(pages, path=f"/es/{number}/")
    get(pages, path="/es/0/")
    get(pages, path="/es/4/")
    get(pages, path="/es/5/")
    assert pages.store.spent <= pages.store.budget
    assert pages.store.spent == sum(page.cost for page in pages.store.pages.values())
    asked = town.asked
    get(pages, path="/es/0/")
    assert town.asked == asked
    get(pages, path="/es/1/")
    assert town.asked == asked + 1
