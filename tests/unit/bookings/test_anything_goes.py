"""Whatever is done in whatever order, what is kept is what openings and bookings make of it."""

import contextlib
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.unit.bookings.town import appointment, city, course, pool

from ventanilla.bookings import queries, services
from ventanilla.bookings.models import TAKING, Booking, Day, Opening, Resource, Waiting
from ventanilla.bookings.rules import NotOffered
from ventanilla.bookings.services.days import openings
from ventanilla.packs.models import City
from ventanilla.people.models import Person

ZONE = ZoneInfo("Europe/Madrid")
# A Friday; on the Sunday after it, clocks go back.
FRIDAY = datetime(2026, 10, 23, 6, 0, tzinfo=UTC)
EVERYDAY = [{"days": ("fri", "sat", "sun", "mon"), "opens": "09:00", "closes": "10:00"}]
POOLS = ("uno", "dos")
LENGTHS = {"alta": 30, "breve": 15, "larga": 20}
REFUSALS = (
    services.Taken,
    services.TooMany,
    services.Lapsed,
    services.TooLate,
    services.NotNow,
    services.Grown,
    NotOffered,
)

some = st.integers(0, 40)
kinds = st.sampled_from(sorted(LENGTHS))
pools = st.sampled_from(POOLS)
who = st.sampled_from(["ana", "bea", "carla"])


def town() -> City:
    return city(
        pools=[pool("uno", hours=EVERYDAY, desks=2), pool("dos", hours=EVERYDAY)],
        appointments=[
            appointment(name, minutes=minutes, pools=list(POOLS), horizon_days=4, change_until_hours=0)
            for name, minutes in LENGTHS.items()
        ],
        courses=(course(seats=1),),
    )


