"""Public pages answered from ready bytes, in front of Django.

A page that says it is the same for everybody (``Cache-Control: public``, no cookie set, not varying on one)
is kept with its brotli and gzip forms and its ETag, and given again without waking Django. What is kept is
right for one *generation* of the town: the number that ``catalog`` moves on, and announces to PostgreSQL's
listeners, whenever a pack is adopted or a bulletin changes. One thread in each process listens. While its
connection is down nothing kept is given and nothing is kept, so a page is never stale because news was missed.

A page is kept only if the generation was the same in the announcement, and in what the catalogue of this
process had read, both before and after it was made: a page that was under way when the news came is not.
"""

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from gzip import compress as gzip
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import brotli
import structlog

CHANNEL = "ventanilla_generation"
KEEP_QUERY = "X-Keep-Query"
MEGABYTE = 1024 * 1024
BUDGET = 48 * MEGABYTE
LARGEST = 2 * MEGABYTE
WORTH_COMPRESSING = 400
SECONDS_BETWEEN_LOOKS = 5.0

# A header that belongs to one answer, or that is worked out again for each form of the page.
NOT_KEPT = frozenset({"content-length", "vary", "etag", "date", "x-request-id", KEEP_QUERY.lower()})

# What a 304 repeats beside its ETag and Vary; the rest the visitor has already (RFC 9110, 15.4.5).
SAID_AGAIN = frozenset({"cache-control", "expires", "content-location"})

Headers = list[tuple[str, str]]
Key = tuple[str, str, str, str]

log = structlog.get_logger("ventanilla.pages")


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a page, ready to be given: plain, gzip or brotli."""

    etag: str
    headers: Headers
    unchanged: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is kept. ``cost`` is the memory it takes, in bytes."""

    status: str
    plain: Form
    gzip: Form
    brotli: Form
    cost: int


@dataclass
class Generation:
    """What the listener knows: the number last announced, or None while it cannot be sure."""

    number: int | None = None


@dataclass
class Store:
    """The pages kept, least recently given first, within ``budget`` bytes."""

    budget: int = BUDGET
    spent: int = 0
    pages: OrderedDict[Key, Page] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Key) -> Page | None:
        """This function will return the page kept under ``key`` and remember that it was wanted."""
        page = self.pages.get(key)
        if page is not None:
            try:
                self.pages.move_to_end(key)
            except KeyError:
                return None
        return page

    def put(self, key: Key, page: Page) -> None:
        """This function will keep the page, forgetting those longest unwanted to make room."""
        with self.lock:
            old = self.pages.pop(key, None)
            self.spent += page.cost - (old.cost if old else 0)
            self.pages[key] = page
            while self.spent > self.budget:
                _, gone = self.pages.popitem(last=False)
                self.spent -= gone.cost

    def clear(self) -> None:
        """This function will forget every page."""
        with self.lock:
            self.pages.clear()
            self.spent = 0


