"""``ventanilla doctor``: what an operator would look at first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import typer

from ventanilla.config.command import starting
from ventanilla.config.environment import Environment

LONGEST_WAIT = timedelta(minutes=10)
SEAL_EXPIRES_SOON = timedelta(days=45)
DIFFERENCES_SHOWN = timedelta(days=30)


@dataclass(frozen=True)
class Finding:
    """One thing looked at. ``fault`` makes the command fail; ``notice`` only asks to be read."""

    name: str
    level: Literal["well", "notice", "fault"]
    says: str


def doctor() -> None:
    """Look the town over, and prove that nothing in its register has been altered. Exit 1 if anything is wrong.

    Every document kept is read, which takes a while where there are many.
    """
    found = starting.django()

    from django.utils import timezone
    from rich.console import Console

    console = Console()
    marks = {
        "well": "[green]well[/green]  ",
        "notice": "[yellow]notice[/yellow]",
        "fault": "[red]fault[/red] ",
    }
    faults = 0
    for finding in examine(found, at=timezone.now()):
        console.print(f"{marks[finding.level]}  {finding.name}: ", end="")
        console.print(finding.says, markup=False, highlight=False, soft_wrap=True)
        faults += finding.level == "fault"
    if faults:
        raise typer.Exit(1)


def examine(found: Environment, *, at: datetime) -> Iterator[Finding]:
    """This function will make each examination in turn, and yield what it finds."""
    yield Finding("settings", "well", "all there, all understood")
    examinations: list[tuple[str, Callable[[Environment, datetime], Iterator[Finding]]]] = [
        ("node", _node),
        ("city", _city),
        ("register", _register),
        ("documents", _documents),
        ("bookings", _bookings),
        ("seal", _seal),
        ("mail", _mail),
        ("queue", _queue),
    ]
    for name, examination in examinations:
        try:
            yield from examination(found, at)
        except Exception as fault:
            # An examination that breaks is itself a finding, and must not hide the ones after it.
            yield Finding(name, "fault", f"cannot be examined: {type(fault).__name__}")


def _node(_found: Environment, at: datetime) -> Iterator[Finding]:
    from ventanilla.config import health

    for finding in health.findings(at):
        yield Finding(finding.name, "well" if finding.well else "fault", finding.says)


def _city(found: Environment, _at: datetime) -> Iterator[Finding]:
    from ventanilla import packs
    from ventanilla.catalog import queries as catalog

    if not catalog.has_adopted():
        yield Finding("city", "fault", "no pack has been adopted: run ventanilla adopt")
        return
    adopted = catalog.city()
    try:
        pack = packs.load(Path(str(found.city)), cache=found.var / "packs")
    except packs.Faulty as faulty:
        yield Finding("city", "fault", f"{len(faulty.faults)} faults in {found.city}: run ventanilla check")
        return
    if pack.digest == adopted.digest:
        yield Finding("city", "well", f"{adopted.slug}: the folder is what is served")
    else:
        changes = len(packs.difference(adopted, pack))
        yield Finding(
            "city", "notice", f"the folder differs from what is served in {changes} things: adopt it"
        )


def _register(_found: Environment, _at: datetime) -> Iterator[Finding]:
    from ventanilla.registry import queries as registry
    from ventanilla.registry.models import Entry

    breaks = registry.verify_chain()
    for broken in breaks:
        yield Finding("register", "fault", f"the chain breaks at {broken}")
    if not breaks:
        yield Finding("register", "well", f"{Entry.objects.count()} entries, every link holds")


def _documents(_found: Environment, _at: datetime) -> Iterator[Finding]:
    from ventanilla.registry import queries as registry
    from ventanilla.registry.models import Document

    damaged = 0
    for document in registry.damaged_documents():
        damaged += 1
        yield Finding("documents", "fault", f"the bytes of document {document.pk} are missing or altered")
    if not damaged:
        yield Finding("documents", "well", f"{Document.objects.count()} kept, every one as it was recorded")


def _bookings(_found: Environment, at: datetime) -> Iterator[Finding]:
    from ventanilla.bookings import services
    from ventanilla.bookings.models import Day, Difference
    from ventanilla.catalog import queries as catalog

    if not catalog.has_adopted():
        return
    now = services.rebuild(at=at, repair=False)
    for difference in now:
        yield Finding("bookings", "fault", f"what is kept is not what it should be: {difference}")
    for difference in Difference.objects.filter(found_at__gt=at - DIFFERENCES_SHOWN).select_related(
        "resource"
    ):
        yield Finding("bookings", "notice", f"put right on {difference.found_at:%Y-%m-%d}: {difference}")
    if not now:
        yield Finding("bookings", "well", f"{Day.objects.count()} days ahead, each as it should be")


def _seal(_found: Environment, at: datetime) -> Iterator[Finding]:
    from ventanilla.registry import ports

    until = ports.sealer().good_until()
    says = f"valid until {until:%Y-%m-%d}"
    if until <= at:
        yield Finding("seal", "fault", f"expired on {until:%Y-%m-%d}: no document can be issued")
    elif until - at < SEAL_EXPIRES_SOON:
        yield Finding("seal", "notice", f"{says}: renew it now")
    else:
        yield Finding("seal", "well", says)


def _mail(found: Environment, _at: datetime) -> Iterator[Finding]:
    from django.core.mail import mailers

    if found.mail is None or found.mail.host is None:
        yield Finding("mail", "well", "kept in the outbox of the demonstration")
        return
    mailer = mailers["default"]
    try:
        mailer.open()
        mailer.close()
    except OSError as fault:
        yield Finding("mail", "fault", f"{found.mail.host} does not take messages: {type(fault).__name__}")
    else:
        yield Finding("mail", "well", f"{found.mail.host} answers")


def _queue(_found: Environment, at: datetime) -> Iterator[Finding]:
    from ventanilla.adapters import jobs

    health = jobs.health()
    waited = at - health.waiting_since if health.waiting_since else timedelta(0)
    says = f"{health.waiting} due, the oldest for {int(max(waited, timedelta(0)).total_seconds())} s"
    yield Finding("queue", "notice" if waited > LONGEST_WAIT else "well", says)
    if health.failed:
        yield Finding(
            "queue", "fault", f"{health.failed} jobs were given up: put right why, then run ventanilla again"
        )