class AnythingGoes(RuleBasedStateMachine):
    """A town in which people and officials do as they please."""

    official: Person

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.at = FRIDAY
        self.visitors = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def one(self, which: int, *states: str) -> Booking | None:
        found = Booking.objects.filter(state__in=states).order_by("id")
        return found[which % len(found)] if found else None

    def pool(self, slug: str) -> Resource:
        return Resource.objects.get(slug=slug)

    @rule(minutes=st.sampled_from([1, 9, 30, 240, 1440]))
    def time_goes_by(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule(what=kinds, pool=pools, which=some, priority=st.booleans())
    def hold(self, what: str, pool: str, which: int, priority: bool) -> None:
        free = queries.slots(what, [pool], self.at, self.at + timedelta(days=9), self.at, priority=priority)
        if not free:
            return
        self.visitors += 1
        # Whatever is shown as free can be had.
        services.hold(
            appointment=what,
            pool=pool,
            starts_at=free[which % len(free)].starts_at,
            modality="in_person",
            language="es",
            visitor=f"visitor {self.visitors}",
            priority=priority,
            at=self.at,
        )

    @rule(what=kinds, pool=pools, cell=st.integers(0, 12), day=st.integers(0, 4))
    def hold_at_any_time(self, what: str, pool: str, cell: int, day: int) -> None:
        local = datetime.combine(FRIDAY.date() + timedelta(days=day), time(9), ZONE)
        starts_at = local.astimezone(UTC) + cell * timedelta(minutes=5)
        free = queries.slots(what, [pool], starts_at, starts_at + timedelta(minutes=1), self.at)
        try:
            services.hold(
                appointment=what,
                pool=pool,
                starts_at=starts_at,
                modality="video",
                language="es",
                visitor="",
                priority=False,
                at=self.at,
            )
        except (services.Taken, NotOffered):
            assert not free
        else:
            # It may have been had by letting go of what had lapsed.
            assert free or Booking.objects.filter(state="lapsed").exists()

    @rule(which=some, email=who)
    def confirm(self, which: int, email: str) -> None:
        if booking := self.one(which, "held"):
            try:
                services.keep_answers(
                    booking=booking, answers={"a": which}, name="", email=email, phone="", at=self.at
                )
                services.confirm(booking=booking, person=None, by=None, at=self.at)
            except REFUSALS:
                pass

    @rule(which=some)
    def hold_again(self, which: int) -> None:
        if booking := self.one(which, "held", "lapsed"):
            with contextlib.suppress(REFUSALS):
                services.hold_again(booking=booking, at=self.at)

    @rule()
    def lapse(self) -> None:
        services.lapse(at=self.at)
        assert not Booking.objects.filter(state="held", held_until__lte=self.at).exists()

    @rule(which=some, pool=pools, slot=some)
    def move(self, which: int, pool: str, slot: int) -> None:
        booking = self.one(which, "confirmed")
        if booking is None:
            return
        free = queries.slots(booking.what, [pool], self.at, self.at + timedelta(days=9), self.at)
        cells = timedelta(minutes=5) * (slot % 5)
        starts_at = free[slot % len(free)].starts_at if free else booking.starts_at + cells
        try:
            services.move(
                booking=booking, pool=pool, starts_at=starts_at, modality="in_person", by=None, at=self.at
            )
        except REFUSALS:
            again = Booking.objects.get(pk=booking.pk)
            assert (again.starts_at, again.resource_id) == (booking.starts_at, booking.resource_id)

    @rule(which=some)
    def cancel(self, which: int) -> None:
        if booking := self.one(which, "held", "confirmed"):
            with contextlib.suppress(REFUSALS):
                services.cancel(booking=booking, by=self.official, at=self.at)

    @rule(which=some, state=st.sampled_from(["arrived", "missed", "done"]))
    def serve(self, which: int, state: str) -> None:
        if booking := self.one(which, "confirmed"):
            Booking.objects.filter(pk=booking.pk).update(state=state)

    @rule(what=kinds, pool=pools, who=who, first=st.integers(0, 4), days=st.integers(0, 4))
    def wait(self, what: str, pool: str, who: str, first: int, days: int) -> None:
        since = FRIDAY.date() + timedelta(days=first)
        services.wait(
            what=what,
            resource=pool,
            modality="video",
            from_day=since,
            to_day=since + timedelta(days=days),
            name=who,
            email=f"{who}@example.org",
            language="es",
            answers={},
            person=None,
            priority=False,
            at=self.at,
        )

    @precondition(lambda self: Waiting.objects.filter(ended_at=None).exists())
    @rule(which=some, accept=st.booleans())
    def answer_an_offer(self, which: int, accept: bool) -> None:
        waiting = list(Waiting.objects.filter(ended_at=None).order_by("id"))
        mine = waiting[which % len(waiting)]
        if not accept:
            services.leave(waiting=mine, at=self.at)
            return
        with contextlib.suppress(REFUSALS):
            services.accept(waiting=mine, at=self.at)

    @rule(
        slug=pools,
        day=st.integers(0, 4),
        opens=st.sampled_from([None, time(8), time(9, 10), time(9, 30)]),
        desks=st.integers(1, 3),
        told=st.booleans(),
    )
    def except_a_day(self, slug: str, day: int, opens: time | None, desks: int, told: bool) -> None:
        on = FRIDAY.date() + timedelta(days=day)
        closes = time(10, 15) if opens else None
        self.change(
            slug,
            [
                *(each for each in openings(self.pool(slug)) if each.weekday is not None),
                Opening(first=on, last=on, opens=opens, closes=closes, desks=desks),
            ],
            told,
        )

    @rule(slug=pools, weekdays=st.sets(st.sampled_from([4, 5, 6, 0])), desks=st.integers(1, 3))
    def another_week(self, slug: str, weekdays: set[int], desks: int) -> None:
        self.change(
            slug,
            [
                Opening(weekday=day, first=date(2026, 1, 1), opens=time(9), closes=time(10), desks=desks)
                for day in weekdays
            ],
            told=True,
        )

    def change(self, slug: str, wanted: list[Opening], told: bool) -> None:
        resource = self.pool(slug)
        seen = services.affected(resource=resource, openings=wanted, at=self.at) if told else []
        try:
            services.change_openings(
                resource=resource,
                openings=wanted,
                by=self.official,
                at=self.at,
                seen={each.pk for each in seen},
            )
        except services.Grown:
            assert not told

    @rule()
    def night(self) -> None:
        services.keep_days(at=self.at)

    @invariant()
    def what_is_kept_is_what_should_be(self) -> None:
        assert services.rebuild(at=self.at, repair=False) == []

    @invariant()
    def no_desk_is_had_twice(self) -> None:
        """Reckoned without any of the room's own rules: by the wall clock, five minutes at a time."""
        taken: Counter[tuple[int, datetime]] = Counter()
        for booking in Booking.objects.filter(state__in=TAKING):
            at = booking.starts_at
            while at < booking.ends_at:
                taken[booking.resource_id, at] += 1
                at += timedelta(minutes=5)
        today = self.at.astimezone(ZONE).date()
        for day in Day.objects.filter(day__gte=today):
            for cell, free in enumerate(day.free):
                at = day.begins_at + cell * timedelta(minutes=5)
                assert free >= 0
                assert free == day.desks[cell] - taken[day.resource_id, at], (day, at)


@pytest.mark.django_db
def test_anything_goes(adopt: Callable[..., City]) -> None:
    adopt(town(), FRIDAY)
    AnythingGoes.official = Person.objects.create(email="oficial@example.org", since=FRIDAY)
    run_state_machine_as_test(
        AnythingGoes,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            deadline=None,
            # A shorter sequence takes minutes to find: add Phase.shrink when one is needed.
            phases=(Phase.reuse, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