class ReadyPages:
    """WSGI: gives what is kept; else asks ``application``, and keeps the answer if it may be."""

    def __init__(
        self,
        application: WSGIApplication,
        *,
        known: Callable[[], int],
        listen: Callable[["ReadyPages"], None],
        budget: int = BUDGET,
    ) -> None:
        """``known`` tells the generation that the pages made now are of; ``listen`` follows the news of it."""
        self.application = application
        self.known = known
        self.listen = listen
        self.generation = Generation()
        self.store = Store(budget=budget)
        self.closed = threading.Event()
        self._listening_in = 0
        self._beginning = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.application(environ, start_response)
        if self._listening_in != os.getpid():
            self._begin()
        if self.generation.number is None:
            return self.application(environ, start_response)
        key = (
            environ.get("HTTP_HOST", ""),
            environ["PATH_INFO"],
            environ.get("QUERY_STRING", ""),
            environ["wsgi.url_scheme"],
        )
        page = self.store.get(key)
        if page is None:
            return self._ask(key, environ, start_response)
        return _give(page, environ, start_response)

    def news(self, number: int | None) -> None:
        """This function will take note of a new generation, or with None that news may be missed from now on."""
        if number != self.generation.number:
            self.generation.number = number
            self.store.clear()

    def _begin(self) -> None:
        # At the first request of the process, not before: a server forks after it has loaded the application.
        with self._beginning:
            if self._listening_in != os.getpid():
                self.generation = Generation()
                self.store.clear()
                self._listening_in = os.getpid()
                threading.Thread(target=self.listen, args=(self,), name="generation", daemon=True).start()

    def _ask(self, key: Key, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        before = self.generation.number
        if before is None or environ["REQUEST_METHOD"] != "GET" or self._known() != before:
            return self.application(environ, start_response)
        begun: list[tuple[str, Headers]] = []

        def begin(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
            begun[:] = [(status, headers)]
            return _no_write

        answer = self.application(environ, begin)
        status, headers = begun[0]
        if not may_be_kept(status, headers, query=bool(key[2])):
            start_response(status, [each for each in headers if each[0] != KEEP_QUERY])
            return answer
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close:
                close()
        page = prepare(status, headers, body)
        if len(body) <= LARGEST and before == self._known() == self.generation.number:
            self.store.put(key, page)
            if self.generation.number != before:
                self.store.clear()
        return _give(page, environ, start_response)

    def _known(self) -> int | None:
        try:
            return self.known()
        except Exception:
            # Whatever keeps the catalogue from being read, the page itself will say; nothing is kept meanwhile.
            return None


def may_be_kept(status: str, headers: Headers, *, query: bool) -> bool:
    """This function will tell whether an answer is the same for everybody who asks for this address.

    One to an address with a query string must also say that its query names a page (``X-Keep-Query``).
    """
    found: dict[str, str] = {}
    for name, value in headers:
        lower = name.lower()
        found[lower] = f"{found[lower]},{value}" if lower in found else value
    control = {part.strip().lower() for part in found.get("cache-control", "").split(",")}
    varies = {part.strip().lower() for part in found.get("vary", "").split(",") if part.strip()}
    return (
        status.startswith("200")
        and "public" in control
        and not control & {"private", "no-store", "no-cache"}
        and "set-cookie" not in found
        and "content-encoding" not in found
        and varies <= {"accept-encoding"}
        and (not query or KEEP_QUERY.lower() in found)
    )


def prepare(status: str, headers: Headers, body: bytes) -> Page:
    """This function will make a page ready in its three forms. Those that save nothing are the plain one."""
    kept = [(name, value) for name, value in headers if name.lower() not in NOT_KEPT]
    digest = hashlib.sha256(body).hexdigest()[:24]
    plain = _form(kept, body, digest, "")
    zipped = brotlied = plain
    if len(body) >= WORTH_COMPRESSING and _is_text(headers):
        zipped = _form(kept, gzip(body, 9, mtime=0), digest, "gzip")
        brotlied = _form(kept, brotli.compress(body, quality=9), digest, "br")
    # Headers and the objects around them take about two kilobytes.
    return Page(
        status, plain, zipped, brotlied, 2048 + len(plain.body) + len(zipped.body) + len(brotlied.body)
    )


def _form(kept: Headers, body: bytes, digest: str, encoding: str) -> Form:
    etag = f'"{digest}-{encoding}"' if encoding else f'"{digest}"'
    common = [("Vary", "Accept-Encoding"), ("ETag", etag)]
    unchanged = [each for each in kept if each[0].lower() in SAID_AGAIN] + common
    encoded = [("Content-Encoding", encoding)] if encoding else []
    headers = [*kept, *common, *encoded, ("Content-Length", str(len(body)))]
    return Form(etag, headers, unchanged, body)


def _is_text(headers: Headers) -> bool:
    kinds = ("text/", "application/json", "application/ld+json", "application/atom+xml", "image/svg+xml")
    return any(name.lower() == "content-type" and value.startswith(kinds) for name, value in headers)


def _give(page: Page, environ: Mapping[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
    # A quality is written after a semicolon; whoever refuses an encoding with q=0 gets the plain form.
    if ";" in accepted:
        form = page.gzip if "gzip" in accepted and "q=0" not in accepted.replace("q=0.", "") else page.plain
    elif "br" in accepted:
        form = page.brotli
    elif "gzip" in accepted:
        form = page.gzip
    else:
        form = page.plain
    asked = environ.get("HTTP_IF_NONE_MATCH")
    if asked is not None and (form.etag in asked or asked.strip() == "*"):
        start_response("304 Not Modified", list(form.unchanged))
        return []
    start_response(page.status, list(form.headers))
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [form.body]


def _no_write(_data: bytes) -> None:
    raise RuntimeError("the write() of PEP 3333 is not offered: return the body")


def follow(pages: ReadyPages) -> None:
    """This function will tell ``pages`` the generation until they are closed, over one connection."""
    import psycopg
    from django.db import connections

    from ventanilla.catalog import queries as catalog
    from ventanilla.catalog.models import Generation as Row

    table = Row._meta.db_table
    while not pages.closed.is_set():
        try:
            parameters = connections["default"].get_connection_params()
            parameters.pop("context", None)
            parameters.pop("cursor_factory", None)
            with psycopg.connect(**parameters, autocommit=True) as connection:
                connection.execute(f"LISTEN {CHANNEL}")
                while not pages.closed.is_set():
                    # Asked again now and then: an answer also proves that the connection is alive.
                    row = connection.execute(f"SELECT number FROM {table}").fetchone()  # noqa: S608
                    _move(pages, catalog.forget, int(row[0]) if row else 0)
                    for notice in connection.notifies(timeout=SECONDS_BETWEEN_LOOKS):
                        _move(pages, catalog.forget, int(notice.payload))
        except (psycopg.Error, OSError, RuntimeError) as fault:
            pages.news(None)
            log.warning("not listening for news of the town", fault=type(fault).__name__)
            pages.closed.wait(1)


def _move(pages: ReadyPages, forget: Callable[[], None], number: int) -> None:
    if number != pages.generation.number:
        forget()
        pages.news(number)
