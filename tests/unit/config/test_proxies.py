"""Only our own proxies are believed about who is asking."""

import pytest

from ventanilla.config.proxies import TrustedProxies


def seen(networks: tuple[str, ...], **environ: str) -> dict[str, str]:
    kept: dict[str, str] = {}

    def application(environ, start_response):
        kept.update(environ)
        return []

    environ = {"REMOTE_ADDR": "10.0.0.5", "wsgi.url_scheme": "http"} | environ
    TrustedProxies(application, networks)(environ, lambda *_: None)
    return kept


@pytest.mark.parametrize("networks", [(), ("192.168.0.0/24",)])
def test_a_stranger_cannot_say_who_they_are(networks: tuple[str, ...]) -> None:
    found = seen(networks, HTTP_X_FORWARDED_FOR="1.2.3.4", HTTP_X_FORWARDED_PROTO="https")
    assert found == {"REMOTE_ADDR": "10.0.0.5", "wsgi.url_scheme": "http"}


def test_our_proxy_is_believed() -> None:
    found = seen(("10.0.0.0/8",), HTTP_X_FORWARDED_FOR="203.0.113.9", HTTP_X_FORWARDED_PROTO="https")
    assert found == {"REMOTE_ADDR": "203.0.113.9", "wsgi.url_scheme": "https"}


def test_what_the_visitor_wrote_before_our_proxies_is_not_believed() -> None:
    found = seen(("10.0.0.0/8",), HTTP_X_FORWARDED_FOR="127.0.0.1, 203.0.113.9, 10.2.2.2")
    assert found["REMOTE_ADDR"] == "203.0.113.9"
