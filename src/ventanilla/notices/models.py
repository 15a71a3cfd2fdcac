"""Messages, each attempt to deliver them, and bulletins. What was told is append-only."""

from django.db import models


class Channel(models.TextChoices):
    EMAIL = "email"
    SMS = "sms"


class Message(models.Model):
    """What was said to somebody: the very words. Sent by e-mail or as a text message, and shown in the outbox."""

    channel = models.CharField(max_length=8, choices=Channel, default=Channel.EMAIL)
    to = models.CharField(max_length=254, help_text="An e-mail address, or a number in E.164")
    language = models.CharField(max_length=12)
    template = models.CharField(max_length=40)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    html = models.TextField(blank=True)
    about = models.CharField(max_length=120, blank=True, db_index=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"message {self.pk}: {self.template}"


class Enclosure(models.Model):
    """A small file that goes with a message, such as an appointment for a calendar: the very bytes, kept with it."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="enclosures")
    name = models.CharField(max_length=80)
    media_type = models.CharField(max_length=80)
    content = models.BinaryField(max_length=65_536)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("message", "name"), name="notices_enclosures_by_name"),
        )

    def __str__(self) -> str:
        return f"{self.name} of {self.message_id}"


class Outcome(models.TextChoices):
    SENT = "sent"
    FAILED = "failed"
    GAVE_UP = "gave_up"


class Delivery(models.Model):
    """One attempt to deliver a message. ``detail`` is the kind of failure, never personal data."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries")
    attempt = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    detail = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("message", "attempt"), name="notices_attempts_counted"),
            models.UniqueConstraint(
                fields=("message",), condition=models.Q(outcome=Outcome.SENT), name="notices_sent_once"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=Outcome.values), name="notices_delivery_outcome"
            ),
        )

    def __str__(self) -> str:
        return f"attempt {self.attempt} of {self.message_id}: {self.outcome}"


class Standing(models.TextChoices):
    IN_FORCE = "in_force"
    AMENDED = "amended"
    REPEALED = "repealed"


class Bulletin(models.Model):
    """An informative or normative note, from the pack or written at the desk.

    ``content`` has the shape of the pack's ``BulletinFile``. Once amended at the desk, it is the desk's:
    adopting the pack again leaves it alone.
    """

    slug = models.SlugField(max_length=80, unique=True)
    content = models.JSONField()
    standing = models.CharField(max_length=8, choices=Standing)
    published = models.DateTimeField(db_index=True)
    expires = models.DateField(null=True)
    from_pack = models.BooleanField(default=False)
    edited_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(standing__in=Standing.values), name="notices_bulletin_standing"
            ),
        )

    def __str__(self) -> str:
        return self.slug
