"""Everybody wants the same time at the same moment, in real processes: capacity is never exceeded."""

import http.client
import secrets
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlencode

import psycopg
import pytest
from tests.journeys.conftest import PLACE
from tests.journeys.crowd import Act, Crowd
from tests.journeys.house import House
from tests.journeys.running import ROOT

from ventanilla.adapters.postgres import cluster

MANY = 64
POOL, WHAT, MINUTES, DESKS = "ventanilla", "cotejo", 20, 20


@pytest.fixture(scope="module")
def town(worker_id: str) -> Iterator[House]:
    folder = PLACE / f"crowds-{worker_id}"
    shutil.rmtree(folder, ignore_errors=True)
    pack = folder / "city"
    shutil.copytree(ROOT / "tests" / "factories" / "city", pack)
    booked = (pack / "appointments.yaml").read_text()
    assert booked.count("desks: 2\n") == 1
    (pack / "appointments.yaml").write_text(booked.replace("desks: 2\n", f"desks: {DESKS}\n"))
    house = House(folder, pack)
    for command in ("migrate", "adopt"):
        done = house.do("ventanilla", command, *(["--yes"] if command == "adopt" else []))
        assert done.returncode == 0, done.stdout + done.stderr
    yield house
    house.stop()
    cluster.leave(folder / "postgres")


@pytest.fixture(scope="module")
def crowd(town: House) -> Iterator[Crowd]:
    crowd = Crowd(town)
    crowd.one({"do": "keep_days"})
    yield crowd
    crowd.leave()


@pytest.fixture
def house(town: House, crowd: Crowd) -> Iterator[House]:
    """The town with nobody in it, and as it should be when the test is over."""
    empty(town)
    yield town
    assert crowd.one({"do": "rebuild"}) == ["0"], "what is kept is what it should be"
    town.stop()


def empty(house: House) -> None:
    execute(
        house,
        "SET session_replication_role = replica",
        "TRUNCATE bookings_happening, bookings_waiting, bookings_booking CASCADE",
        "UPDATE bookings_day SET free = desks",
        """UPDATE bookings_slot AS slot SET free = (
                  SELECT min(cell) FROM bookings_day AS day, unnest(day.free[slot.first_cell:slot.last_cell]) AS cell
                   WHERE day.id = slot.day_id)""",
    )


def execute(house: House, *statements: str) -> None:
    with psycopg.connect(house.environment["DATABASE_URL"]) as connection:
        for statement in statements:
            connection.execute(statement)


def times(house: House, *, days: int = 1) -> list[str]:
    """The times of the first whole days of the pool, in order."""
    rows = house.rows(
        """SELECT starts_at FROM bookings_slot JOIN bookings_resource r ON r.id = resource_id
            WHERE slug = %s AND minutes = %s AND day_id IN (
                  SELECT d.id FROM bookings_day d WHERE d.resource_id = r.id AND d.day > current_date + 7
                     AND 0 < ANY (d.desks) ORDER BY d.day LIMIT %s)
            ORDER BY starts_at""",
        POOL,
        MINUTES,
        days,
    )
    return [row[0].isoformat() for row in rows]


def hold(starts_at: str, visitor: str = "") -> Act:
    return {"do": "hold", "appointment": WHAT, "pool": POOL, "starts_at": starts_at, "visitor": visitor}


def booked(crowd: Crowd, wanted: Sequence[str]) -> list[str]:
    """A confirmed booking of a new person for each time; their tokens."""
    tokens = crowd.one(*(hold(each) for each in wanted))
    confirmed = crowd.one(
        *(
            {"do": "confirm", "token": token, "email": f"persona.{secrets.token_hex(6)}@example.org"}
            for token in tokens
        ),
    )
    assert set(confirmed) == {"confirmed"}, Counter(confirmed)
    return tokens


def states(house: House) -> dict[str, int]:
    return dict(house.rows("SELECT state, count(*) FROM bookings_booking GROUP BY state"))


def held_at(house: House, starts_at: str) -> int:
    """How many have a time, held or confirmed."""
    ((count,),) = house.rows(
        "SELECT count(*) FROM bookings_booking WHERE starts_at = %s AND state IN ('held', 'confirmed')",
        starts_at,
    )
    return int(count)


def assert_no_fault(results: list[list[str]]) -> Counter[str]:
    said = Counter(each for person in results for each in person)
    assert not [each for each in said if each.startswith("fault")], said
    return said


def ask_at_once(house: House, starts_at: str) -> Counter[int]:
    """``MANY`` browsers post the same time at the same moment; how many were given which status."""
    together = Barrier(MANY)
    form = urlencode({"how": "in_person", "time": f"{POOL}@{starts_at}"})

    def browser(number: int) -> int:
        secret = secrets.token_hex(16)
        connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=120)
        headers = {
            "Cookie": f"csrf-{house.port}={secret}",
            "X-CSRFToken": secret,
            "Content-Type": "application/x-www-form-urlencoded",
            # Each from a network of its own: a single one would be taken for a flood.
            "X-Forwarded-For": f"198.51.100.{number}",
        }
        together.wait()
        try:
            connection.request("POST", f"/es-mx/appointments/{WHAT}/hold/", form, headers)
            return connection.getresponse().status
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as threads:
        return Counter(threads.map(browser, range(MANY)))


def test_sixty_four_browsers_and_one_last_time(house: House, crowd: Crowd) -> None:
    wanted = times(house)[0]
    crowd.one(*[hold(wanted)] * (DESKS - 1))
    house.start("serve", TRUSTED_PROXY="127.0.0.1/32")
    assert ask_at_once(house, wanted) == {302: 1, 409: MANY - 1}
    assert states(house) == {"held": DESKS}


