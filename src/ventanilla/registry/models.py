"""Books, entries, documents and seals. All but the counters are append-only, at the database itself."""

from typing import Any

from django.db import models


class Direction(models.TextChoices):
    IN = "in"
    OUT = "out"


class Channel(models.TextChoices):
    """How something reached the register, or left it."""

    ONLINE = "online"
    COUNTER = "counter"
    POST = "post"
    EXCHANGE = "exchange"


class Book(models.Model):
    """The counter of one direction and year. Its row is locked while an entry is added to it."""

    direction = models.CharField(max_length=3, choices=Direction)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveBigIntegerField(default=0)
    last_digest = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("direction", "year"), name="registry_one_book_a_year"),
            models.CheckConstraint(
                condition=models.Q(direction__in=Direction.values), name="registry_book_direction"
            ),
        )

    def __str__(self) -> str:
        return f"{self.direction} {self.year}"


class Series(models.Model):
    """The counter of one series of case references in one year."""

    series = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("series", "year"), name="registry_one_series_a_year"),)

    def __str__(self) -> str:
        return f"{self.series} {self.year}"


class Document(models.Model):
    """What is known for ever about one document. Its bytes are in storage under their SHA-256.

    ``code`` is the verification code of a document the town issued, printed on it. ``key`` is what the
    issuer called it, so that issuing twice gives one document.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=120)
    bytes = models.PositiveBigIntegerField()
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=12, blank=True)
    code = models.CharField(max_length=24, unique=True, null=True)
    key = models.CharField(max_length=200, unique=True, null=True)
    issued_at = models.DateTimeField(null=True)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="registry_document_sha256"
            ),
            models.CheckConstraint(
                condition=models.Q(code__isnull=True, issued_at__isnull=True)
                | models.Q(code__isnull=False, issued_at__isnull=False, key__isnull=False),
                name="registry_issued_documents_have_a_code",
            ),
        )

    def __str__(self) -> str:
        return self.title or self.name


class Allotment(models.Model):
    """The verification code given to a document before it is drawn, so that a retry prints the same one."""

    key = models.CharField(max_length=200, primary_key=True)
    code = models.CharField(max_length=24, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class Certificate(models.Model):
    """A certificate the town has sealed with. Kept, so that old seals are known after it is renewed."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    subject = models.CharField(max_length=400)
    serial = models.CharField(max_length=64)
    der = models.BinaryField()

    def __str__(self) -> str:
        return self.subject


class Seal(models.Model):
    """The electronic seal a document was given."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="seal")
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=20)
    level = models.CharField(max_length=10)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.method} {self.level}"


class Entry(models.Model):
    """An asiento: one thing received or sent out. Corrected only by another that annuls it.

    Holds what art. 16 of Ley 39/2015 asks for. ``presented_at`` is the real instant, ``effective_at`` the
    one that counts when it was presented on a non-working day (art. 31.2).
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveBigIntegerField()
    reference = models.CharField(max_length=60, db_index=True)
    presented_at = models.DateTimeField()
    effective_at = models.DateTimeField()
    epigraph = models.CharField(max_length=300)
    party_name = models.CharField(max_length=300)
    party_identifier = models.CharField(max_length=40, blank=True)
    representative_name = models.CharField(max_length=300, blank=True)
    representative_identifier = models.CharField(max_length=40, blank=True)
    origin = models.CharField(max_length=300, blank=True)
    addressee = models.CharField(max_length=300)
    summary = models.TextField()
    channel = models.CharField(max_length=10, choices=Channel)
    case = models.CharField(max_length=60, blank=True, db_index=True)
    annuls = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="annulled_by")
    reason = models.TextField(blank=True)
    recorded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    documents: "models.ManyToManyField[Document, EntryDocument]" = models.ManyToManyField(
        Document, through="EntryDocument", related_name="entries"
    )
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("book", "number"), name="registry_numbered_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="registry_numbered_from_one"),
            models.CheckConstraint(
                condition=models.Q(effective_at__gte=models.F("presented_at")),
                name="registry_effective_not_before_presented",
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=Channel.values), name="registry_entry_channel"
            ),
            models.CheckConstraint(
                condition=models.Q(annuls__isnull=True) | ~models.Q(reason=""),
                name="registry_annulment_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    def facts(self, documents: "list[dict[str, Any]]") -> dict[str, Any]:
        """This function will return what the digest of the entry is taken over.

        ``documents``: name, media type, bytes, SHA-256 and kind of each, in order.
        """
        return {
            "book": [self.book.direction, self.book.year],
            "number": self.number,
            "reference": self.reference,
            "presented_at": self.presented_at,
            "effective_at": self.effective_at,
            "epigraph": self.epigraph,
            "party": [self.party_name, self.party_identifier],
            "representative": [self.representative_name, self.representative_identifier],
            "origin": self.origin,
            "addressee": self.addressee,
            "summary": self.summary,
            "channel": self.channel,
            "case": self.case,
            "annuls": self.annuls_id,
            "reason": self.reason,
            "recorded_by": self.recorded_by_id,
            "documents": documents,
        }


class EntryDocument(models.Model):
    """A document that an entry received or sent out, in the order given."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="entry_documents")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="entry_documents")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("entry", "position"), name="registry_entry_document_position"),
        )

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.position}"
