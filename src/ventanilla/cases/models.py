"""Drafts, cases, and everything that happens to them."""

import secrets
import uuid
from functools import cached_property

from django.db import models

from ventanilla.bookings import rules as bookings
from ventanilla.bookings.models import Booking
from ventanilla.cases import rules
from ventanilla.cases.cures import cure_form
from ventanilla.catalog.models import Edition
from ventanilla.forms.definition import Form
from ventanilla.packs.models import Procedure, Service
from ventanilla.people.models import Person
from ventanilla.registry.models import Document, Entry

OPEN = [str(state) for state in rules.OPEN]
CLOSED = [str(state) for state in rules.CLOSED]
STATES = [(str(state), str(state)) for state in rules.State]
TAGS = [(str(tag), str(tag)) for tag in rules.Tag]


def _token() -> str:
    return secrets.token_urlsafe(24)


class Draft(models.Model):
    """Answers being given, kept at each step: to ask for something, or to put right what was asked for.

    Whoever has the token may go on with it until somebody who has signed in makes it theirs.
    """

    token = models.CharField(max_length=40, unique=True, default=_token, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey("Task", on_delete=models.PROTECT, null=True, blank=True, related_name="drafts")
    case = models.ForeignKey("Case", on_delete=models.PROTECT, null=True, blank=True, related_name="drafts")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="drafts")
    language = models.CharField(max_length=12)
    answers = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField(db_index=True)
    filed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(filed_at__isnull=True) | models.Q(case__isnull=False),
                name="cases_filed_draft_has_its_case",
            ),
            models.UniqueConstraint(
                fields=("task",),
                condition=models.Q(filed_at__isnull=True),
                name="cases_one_open_draft_per_task",
            ),
        )
        indexes = (
            models.Index(
                fields=("owner", "-saved_at"),
                condition=models.Q(filed_at__isnull=True),
                name="cases_drafts_open",
            ),
        )

    def __str__(self) -> str:
        return f"draft {self.pk} of {self.edition_id}"

    @cached_property
    def service(self) -> Service:
        return self.edition.definition

    @cached_property
    def form(self) -> Form:
        """The pages to be answered: the service's, or just what a cure asks for."""
        whole = self.service.form
        assert whole is not None, "a draft is only begun where there is a form"  # noqa: S101
        return cure_form(whole, self.task.questions) if self.task else whole


class Attachment(models.Model):
    """A file attached to a draft. It becomes a document of the register when the draft is filed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="attachments")
    question = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    attached_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"attachment {self.pk}"


class Upload(models.Model):
    """A file on its way in pieces, so that a lost connection loses one piece and not the file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="uploads")
    question = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    begun_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size")), name="cases_upload_within_size"
            ),
        )

    def __str__(self) -> str:
        return f"upload {self.pk}"


