"""Handing a text message over: taken, refused for good, or to be tried again. A real server answers."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from ventanilla.adapters.sms import Gateway
from ventanilla.notices.ports import GatewayDown, NumberRefused


class Provider(BaseHTTPRequestHandler):
    status = 201
    said = b"{}"
    asked: list[tuple[str, dict[str, list[str]]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        type(self).asked.append((self.headers["Authorization"], parse_qs(body)))
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.said)

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def provider() -> Iterator[Any]:
    class Own(Provider):
        asked: list[tuple[str, dict[str, list[str]]]] = []

    server = HTTPServer(("127.0.0.1", 0), Own)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server, Own
    server.shutdown()
    server.server_close()


def gateway(server: HTTPServer) -> Gateway:
    return Gateway(f"http://127.0.0.1:{server.server_port}/Messages.json", "SID", "word", "Town")


def test_a_message_is_handed_over_as_a_form(provider: Any) -> None:
    server, asked = provider
    gateway(server).send(to="+527222123456", text="Su código es 123456")
    assert asked.asked == [
        ("Basic U0lEOndvcmQ=", {"To": ["+527222123456"], "From": ["Town"], "Body": ["Su código es 123456"]})
    ]


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, NumberRefused), (404, NumberRefused), (401, GatewayDown), (429, GatewayDown), (503, GatewayDown)],
)
def test_a_refusal_is_for_good_or_for_now(provider: Any, status: int, kind: type[Exception]) -> None:
    server, answering = provider
    answering.status = status
    answering.said = b'{"code": 21211, "message": "+527222123456 is not a number"}'
    with pytest.raises(kind) as raised:
        gateway(server).send(to="+527222123456", text="x")
    assert str(raised.value) == f"{status} 21211", "the number is not repeated"


def test_a_gateway_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(GatewayDown):
        Gateway("http://127.0.0.1:9/", "", "", "").send(to="+527222123456", text="x")
