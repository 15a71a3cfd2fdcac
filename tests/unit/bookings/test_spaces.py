"""Spaces: the whole and its parts, set-up and clear-up, tentative holds, and free times."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.bookings.lent import venue
from tests.unit.bookings.town import NOW, city

from ventanilla.bookings import services, venues
from ventanilla.bookings.models import Booking, Occupation
from ventanilla.bookings.rules import NotOffered, Why
from ventanilla.bookings.spans import Span
from ventanilla.notices.models import Message
from ventanilla.packs.models import City
from ventanilla.people import services as people
from ventanilla.people.models import Person

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
NINE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAYS = timedelta(days=1)
SOON = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


@pytest.fixture
def town(adopt: Callable[..., City]) -> City:
    return adopt(city(venues=(venue(),)))


@pytest.fixture
def official() -> Person:
    return people.ensure_person(email="oficial@example.org", language="es", at=NOW)


def reserve(
    space: str = "todo", begins: int = 1, ends: int = 3, at: datetime = NOW, **changes: object
) -> Booking:
    """From so many hours after nine until so many."""
    asked = {
        "venue": "foro",
        "spaces": [space],
        "starts_at": NINE + begins * HOUR,
        "ends_at": NINE + ends * HOUR,
        "answers": {},
        "name": "Ejemplo",
        "email": f"{space}{begins}@example.org",
        "phone": "",
        "language": "es",
        "person": None,
        "at": at,
    }
    return services.reserve(**{**asked, **changes})


def free(space: str = "todo", at: datetime = NOW) -> list[tuple[float, float]]:
    [day] = venues.free("foro", [space], DAY, DAY, at)
    return [((each.begins - NINE) / HOUR, (each.ends - NINE) / HOUR) for each in day.free]


def test_a_date_is_held_until_somebody_decides(town: City, official: Person) -> None:
    booking = reserve()
    assert (booking.state, booking.held_until) == ("held", NOW + timedelta(hours=72))
    assert {each.space.slug for each in booking.occupations.all()} == {"foro/este", "foro/oeste", "foro/sur"}
    assert Message.objects.get().template == "booking_held"
    confirmed = services.confirm_space(booking=booking, by=official, at=NOW)
    assert (confirmed.state, confirmed.held_until) == ("confirmed", None)
    assert services.rebuild(at=NOW) == []


@pytest.mark.parametrize("other", ["todo", "norte", "sur", "este"])
def test_the_whole_blocks_its_parts_and_they_it(town: City, other: str) -> None:
    reserve("todo")
    with pytest.raises(services.Clash):
        reserve(other)
    reserve("patio")


@pytest.mark.parametrize("part", ["norte", "sur", "este", "oeste"])
def test_a_part_blocks_the_whole_and_not_its_sister(town: City, part: str) -> None:
    reserve(part)
    with pytest.raises(services.Clash):
        reserve("todo")
    assert reserve("sur" if part != "sur" else "norte").state == "held"


def test_setting_up_and_clearing_up_are_kept_free(town: City) -> None:
    reserve(begins=3, ends=5)
    assert free() == [(0, 2), (6, 12)]
    assert reserve(begins=6, ends=7).state == "held"
    with pytest.raises(services.Clash):
        reserve(begins=1, ends=2, ends_at=NINE + timedelta(hours=2, minutes=5))


def test_a_clash_names_the_nearest_free_times(town: City) -> None:
    reserve(begins=3, ends=5)
    with pytest.raises(services.Clash) as refused:
        reserve(begins=3, ends=6)
    spans = [((each.begins - NINE) / HOUR, (each.ends - NINE) / HOUR) for each in refused.value.free]
    assert (6, 12) in spans
    assert (0, 2) not in spans
    assert len(spans) == 5


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"starts_at": SOON, "ends_at": SOON + HOUR}, Why.TOO_SOON),
        ({"starts_at": SOON + 60 * DAYS, "ends_at": SOON + 60 * DAYS + HOUR}, Why.TOO_FAR),
        ({"begins": 0, "ends": 7}, Why.TOO_LONG),
        ({"begins": -1, "ends": 1}, Why.CLOSED),
        ({"begins": 11, "ends": 13}, Why.CLOSED),
        ({"begins": 3, "ends": 3}, Why.NO_SUCH_TIME),
        ({"spaces": ["nada"]}, Why.UNKNOWN),
        ({"spaces": []}, Why.UNKNOWN),
        ({"venue": "nada"}, Why.UNKNOWN),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for(town: City, changes: dict[str, object], why: Why) -> None:
    with pytest.raises(NotOffered) as refused:
        reserve(**changes)
    assert refused.value.why == why


def test_an_official_may_whatever_the_lead_and_the_length(town: City, official: Person) -> None:
    assert reserve(starts_at=SOON, ends_at=SOON + 12 * HOUR, by=official).state == "held"


def test_closed_days_have_nothing_free(adopt: Callable[..., City]) -> None:
    adopt(city(venues=(venue(),), closures=(DAY,)))
    assert free() == []


def test_cancelling_gives_everything_back_and_says_why(town: City, official: Person) -> None:
    booking = reserve()
    services.cancel(booking=booking, by=official, at=NOW, reason="Hay un acto municipal")
    assert free() == [(0, 12)]
    assert "Hay un acto municipal" in Message.objects.latest("pk").text


def test_a_hold_that_has_lapsed_blocks_nobody(town: City) -> None:
    reserve()
    later = NOW + timedelta(hours=73)
    assert free(at=later) == [(0, 12)]
    second = reserve(at=later, email="otra@example.org")
    assert second.state == "held"
    assert Booking.objects.get(state="lapsed").occupations.count() == 0
    assert "booking_not_confirmed" in Message.objects.values_list("template", flat=True)


def test_nobody_holds_more_than_a_few(town: City) -> None:
    for n in range(3):
        reserve(begins=3 * n, ends=3 * n + 1, email="una@example.org")
    with pytest.raises(services.TooMany):
        reserve(begins=10, ends=11, email="UNA@example.org")


def test_the_fewest_names_for_what_is_taken() -> None:
    lending = venue().lending
    assert lending is not None

    def names(*taken: str) -> list[str]:
        return [each.slug for each in venues.name_of(lending, taken)]

    assert names("este", "oeste", "sur") == ["todo"]
    assert names("este", "oeste", "patio") == ["norte", "patio"]


spaces = st.sampled_from(["todo", "norte", "sur", "este", "oeste", "patio"])
asked = st.tuples(spaces, st.integers(0, 11), st.integers(1, 4))
steps = st.lists(st.one_of(asked, st.integers(0, 8)), max_size=14)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_whatever_is_asked_and_cancelled_never_overlaps(
    town: City, official: Person, steps: list[tuple[str, int, int] | int]
) -> None:
    """A tuple asks for a space from an hour for so many; a number cancels the n-th that is held."""
    Occupation.objects.all().delete()
    Booking.objects.filter(state="held").update(state="cancelled")
    lending = town.venues[0].lending
    assert lending is not None
    held: dict[Booking, tuple[set[str], Span]] = {}
    for step in steps:
        if isinstance(step, int):
            if step < len(held):
                booking = list(held)[step]
                services.cancel(booking=booking, by=official, at=NOW)
                del held[booking]
            continue
        space, begins, length = step
        leaves = set(venues.undivided(lending, [space]))
        wanted = Span(NINE + begins * HOUR, NINE + (begins + length) * HOUR)
        clear = all(
            leaves.isdisjoint(others)
            or wanted.begins - HOUR >= span.ends
            or wanted.ends + HOUR <= span.begins
            for others, span in held.values()
        )
        try:
            booking = reserve(space, begins, begins + length, by=official)
        except services.Clash:
            assert not clear
        except NotOffered as refused:
            assert refused.why == Why.CLOSED
            assert begins + length > 12
        else:
            assert clear
            held[booking] = (leaves, wanted)
    assert Occupation.objects.count() == sum(len(leaves) for leaves, _span in held.values())
