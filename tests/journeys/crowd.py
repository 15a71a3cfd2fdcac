"""Many people who book at the same moment, in processes of their own.

A process reads one line of JSON, what each person does, and answers ``ready``; it waits for another line, has them all
begin at once, and writes one line with what came of each act.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

from tests.journeys.running import ROOT

if TYPE_CHECKING:
    from tests.journeys.house import House

PROCESSES = 4
THREADS = 16

type Act = Mapping[str, Any]


class Crowd:
    """``PROCESSES`` processes that wait to be told what to do."""

    def __init__(self, house: "House") -> None:
        self.running = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.journeys.crowd"],
                cwd=ROOT,
                env=house.environment | {"VENTANILLA_WEB_THREADS": str(THREADS)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(PROCESSES)
        ]

    def leave(self) -> None:
        """This function will end every process."""
        for process in self.running:
            process.communicate("", timeout=60)

    def all_at_once(self, people: Sequence[Iterable[Act]], *, unguarded: bool = False) -> list[list[str]]:
        """This function will have each person do their acts, all beginning together; returns what came of each act.

        A refusal is the name of its exception, anything unforeseen begins with ``fault``. ``unguarded`` takes
        the condition out of the statements that take a desk or a seat: the caller takes the constraints out of the
        database.
        """
        shares = [people[number::PROCESSES] for number in range(PROCESSES)]
        busy = [(process, share) for process, share in zip(self.running, shares, strict=True) if share]
        for process, share in busy:
            _say(process, json.dumps({"people": [list(acts) for acts in share], "unguarded": unguarded}))
        for process, _ in busy:
            assert _hear(process) == "ready"
        for process, _ in busy:
            _say(process, "go")
        found: list[list[str]] = [[]] * len(people)
        for number, (process, _) in enumerate(busy):
            found[number::PROCESSES] = json.loads(_hear(process))
        return found

    def one(self, *acts: Act) -> list[str]:
        """This function will do acts one after the other."""
        return self.all_at_once([acts])[0]


def _say(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def _hear(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _deeds() -> dict[str, Callable[..., object]]:
    from datetime import datetime

    from django.utils import timezone

    from ventanilla.bookings import services
    from ventanilla.bookings.models import Booking, Waiting

    def booking(token: str) -> Booking:
        return Booking.objects.select_related("resource").get(token=token)

    def hold(appointment: str, pool: str, starts_at: str, visitor: str = "") -> str:
        return services.hold(
            appointment=appointment,
            pool=pool,
            starts_at=datetime.fromisoformat(starts_at),
            modality="in_person",
            language="es-mx",
            visitor=visitor,
            priority=False,
            at=timezone.now(),
        ).token

    def confirm(token: str, email: str) -> str:
        now = timezone.now()
        found = services.keep_answers(
            booking=booking(token), answers={}, name="Inventada", email=email, phone="", at=now
        )
        return services.confirm(booking=found, person=None, by=None, at=now).state

    def move(token: str, pool: str, starts_at: str) -> str:
        when = datetime.fromisoformat(starts_at)
        found, now = booking(token), timezone.now()
        services.move(booking=found, pool=pool, starts_at=when, modality="in_person", by=None, at=now)
        return "moved"

    def wait(what: str, resource: str, email: str) -> str:
        return services.wait(
            what=what,
            resource=resource,
            modality="in_person",
            from_day=None,
            to_day=None,
            name="Inventada",
            email=email,
            language="es-mx",
            answers={},
            person=None,
            priority=False,
            at=timezone.now(),
        ).token

    def accept(token: str) -> str:
        return services.accept(waiting=Waiting.objects.get(token=token), at=timezone.now()).state

    def enrol(group: str, name: str) -> str:
        return services.enrol(
            group=group,
            answers={"participante": {"given": name, "surname": "Inventada"}, "nacimiento": "2016-05-02"},
            email=f"{name}@example.org",
            phone="",
            language="es-mx",
            person=None,
            at=timezone.now(),
        ).state

    def reserve(venue: str, space: str, starts_at: str, ends_at: str, email: str) -> str:
        return services.reserve(
            venue=venue,
            spaces=[space],
            starts_at=datetime.fromisoformat(starts_at),
            ends_at=datetime.fromisoformat(ends_at),
            answers={},
            name="Inventada",
            email=email,
            phone="",
            language="es-mx",
            person=None,
            at=timezone.now(),
        ).token

    return {
        "enrol": enrol,
        "reserve": reserve,
        "hold": hold,
        "confirm": confirm,
        "move": move,
        "cancel": lambda token: services.cancel(booking=booking(token), by=None, at=timezone.now()).state,
        "again": lambda token: services.hold_again(booking=booking(token), at=timezone.now()).token,
        "lapse": lambda: services.lapse(at=timezone.now()),
        "wait": wait,
        "accept": accept,
        "leave": lambda token: services.leave(waiting=Waiting.objects.get(token=token), at=timezone.now()),
        "keep_days": lambda: services.keep_days(at=timezone.now()),
        "rebuild": lambda: len(services.rebuild(at=timezone.now(), repair=False)),
    }


def _main() -> None:
    from ventanilla.config.command import starting

    starting.django()

    from django.db import connection
    from django.db.models import Q

    from ventanilla.bookings import services
    from ventanilla.bookings.rules import NotOffered
    from ventanilla.bookings.services import capacity, seats

    guarded, any_left = capacity.TAKE, seats.ANY_LEFT
    refusals = (
        *(services.Taken, services.TooMany, services.Barred, services.Lapsed),
        *(services.TooLate, services.NotNow, NotOffered, services.Enrolled),
    )
    deeds = _deeds()

    def do(act: dict[str, Any]) -> str:
        try:
            return str(deeds[act.pop("do")](**act))
        except refusals as refusal:
            return type(refusal).__name__
        except Exception as fault:
            return f"fault: {type(fault).__name__}: {fault}"

    for line in sys.stdin:
        told = json.loads(line)
        capacity.TAKE = capacity.GIVE_BACK if told["unguarded"] else guarded
        seats.ANY_LEFT = Q() if told["unguarded"] else any_left
        together = Barrier(len(told["people"]))

        def begin(acts: list[dict[str, Any]], together: Barrier = together) -> list[str]:
            connection.ensure_connection()
            together.wait()
            try:
                return [do(act) for act in acts]
            finally:
                connection.close()

        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        with ThreadPoolExecutor(len(told["people"])) as threads:
            sys.stdout.write(json.dumps(list(threads.map(begin, told["people"]))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main()