def test_sixty_four_browsers_and_twenty_places(house: House, crowd: Crowd) -> None:
    wanted = times(house)[0]
    house.start("serve", TRUSTED_PROXY="127.0.0.1/32")
    assert ask_at_once(house, wanted) == {302: DESKS, 409: MANY - DESKS}
    assert states(house) == {"held": DESKS}


def test_sixty_four_clients_of_the_services(house: House, crowd: Crowd) -> None:
    wanted = times(house)[0]
    crowd.one(*[hold(wanted)] * (DESKS - 1))
    said = assert_no_fault(crowd.all_at_once([[hold(wanted)]] * MANY))
    assert said["Taken"] == MANY - 1


def test_without_the_guard_it_is_oversold(house: House, crowd: Crowd) -> None:
    """The race is real: with neither the condition nor the constraints, more than one has the last place."""
    wanted = times(house)[0]
    constraints = {
        "bookings_day": "bookings_desks_never_exceeded",
        "bookings_slot": "bookings_slot_never_exceeded",
    }
    kept = {
        table: house.rows("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", name)[0][
            0
        ]
        for table, name in constraints.items()
    }
    crowd.one(*[hold(wanted)] * (DESKS - 1))
    try:
        for table, name in constraints.items():
            execute(house, f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        crowd.all_at_once([[hold(wanted)]] * MANY, unguarded=True)
        had = states(house)["held"]
    finally:
        empty(house)
        for table, name in constraints.items():
            execute(house, f"ALTER TABLE {table} ADD CONSTRAINT {name} {kept[table]}")
    assert had > DESKS


def test_holds_that_lapse_while_others_want_their_times(house: House, crowd: Crowd) -> None:
    wanted = times(house)[:6]
    tokens = crowd.one(*(hold(each) for each in wanted for _ in range(DESKS)))
    execute(house, "UPDATE bookings_booking SET held_until = now() - interval '1 second'")
    people: list[list[Act]] = [[hold(each) for each in wanted] for _ in range(MANY - 8)]
    people += [[{"do": "lapse"}] * 3 for _ in range(4)]
    people += [[{"do": "again", "token": token}] for token in tokens[:4]]
    said = assert_no_fault(crowd.all_at_once(people))
    assert said["Taken"] > 0
    assert states(house) == {"lapsed": len(tokens), "held": len(wanted) * DESKS}
    for each in wanted:
        assert held_at(house, each) == DESKS


def test_what_is_cancelled_goes_to_the_line_and_to_nobody_else(house: House, crowd: Crowd) -> None:
    wanted = times(house)[0]
    tokens = booked(crowd, [wanted] * DESKS)
    waiting = crowd.one(
        *(
            {"do": "wait", "what": WHAT, "resource": POOL, "email": f"espera.{number}@example.org"}
            for number in range(DESKS)
        ),
    )
    people: list[list[Act]] = [[{"do": "cancel", "token": token}] for token in tokens]
    people += [[hold(wanted)] * 6 for _ in range(MANY - len(people) - 4)]
    people += [[{"do": "lapse"}] * 3 for _ in range(4)]
    said = assert_no_fault(crowd.all_at_once(people))
    assert said["cancelled"] == DESKS
    assert said["Taken"] == 6 * (MANY - DESKS - 4), "nobody from outside saw any of them free"
    assert states(house) == {"cancelled": DESKS, "held": DESKS}
    # Half accept while the other half leaves: what those give back is nobody's, and then anybody's.
    half = DESKS // 2
    people = [[{"do": "accept", "token": token}] for token in waiting[:half]]
    people += [[{"do": "leave", "token": token}] for token in waiting[half:]]
    people += [[hold(wanted)] * 3 for _ in range(20)]
    said = assert_no_fault(crowd.all_at_once(people))
    assert said["confirmed"] == half
    found = states(house)
    assert found["confirmed"] == half
    assert found["confirmed"] + found.get("held", 0) <= DESKS


def test_one_person_who_confirms_many_at_once_has_no_more_than_one_may(house: House, crowd: Crowd) -> None:
    tokens = crowd.one(*(hold(each) for each in times(house)[:8]))
    said = assert_no_fault(
        crowd.all_at_once(
            [[{"do": "confirm", "token": token, "email": "la.mateixa@example.org"}] for token in tokens],
        )
    )
    assert said == {"confirmed": 2, "TooMany": 6}


def test_one_browser_that_holds_many_at_once_has_no_more_than_one_may(house: House, crowd: Crowd) -> None:
    wanted = times(house, days=2)
    said = assert_no_fault(crowd.all_at_once([[hold(each, "the same browser")] for each in wanted[:16]]))
    assert said["TooMany"] == 13


def test_moving_to_and_fro_between_two_days(house: House, crowd: Crowd) -> None:
    wanted = times(house, days=2)
    first, last = wanted[0], wanted[-1]
    tokens = [*booked(crowd, [first] * DESKS), *booked(crowd, [last] * (DESKS - 4))]
    there, back = ({"do": "move", "pool": POOL, "starts_at": each} for each in (last, first))
    people: list[list[Act]] = [
        [{**(there if (turn + number) % 2 else back), "token": token} for turn in range(4)]
        for number, token in enumerate(tokens)
    ]
    people += [[{"do": "cancel", "token": token}] for token in tokens[:6]]
    said = assert_no_fault(crowd.all_at_once(people))
    assert said["moved"] > 0
    assert held_at(house, first) + held_at(house, last) == len(tokens) - 6
    assert held_at(house, first) <= DESKS
    assert held_at(house, last) <= DESKS
