"""Logs: one JSON object a line on standard error, each with the id of the request it belongs to.

Addresses of pages carry tokens and references, and messages of the database quote the row they refuse. So a
log names the route, never the path, and withholds the database's details: no personal data comes in here.
"""

import re
import secrets
import sys
import time
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

Event = MutableMapping[str, Any]

# Asked every few seconds by machines, and told by their own logs.
PROBES = ("/healthz", "/readyz")

_DETAIL = re.compile(r"^(DETAIL|CONTEXT|STATEMENT|HINT):.*$", re.MULTILINE)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_SENT_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestLog:
    """Middleware that gives each request an id, hands it back in ``X-Request-ID``, and logs how it went.

    An id that a trusted proxy put in the request is kept, so that its log and ours can be joined.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.log = structlog.get_logger("ventanilla.request")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id = sent if _SENT_ID.fullmatch(sent) else secrets.token_hex(8)
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=request_id):
            response = self.get_response(request)
            if request.path in PROBES:
                return response
            self.log.info(
                "answered",
                method=request.method,
                route=route_of(request),
                status=response.status_code,
                milliseconds=round((time.perf_counter() - started) * 1000, 1),
            )
        response["X-Request-ID"] = request_id
        return response


def route_of(request: HttpRequest) -> str:
    """This function will return the pattern that matched the request's path, without what filled it."""
    match = getattr(request, "resolver_match", None)
    return match.route if match else "no route"


def _withhold(_logger: Any, _method: str, event: Event) -> Event:
    record = event.get("_record")
    if record is not None and record.name.startswith(("django.request", "django.security")):
        request = getattr(record, "request", None)
        event["event"] = record.name if request is None else f"{record.name}: {route_of(request)}"
        if status := getattr(record, "status_code", None):
            event["status"] = status
    if record is not None and record.name.startswith("procrastinate"):
        # The text of these messages quotes a job's arguments.
        job = getattr(record, "job", None) or {}
        event["event"] = getattr(record, "action", None) or "job runner"
        if job:
            event["job"], event["attempts"] = job.get("id"), job.get("attempts")
    for key in ("event", "exception"):
        if isinstance(event.get(key), str):
            event[key] = _ADDRESS.sub("(address withheld)", _DETAIL.sub(r"\1: (withheld)", event[key]))
    return event


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    _withhold,
]

CONFIGURATION: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            "foreign_pre_chain": _SHARED,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "stream": sys.stderr}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "pyhanko": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
    },
}


def configure(configuration: dict[str, Any]) -> None:
    """This function will make standard logging and structlog write to one place in one form."""
    import logging.config

    logging.config.dictConfig(configuration)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.captureWarnings(True)
