"""Logs: one JSON object a line, with the request's id, and nothing personal."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.http import HttpResponse
from django.test import RequestFactory

from ventanilla.config import log


@pytest.fixture
def lines() -> Iterator[Any]:
    written = io.StringIO()
    configuration = {
        **log.CONFIGURATION,
        "handlers": {"stderr": {**log.CONFIGURATION["handlers"]["stderr"], "stream": written}},
    }
    log.configure(configuration)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    structlog.reset_defaults()
    logging.captureWarnings(False)
    logging.config.dictConfig({"version": 1, "disable_existing_loggers": False, "root": {"level": "WARNING"}})


def test_a_request_is_logged_by_its_route_and_its_id_is_handed_back(lines: Any) -> None:
    request = RequestFactory().get("/es/drafts/SECRET-TOKEN/")
    response = log.RequestLog(lambda _request: HttpResponse("ok"))(request)
    (line,) = lines()
    assert line["request"] == response["X-Request-ID"]
    assert (line["status"], line["route"], line["event"]) == (200, "no route", "answered")
    assert "SECRET" not in json.dumps(line)


def test_what_a_page_logs_carries_the_requests_id(lines: Any) -> None:
    def page(_request: Any) -> HttpResponse:
        logging.getLogger("ventanilla.cases").warning("a seal is late")
        return HttpResponse("ok")

    response = log.RequestLog(page)(RequestFactory().get("/", headers={"X-Request-ID": "from-the-proxy-1"}))
    assert response["X-Request-ID"] == "from-the-proxy-1"
    assert [line["request"] for line in lines()] == ["from-the-proxy-1"] * 2


def test_djangos_messages_do_not_quote_addresses_of_pages(lines: Any) -> None:
    request = RequestFactory().get("/es/drafts/SECRET-TOKEN/")
    logging.getLogger("django.request").warning(
        "Not Found: %s", request.path, extra={"status_code": 404, "request": request}
    )
    (line,) = lines()
    assert line["status"] == 404
    assert "SECRET" not in json.dumps(line)


def test_what_the_database_quotes_and_addresses_of_people_are_withheld(lines: Any) -> None:
    refused = "duplicate key\nDETAIL:  Key (curp)=(XEXX010101HNEXXXA4) already exists."
    try:
        raise ValueError(refused)  # noqa: TRY301
    except ValueError:
        logging.getLogger("ventanilla").exception("telling ana@example.org failed")
    whole = json.dumps(lines())
    assert "duplicate key" in whole
    assert "XEXX" not in whole
    assert "ana@" not in whole


def test_jobs_do_not_quote_their_arguments(lines: Any) -> None:
    logging.getLogger("procrastinate.worker").error(
        "Job run[7](args=['ana@example.org']) ended with status: Error",
        extra={"action": "job_error", "job": {"id": 7, "attempts": 3, "task_kwargs": {"args": ["ana"]}}},
    )
    (line,) = lines()
    assert (line["event"], line["job"], line["attempts"]) == ("job_error", 7, 3)
    assert "ana" not in json.dumps(line)
