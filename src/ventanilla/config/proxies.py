"""WSGI: believes what a proxy says about the visitor only when the proxy is one of ours."""

import ipaddress
from collections.abc import Iterable, Sequence
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

SAID_BY_PROXIES = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
    "HTTP_X_REQUEST_ID",
)


class TrustedProxies:
    """Sets the visitor's address and scheme from ``X-Forwarded-For`` and ``-Proto`` of a trusted proxy.

    From anybody else those headers are thrown away, so that nobody can choose the address their
    attempts to sign in are counted under. Of several addresses the last one that is not a proxy of
    ours is the visitor's.
    """

    def __init__(self, application: WSGIApplication, networks: Sequence[str]) -> None:
        self.application = application
        self.networks = [ipaddress.ip_network(each) for each in networks]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self.networks and self._ours(environ.get("REMOTE_ADDR", "")):
            chain = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
            for address in reversed([part for part in chain if part]):
                environ["REMOTE_ADDR"] = address
                if not self._ours(address):
                    break
            if environ.get("HTTP_X_FORWARDED_PROTO") in ("http", "https"):
                environ["wsgi.url_scheme"] = environ["HTTP_X_FORWARDED_PROTO"]
            kept = environ.get("HTTP_X_REQUEST_ID")
            self._forget(environ)
            if kept:
                environ["HTTP_X_REQUEST_ID"] = kept
        else:
            self._forget(environ)
        return self.application(environ, start_response)

    def _ours(self, address: str) -> bool:
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self.networks)

    @staticmethod
    def _forget(environ: WSGIEnvironment) -> None:
        for name in SAID_BY_PROXIES:
            if name in environ:
                del environ[name]
