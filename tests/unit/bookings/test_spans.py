"""Stretches of time: against the same worked out minute by minute."""

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ventanilla.bookings.spans import Span, joined, shared, without

ZERO = datetime(2026, 11, 23, tzinfo=UTC)
LONG = 40


def instant(n: int) -> datetime:
    return ZERO + timedelta(minutes=n)


minutes = st.integers(0, LONG)
span = st.tuples(minutes, minutes).filter(lambda each: each[0] < each[1])
spans = st.lists(span, max_size=6).map(lambda some: [Span(instant(a), instant(b)) for a, b in some])


def covered(some: list[Span]) -> set[int]:
    return {n for n in range(LONG) if any(each.begins <= instant(n) < each.ends for each in some)}


@given(spans, spans)
def test_what_is_left(some: list[Span], taken: list[Span]) -> None:
    assert covered(without(some, taken)) == covered(some) - covered(taken)


@given(st.lists(spans, min_size=1, max_size=4))
def test_what_is_in_every_list(lists: list[list[Span]]) -> None:
    assert covered(shared(lists)) == set.intersection(*(covered(each) for each in lists))
    assert shared([]) == []


@given(spans)
def test_what_touches_is_one(some: list[Span]) -> None:
    found = joined(some)
    assert covered(found) == covered(some)
    assert all(a.ends < b.begins for a, b in itertools.pairwise(found))
