"""Who is called first among those who wait."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ventanilla.bookings import rules

TEN = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
PATIENCE = timedelta(minutes=45)


@dataclass(frozen=True)
class Somebody:
    name: str
    booked: bool
    due_at: datetime
    arrived_at: datetime
    priority: bool = False


def somebody(name: str, *, due: int | None = None, came: int, priority: bool = False) -> Somebody:
    """With an appointment ``due`` minutes after ten, or with a ticket; here since ``came``."""
    arrived = TEN + timedelta(minutes=came)
    due_at = arrived if due is None else TEN + timedelta(minutes=due)
    return Somebody(name, due is not None, due_at, arrived, priority)


def order(*here: Somebody, at: int = 0) -> str:
    now = TEN + timedelta(minutes=at)
    return "".join(each.name for each in sorted(here, key=lambda each: rules.place(each, now, PATIENCE)))


def test_appointments_at_their_time_come_before_tickets_and_early_ones_after() -> None:
    here = (
        somebody("e", due=20, came=-30),
        somebody("t", came=-40),
        somebody("b", due=0, came=-5),
        somebody("a", due=-15, came=-20),
    )
    assert order(*here) == "abte"


def test_priority_comes_before_others_of_their_kind_only() -> None:
    here = (
        somebody("t", came=-9),
        somebody("p", came=-1, priority=True),
        somebody("a", due=-10, came=-12),
        somebody("q", due=0, came=-2, priority=True),
    )
    assert order(*here) == "qapt"


def test_nobody_waits_for_ever() -> None:
    old = somebody("t", came=-45)
    assert order(old, somebody("a", due=-10, came=-10, priority=True)) == "ta"
    assert order(somebody("t", came=-44), somebody("a", due=-10, came=-10, priority=True)) == "at"


def test_who_comes_early_is_not_waiting_long() -> None:
    assert order(somebody("e", due=5, came=-90), somebody("t", came=-1)) == "te"


def test_who_comes_too_late_counts_from_then() -> None:
    tolerance = timedelta(minutes=10)
    assert rules.due(TEN, tolerance, TEN + timedelta(minutes=10)) == TEN
    late = TEN + timedelta(minutes=11)
    assert rules.due(TEN, tolerance, late) == late


people = st.builds(
    somebody,
    st.just("x"),
    due=st.none() | st.integers(-240, 240),
    came=st.integers(-240, 0),
    priority=st.booleans(),
)


@given(st.lists(people, max_size=30), people)
def test_whoever_has_waited_long_is_passed_only_by_who_has_waited_longer(
    others: list[Somebody], one: Somebody
) -> None:
    since = max(one.due_at, one.arrived_at)
    if TEN - since < PATIENCE:
        return
    place = rules.place(one, TEN, PATIENCE)
    before = [each for each in others if rules.place(each, TEN, PATIENCE) < place]
    assert all(max(each.due_at, each.arrived_at) < since for each in before)


def test_video_replaces_coming_in_person_before_the_phone_does() -> None:
    assert rules.other_modality(("in_person", "phone", "video")) == "video"
    assert rules.other_modality(("in_person", "phone")) == "phone"
    assert rules.other_modality(("in_person", "home")) is None
