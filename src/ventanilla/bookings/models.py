"""What can be had, when it is open, who has it, and who waits for it.

Each kind of capacity is held by a constraint of the database: desks by the cells of a ``Day``, seats by
``Resource.left``, spaces by the exclusion constraint of ``Occupation`` (docs/algorithms/bookings.md).
"""

import secrets

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models

from ventanilla.bookings import rules
from ventanilla.people.models import Person

STATES = [(str(state), str(state)) for state in rules.State]
TAGS = [(str(tag), str(tag)) for tag in rules.Tag]
TAKING = [str(state) for state in rules.TAKING]
OPEN = [str(state) for state in rules.OPEN]


def _token() -> str:
    return secrets.token_urlsafe(24)


class Kind(models.TextChoices):
    DESKS = "desks"
    SEATS = "seats"
    SPACE = "space"


class Resource(models.Model):
    """Something that can be had: a pool of desks, the seats of a group, or a space that is not divided.

    What it is called and by which rules it is had is in the pack, under ``slug``: a pool's, ``course/group``
    or ``venue/space``. One that is no longer in the pack is withdrawn, and keeps its bookings.
    """

    slug = models.CharField(max_length=170, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    department = models.SlugField(max_length=80)
    seats = models.PositiveIntegerField(null=True, help_text="Of seats only: how many there are")
    left = models.IntegerField(null=True, help_text="Of seats only: how many are not taken")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="bookings_resource_kind"),
            models.CheckConstraint(
                condition=models.Q(kind=Kind.SEATS, seats__isnull=False, left__isnull=False)
                | (~models.Q(kind=Kind.SEATS) & models.Q(seats__isnull=True, left__isnull=True)),
                name="bookings_only_seats_are_counted",
            ),
            models.CheckConstraint(
                condition=models.Q(left__isnull=True) | models.Q(left__gte=0, left__lte=models.F("seats")),
                name="bookings_seats_never_exceeded",
            ),
        )

    def __str__(self) -> str:
        return self.slug


class Opening(models.Model):
    """When a resource is open: the usual week, or an exception from a day to another. Local times.

    Never changed: whoever edits it ends it (``ended_at``) and makes another. ``by`` is empty where it
    comes from the pack.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="openings")
    weekday = models.PositiveSmallIntegerField(null=True, help_text="0 is Monday; none: an exception")
    first = models.DateField()
    last = models.DateField(null=True, blank=True)
    opens = models.TimeField(null=True, blank=True, help_text="None: closed")
    closes = models.TimeField(null=True, blank=True)
    desks = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(opens__isnull=True, closes__isnull=True)
                | models.Q(opens__lt=models.F("closes")),
                name="bookings_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=models.Q(weekday__isnull=True) | models.Q(weekday__lte=6),
                name="bookings_a_day_of_the_week",
            ),
        )
        indexes = (
            models.Index(
                fields=("resource",), condition=models.Q(ended_at__isnull=True), name="bookings_openings_now"
            ),
        )

    def __str__(self) -> str:
        return f"opening {self.pk} of {self.resource_id}"


class Day(models.Model):
    """One local day of a pool of desks, in cells of five minutes from local midnight on.

    ``desks`` says how many are open in each cell, ``free`` how many of them are not taken. The row is what
    is locked to take or give back a time of that day, and its constraint has the last word.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="days", db_index=False)
    day = models.DateField()
    begins_at = models.DateTimeField(help_text="Local midnight")
    desks = ArrayField(models.SmallIntegerField())
    free = ArrayField(models.SmallIntegerField())

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("resource", "day"), name="bookings_one_row_a_day"),
            # free is never negative: in migration 0002, as Django cannot say ALL.
        )

    def __str__(self) -> str:
        return f"{self.day} of {self.resource_id}"


class Slot(models.Model):
    """A time at which an appointment of so many minutes may begin, and how many desks are free all through it.

    Derived from its ``Day`` and always written with it, in the same transaction.
    """

    pk = models.CompositePrimaryKey("resource_id", "minutes", "starts_at")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="slots", db_index=False)
    minutes = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    day = models.ForeignKey(Day, on_delete=models.CASCADE, related_name="slots")
    position = models.PositiveSmallIntegerField(
        help_text="Its place among those of its day and length, from 0"
    )
    first_cell = models.PositiveSmallIntegerField(help_text="From 1, as PostgreSQL counts")
    last_cell = models.PositiveSmallIntegerField()
    free = models.SmallIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(free__gte=0), name="bookings_slot_never_exceeded"),
        )
        indexes = (
            models.Index(
                fields=("resource", "minutes", "starts_at"),
                condition=models.Q(free__gt=0),
                name="bookings_slots_free",
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts_at} for {self.minutes} minutes at {self.resource_id}"


class Booking(models.Model):
    """A desk at a time, a seat, or spaces for a while, had by somebody. It knows who, what and when; never why.

    ``what`` is the pack's slug: an appointment, a course, or a venue. ``state`` repeats what its last
    happening left; ``services.record`` writes both in one transaction.
    """

    token = models.CharField(max_length=40, unique=True, default=_token, editable=False)
    locator = models.CharField(max_length=14, unique=True, help_text="What is read out and shown on screens")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="bookings", db_index=False)
    what = models.CharField(max_length=80)
    modality = models.CharField(max_length=12, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=STATES)
    held_until = models.DateTimeField(null=True, blank=True)
    visitor = models.CharField(max_length=64, blank=True, help_text="Digest of the browser that holds it")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings", db_index=False
    )
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=12)
    answers = models.JSONField(default=dict)
    priority = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="bookings_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="held") | models.Q(held_until__isnull=False),
                name="bookings_held_until_a_moment",
            ),
        )
        indexes = (
            models.Index(fields=("resource", "starts_at"), name="bookings_by_time"),
            models.Index(fields=("held_until",), condition=models.Q(state="held"), name="bookings_held"),
            models.Index(
                fields=("visitor",), condition=models.Q(state="held"), name="bookings_held_by_visitor"
            ),
            models.Index(fields=("email", "-starts_at"), name="bookings_by_email"),
            models.Index(
                fields=("phone", "-starts_at"), condition=~models.Q(phone=""), name="bookings_by_phone"
            ),
            models.Index(
                fields=("person", "-starts_at"),
                condition=models.Q(person__isnull=False),
                name="bookings_by_person",
            ),
            models.Index(
                fields=("starts_at",), condition=models.Q(state="confirmed"), name="bookings_to_come"
            ),
        )

    def __str__(self) -> str:
        return self.locator