class UploadPart(models.Model):
    """One piece of an upload, at its place."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    begins_at = models.PositiveBigIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("upload", "begins_at"), name="cases_one_part_per_place"),
        )

    def __str__(self) -> str:
        return f"part at {self.begins_at}"


class Case(models.Model):
    """What somebody asked for, from filing to its end. Written only together with the event that says why.

    ``state``, ``due_on`` and ``assignee`` repeat what the events say, so that an inbox of a million
    cases is served by an index; ``services.record`` writes both in one transaction (ADR 0007).
    """

    reference = models.CharField(max_length=40, unique=True)
    slug = models.SlugField(max_length=40, unique=True, help_text="The reference as addresses write it")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="cases")
    department = models.SlugField(max_length=80, db_index=False)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    filer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases", db_index=False)
    language = models.CharField(max_length=12)
    answers = models.JSONField()
    summary = models.CharField(
        max_length=300, blank=True, help_text="What tells it from others of its service"
    )
    subject_name = models.CharField(max_length=300)
    subject_identifier = models.CharField(max_length=40, blank=True)
    by_surname = models.CharField(max_length=300, db_collation="C", help_text="Folded, surname first")
    by_given_name = models.CharField(max_length=300, db_collation="C", help_text="Folded, given name first")
    filed_at = models.DateTimeField()
    effective_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=STATES)
    due_on = models.DateField(null=True, blank=True, help_text="None: no term, or the clock is stopped")
    assignee = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = (
            models.Index(
                fields=("department", "due_on", "id"),
                condition=models.Q(state__in=OPEN),
                name="cases_open_by_due",
            ),
            models.Index(
                fields=("department", "state", "due_on", "id"),
                condition=models.Q(state__in=OPEN),
                name="cases_open_by_state",
            ),
            models.Index(
                fields=("assignee", "department", "due_on", "id"),
                condition=models.Q(state__in=OPEN),
                name="cases_by_assignee",
            ),
            models.Index(
                fields=("department", "-id"), condition=models.Q(state__in=CLOSED), name="cases_closed_latest"
            ),
            models.Index(fields=("department", "by_surname", "id"), name="cases_by_surname"),
            models.Index(fields=("department", "by_given_name", "id"), name="cases_by_given_name"),
            models.Index(
                fields=("department", "subject_identifier", "id"),
                condition=~models.Q(subject_identifier=""),
                name="cases_by_identifier",
            ),
            models.Index(fields=("filer", "-id"), name="cases_of_filer"),
        )

    def __str__(self) -> str:
        return self.reference

    @cached_property
    def service(self) -> Service:
        return self.edition.definition

    @cached_property
    def procedure(self) -> Procedure:
        procedure = self.service.card.procedure
        assert procedure is not None, "a case is only filed where there is a procedure"  # noqa: S101
        return procedure

    @property
    def is_open(self) -> bool:
        return self.state in rules.OPEN


class Event(models.Model):
    """One thing that happened to a case. Never changed, never deleted: the database refuses."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    tag = models.CharField(max_length=20, choices=TAGS)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=STATES)

    class Meta:
        ordering = ("case", "number")
        constraints = (models.UniqueConstraint(fields=("case", "number"), name="cases_events_in_order"),)

    def __str__(self) -> str:
        return f"{self.tag} #{self.number}"


class Task(models.Model):
    """Something the person must put right before the case goes on (prevención, esmena)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    request = models.TextField()
    questions = models.JSONField(default=list, help_text="Names of the questions to be answered again")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    cured = models.BooleanField(null=True, help_text="Whether it ended by being cured, or by lapsing")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case",), condition=models.Q(ended_at__isnull=True), name="cases_one_open_task"
            ),
        )
        indexes = (
            models.Index(
                fields=("due_on",), condition=models.Q(ended_at__isnull=True), name="cases_tasks_due"
            ),
        )

    def __str__(self) -> str:
        return f"task {self.pk} of {self.case_id}"


class Appointment(models.Model):
    """A time that a case wants with the person, who chooses it. It points at the booking; a booking knows no case.

    ``booking`` is the last one made for it, whatever became of that; over when ``ended_at`` is set.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="appointments")
    effect = models.OneToOneField("Effect", on_delete=models.PROTECT, related_name="appointment")
    what = models.SlugField(max_length=80, help_text="The appointment's slug in the pack")
    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    attended = models.BooleanField(null=True, help_text="Whether it ended by being attended, or unneeded")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, attended__isnull=True)
                | models.Q(ended_at__isnull=False, attended__isnull=False),
                name="cases_appointment_ended_somehow",
            ),
        )

    def __str__(self) -> str:
        return f"{self.what} of {self.case_id}"

    @property
    def held(self) -> Booking | None:
        """The booking, while it is held, confirmed, or under way."""
        return self.booking if self.booking is not None and self.booking.state in bookings.OPEN else None


class Decision(models.Model):
    """How a case was decided, by whom and why. One per case, for good."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=20, choices=TAGS)
    reasons = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=200, help_text="The decider's role and department, as signed")

    def __str__(self) -> str:
        return f"{self.outcome} {self.case_id}"


class Effect(models.Model):
    """One verb to be brought about, and what came of it. Done once, however often it is tried."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="effects")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="effects")
    order = models.PositiveSmallIntegerField()
    verb = models.CharField(max_length=8)
    definition = models.JSONField(help_text="The pack's words for it")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("event", "order")
        constraints = (models.UniqueConstraint(fields=("event", "order"), name="cases_effects_in_order"),)
        indexes = (
            models.Index(
                fields=("id",), condition=models.Q(done_at__isnull=True), name="cases_effects_pending"
            ),
        )

    def __str__(self) -> str:
        return f"{self.verb} #{self.order} of {self.event_id}"
