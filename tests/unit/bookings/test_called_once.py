"""Officials at many desks who call at the same moment, each in a process of their own: nobody is called twice."""

import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from multiprocessing.queues import Queue

import pytest
from django.db import connection
from tests.unit.bookings import hall
from tests.unit.bookings.hall import TEN, booked

from ventanilla.bookings import services
from ventanilla.bookings.models import Resource, Turn
from ventanilla.bookings.services import locks
from ventanilla.catalog import queries as catalog
from ventanilla.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
DESKS = 6
TICKETS = 30
APPOINTMENTS = 12


@pytest.fixture
def waiting(db: None) -> Iterator[Resource]:
    hall.town()
    for n in range(TICKETS):
        services.ticket(
            pool="registro", appointment="acta", priority=n % 5 == 0, at=TEN - timedelta(minutes=n)
        )
    for n in range(APPOINTMENTS):
        services.arrive(booking=booked(at=TEN + timedelta(minutes=n)), at=TEN - timedelta(minutes=n))
    yield Resource.objects.get(slug="registro")
    catalog.forget()


def unguarded(found: Turn) -> Turn | None:
    """The same look without its lock: whoever else looks meanwhile sees the same person waiting."""
    turn = (
        Turn.objects.select_related("resource", "booking__resource")
        .filter(pk=found.pk, called_at=None)
        .first()
    )
    time.sleep(0.02)
    return turn


def calls(resource: Resource, by: Person, *, guarded: bool) -> list[str]:
    """What each call of every desk got, of desks that begin at the same moment."""
    context = multiprocessing.get_context("fork")
    begin = context.Barrier(DESKS)
    told: Queue[list[str]] = context.Queue()

    def sit(desk: int) -> None:
        # What was inherited is the parent's: this process speaks over a connection of its own.
        connection.connection = None
        if not guarded:
            locks.turn_nobody_called = unguarded
        got = []
        begin.wait()
        while turn := services.call_next(resource=resource, desk=str(desk), by=by, at=TEN):
            got.append(turn.locator)
        told.put(got)

    connection.close()
    desks = [context.Process(target=sit, args=(desk,)) for desk in range(DESKS)]
    for each in desks:
        each.start()
    found = [locator for _ in desks for locator in told.get(timeout=60)]
    for each in desks:
        each.join(60)
        assert each.exitcode == 0
    return found


def test_nobody_is_called_twice_nor_left_out(waiting: Resource) -> None:
    found = Counter(calls(waiting, hall.official(), guarded=True))
    assert set(found.values()) == {1}
    assert len(found) == TICKETS + APPOINTMENTS
    assert not Turn.objects.filter(called_at=None).exists()


def test_without_the_guard_the_same_person_is_called_by_several(waiting: Resource) -> None:
    """The control: the race is real, and it is the guard that settles it."""
    found = Counter(calls(waiting, hall.official(), guarded=False))
    assert max(found.values()) > 1
