"""What machines ask."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from ventanilla.api import health
from ventanilla.people import access


@access.machine
def healthz(_request: HttpRequest) -> JsonResponse:
    """This function will answer 200 as long as the process answers at all."""
    return JsonResponse({"status": "ok"})


@access.machine
def readyz(_request: HttpRequest) -> JsonResponse:
    """This function will answer 200 when the node can serve people, else 503, with each finding in a word."""
    findings = health.findings(timezone.now())
    well = all(finding.well for finding in findings)
    return JsonResponse(
        {"status": "ready" if well else "not ready", **{each.name: each.says for each in findings}},
        status=200 if well else 503,
    )