class Happening(models.Model):
    """One thing that happened to a booking. Never changed, never deleted: the database refuses."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="happenings")
    tag = models.CharField(max_length=12, choices=TAGS)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=STATES)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.tag} of {self.booking_id}"


class Occupation(models.Model):
    """One undivided space taken by a booking, its setting up and clearing up included."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="occupations")
    space = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+", db_index=False)
    during = DateTimeRangeField()

    class Meta:
        constraints = (
            # The embedded PostgreSQL has no btree_gist: equality of the space is written as ranges that overlap.
            ExclusionConstraint(
                name="bookings_space_never_shared",
                expressions=(
                    (
                        models.Func(
                            models.F("space_id"),
                            models.F("space_id"),
                            models.Value("[]"),
                            function="int8range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    ("during", RangeOperators.OVERLAPS),
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.space_id} {self.during}"


class Waiting(models.Model):
    """Somebody in line for what is full, in the order they came. A freed place is offered to the first it fits.

    For seats ``resource`` is the group; for appointments it is the pool, and ``from_day``/``to_day`` say when
    they could come. While it is offered, ``booking`` holds the place until it is accepted or lapses.
    """

    token = models.CharField(max_length=40, unique=True, default=_token, editable=False)
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="waiting", db_index=False)
    what = models.CharField(max_length=80)
    modality = models.CharField(max_length=12, blank=True)
    from_day = models.DateField(null=True, blank=True)
    to_day = models.DateField(null=True, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=254)
    language = models.CharField(max_length=12)
    answers = models.JSONField(default=dict)
    priority = models.BooleanField(default=False)
    since = models.DateTimeField()
    booking = models.ForeignKey(
        Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="offered_to"
    )
    offers = models.PositiveSmallIntegerField(default=0, help_text="How many have been made")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("resource", "id"),
                condition=models.Q(ended_at__isnull=True),
                name="bookings_line",
            ),
            models.Index(fields=("resource", "since"), name="bookings_waited"),
        )

    def __str__(self) -> str:
        return f"waiting {self.pk} for {self.resource_id}"


class Turn(models.Model):
    """Somebody who is here: with an appointment, or with a ticket taken at the door."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="turns", db_index=False)
    day = models.DateField()
    booking = models.OneToOneField(
        Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="turn"
    )
    what = models.CharField(max_length=80)
    locator = models.CharField(max_length=14)
    due_at = models.DateTimeField(help_text="Of a booking its time; of a ticket when it was taken")
    priority = models.BooleanField(default=False)
    arrived_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    called_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    calls = models.PositiveSmallIntegerField(default=0)
    desk = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    served = models.BooleanField(null=True, help_text="Whether it ended served, or with nobody coming")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("resource", "day", "locator"), name="bookings_turn_once_a_day"),
        )
        indexes = (
            models.Index(
                fields=("resource", "day"),
                condition=models.Q(ended_at__isnull=True),
                name="bookings_turns_waiting",
            ),
        )

    def __str__(self) -> str:
        return self.locator

    @property
    def booked(self) -> bool:
        """This function will tell whether they have an appointment."""
        return self.booking_id is not None


class Attendance(models.Model):
    """Whether who has a seat came to a session of the group."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="attendances")
    day = models.DateField()
    came = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("booking", "day"), name="bookings_attendance_once_a_session"),
        )

    def __str__(self) -> str:
        return f"{self.day} of {self.booking_id}"


class Contingency(models.Model):
    """A time during which what is served in person is served by video or phone. At most one is open."""

    began_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                models.Value(1),
                condition=models.Q(ended_at__isnull=True),
                name="bookings_one_contingency_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"contingency since {self.began_at}"


class Feed(models.Model):
    """The secret address of an official's own calendar. One that leaked is ended, and another made."""

    token = models.CharField(max_length=40, unique=True, default=_token, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person",),
                condition=models.Q(ended_at__isnull=True),
                name="bookings_one_feed_a_person",
            ),
        )

    def __str__(self) -> str:
        return f"feed of {self.person_id}"


class Difference(models.Model):
    """A fault: what was kept of a resource was not what its openings and bookings make of it.

    ``rebuild`` writes one for each it puts right. There should never be any.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="differences")
    day = models.DateField(null=True, blank=True)
    of = models.CharField(max_length=12, help_text="cells, slots, seats or spaces")
    kept = models.JSONField()
    right = models.JSONField()
    found_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.of} of {self.resource}" + (f" on {self.day}" if self.day else "")
