"""Whether this node can serve people: one short answer for each thing it stands on, for machines to ask."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ventanilla.adapters import jobs
from ventanilla.people import access

PROBE = ".ready"


@dataclass(frozen=True)
class Finding:
    """What was looked at, whether it is well, and in a few words what is wrong when it is not."""

    name: str
    well: bool
    says: str


@require_safe
@access.machine
def healthz(_request: HttpRequest) -> JsonResponse:
    """This function will answer 200 as long as the process answers at all."""
    return JsonResponse({"status": "ok"})


@require_safe
@access.machine
def readyz(_request: HttpRequest) -> JsonResponse:
    """This function will answer 200 when the node can serve people, else 503, with each finding in a word."""
    found = findings(timezone.now())
    well = all(finding.well for finding in found)
    return JsonResponse(
        {"status": "ready" if well else "not ready", **{each.name: each.says for each in found}},
        status=200 if well else 503,
    )


def findings(at: datetime) -> tuple[Finding, ...]:
    """This function will look at the database, its migrations, the worker and the storage of documents."""
    looked: list[tuple[str, Callable[[datetime], str]]] = [
        ("database", _database),
        ("migrations", _migrations),
        ("worker", _worker),
        ("storage", _storage),
    ]
    return tuple(_look(name, look, at) for name, look in looked)


def _look(name: str, look: Callable[[datetime], str], at: datetime) -> Finding:
    try:
        says = look(at)
    except Exception as fault:
        # Whatever breaks a check is an answer to it; the kind is said, the text may quote data.
        return Finding(name, well=False, says=type(fault).__name__)
    return Finding(name, well=not says, says=says or "ok")


def _database(_at: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _migrations(_at: datetime) -> str:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return f"{waiting} to apply: run ventanilla migrate" if waiting else ""


def _worker(at: datetime) -> str:
    return "" if jobs.health().alive(at) else "no worker has spoken lately: run ventanilla work"


def _storage(_at: datetime) -> str:
    storage = storages["documents"]
    if not storage.exists(PROBE):
        storage.save(PROBE, ContentFile(b"ready"))
    with storage.open(PROBE) as probe:
        return "" if probe.read() == b"ready" else "what is written is not what is read"
