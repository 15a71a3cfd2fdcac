"""Requests made in this process, of Django alone: no server, no layer of ready pages."""

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from bench.harness import PORT


def asking(
    path: str, cookie: str = "", form: dict[str, str] | None = None, address: str = "127.0.0.1"
) -> Callable[[], tuple[str, int]]:
    """This function will return a function that asks for the path, or posts the form to it, from an IP address.

    It returns the status, and the bytes of the body.
    """
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import RequestFactory

    application = WSGIHandler()
    place, _question, query = path.partition("?")
    body = urlencode(form or {}).encode()
    environ: dict[str, Any] = RequestFactory().generic(
        "GET" if form is None else "POST", place, body, "application/x-www-form-urlencoded",
        QUERY_STRING=query, HTTP_COOKIE=cookie, HTTP_HOST=f"127.0.0.1:{PORT}",
        REMOTE_ADDR=address,
    ).environ  # fmt: skip

    def ask() -> tuple[str, int]:
        statuses: list[str] = []
        # What is read from a request is left in it, so each gets its own.
        own = {**environ, "wsgi.input": io.BytesIO(body)}
        answer: Any = application(own, lambda status, *_rest: statuses.append(status))  # type: ignore[arg-type]
        size = sum(map(len, answer))
        answer.close()
        return statuses[0], size

    return ask
