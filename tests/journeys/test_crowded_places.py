"""Everybody wants the last seat, or the same square, at the same moment, in real processes."""

import random
import re
import shutil
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.journeys.conftest import PLACE
from tests.journeys.crowd import Act, Crowd
from tests.journeys.house import House
from tests.journeys.running import ROOT
from tests.journeys.test_crowds import MANY, assert_no_fault, execute, states

from ventanilla.adapters.postgres import cluster

GROUP, SEATS = "barro/sabados", 20
ZONE = ZoneInfo("America/Mexico_City")
DAY = datetime.now(ZONE).date() + timedelta(days=60)
SPACES = ("todo", "norte", "sur")
OVERLAPS = """
SELECT count(*) FROM bookings_occupation a JOIN bookings_occupation b
    ON a.id < b.id AND a.space_id = b.space_id AND a.during && b.during"""


@pytest.fixture(scope="module")
def town(worker_id: str) -> Iterator[House]:
    """The invented town, with a group that is open for enrolment and no closed days."""
    folder = PLACE / f"crowded-{worker_id}"
    shutil.rmtree(folder, ignore_errors=True)
    pack = folder / "city"
    shutil.copytree(ROOT / "tests" / "factories" / "city", pack)
    today = date.today()  # noqa: DTZ011
    dates = {"first": 30, "last": 90, "enrol_from": -2, "enrol_to": 20}
    courses = (pack / "courses.yaml").read_text().replace("seats: 12\n", f"seats: {SEATS}\n")
    for name, days in dates.items():
        courses = re.sub(rf"( {name}:) \S+", rf"\1 {today + timedelta(days=days)}", courses)
    (pack / "courses.yaml").write_text(courses)
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
    empty(town)
    yield town
    assert crowd.one({"do": "rebuild"}) == ["0"], "what is kept is what it should be"


def empty(house: House) -> None:
    execute(
        house,
        "SET session_replication_role = replica",
        "TRUNCATE bookings_happening, bookings_waiting, bookings_booking CASCADE",
        "UPDATE bookings_resource SET \"left\" = seats WHERE kind = 'seats'",
    )


def enrol(number: int) -> Act:
    return {"do": "enrol", "group": GROUP, "name": f"persona{number}"}


def reserve(number: int, space: str, begins: int, hours: int) -> Act:
    starts_at = datetime.combine(DAY, time(9), ZONE) + timedelta(minutes=30 * begins)
    return {
        "do": "reserve",
        "venue": "foro",
        "space": space,
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=hours)).isoformat(),
        "email": f"persona{number}@example.org",
    }


def left(house: House) -> int:
    ((found,),) = house.rows('SELECT "left" FROM bookings_resource WHERE slug = %s', GROUP)
    return int(found)


def test_sixty_four_people_and_the_last_seat(house: House, crowd: Crowd) -> None:
    assert crowd.one(*(enrol(1000 + n) for n in range(SEATS - 1))) == ["confirmed"] * (SEATS - 1)
    said = assert_no_fault(crowd.all_at_once([[enrol(n)] for n in range(MANY)]))
    assert said == {"confirmed": 1, "Full": MANY - 1}
    assert (states(house), left(house)) == ({"confirmed": SEATS}, 0)


def test_sixty_four_people_and_twenty_seats(house: House, crowd: Crowd) -> None:
    said = assert_no_fault(crowd.all_at_once([[enrol(n)] for n in range(MANY)]))
    assert said == {"confirmed": SEATS, "Full": MANY - SEATS}
    assert (states(house), left(house)) == ({"confirmed": SEATS}, 0)


def test_one_child_enrolled_by_many_at_once_has_one_seat(house: House, crowd: Crowd) -> None:
    said = assert_no_fault(crowd.all_at_once([[enrol(1)]] * MANY))
    assert said == {"confirmed": 1, "Enrolled": MANY - 1}
    assert left(house) == SEATS - 1


def test_without_the_guard_seats_are_oversold(house: House, crowd: Crowd) -> None:
    name = "bookings_seats_never_exceeded"
    definition = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s"
    ((kept,),) = house.rows(definition, name)
    crowd.one(*(enrol(1000 + n) for n in range(SEATS - 1)))
    try:
        execute(house, f"ALTER TABLE bookings_resource DROP CONSTRAINT {name}")
        crowd.all_at_once([[enrol(n)] for n in range(MANY)], unguarded=True)
        had = states(house)["confirmed"]
    finally:
        empty(house)
        execute(house, f"ALTER TABLE bookings_resource ADD CONSTRAINT {name} {kept}")
    assert had > SEATS


def test_one_square_for_sixty_four(house: House, crowd: Crowd) -> None:
    """The whole and its halves, all for the same two hours: one has the whole, or two have one half each."""
    people = [[reserve(n, SPACES[n % 3], 4, 2)] for n in range(MANY)]
    said = assert_no_fault(crowd.all_at_once(people))
    assert 1 <= MANY - said["Clash"] <= 2
    assert house.rows(OVERLAPS) == [(0,)]
    assert house.rows("SELECT count(*) FROM bookings_occupation") == [(2,)]


def test_overlapping_times_are_never_had_twice(house: House, crowd: Crowd) -> None:
    chance = random.Random(20261122)
    people: list[list[Act]] = [
        [
            reserve(10 * n + k, chance.choice(SPACES), chance.randint(0, 20), chance.randint(1, 3))
            for k in range(3)
        ]
        for n in range(MANY)
    ]
    said = assert_no_fault(crowd.all_at_once(people))
    assert said["Clash"] > 0
    assert house.rows(OVERLAPS) == [(0,)]
    ((had,),) = house.rows("SELECT count(*) FROM bookings_booking WHERE state = 'held'")
    assert had == 3 * MANY - said["Clash"] - said["NotOffered"]


def test_without_the_guard_times_are_had_twice(house: House, crowd: Crowd) -> None:
    name = "bookings_space_never_shared"
    definition = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s"
    ((kept,),) = house.rows(definition, name)
    try:
        execute(house, f"ALTER TABLE bookings_occupation DROP CONSTRAINT {name}")
        crowd.all_at_once([[reserve(n, SPACES[n % 3], 4, 2)] for n in range(MANY)])
        ((overlaps,),) = house.rows(OVERLAPS)
    finally:
        empty(house)
        execute(house, f"ALTER TABLE bookings_occupation ADD CONSTRAINT {name} {kept}")
    assert overlaps > 0
