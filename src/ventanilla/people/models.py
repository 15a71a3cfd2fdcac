"""Persons and the posts they hold. A person is known by an e-mail address they have proved is theirs."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser):
    """Somebody who signs in: a citizen by a code sent to their e-mail, an official by password and TOTP."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=12, blank=True)
    is_active = models.BooleanField(default=True)
    since = models.DateTimeField()

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="people_email_in_lower_case"
            ),
        )

    def __str__(self) -> str:
        return self.name or f"person {self.pk}"


class Role(models.TextChoices):
    CLERK = "clerk", _("Clerk")
    SUPERVISOR = "supervisor", _("Supervisor")
    ADMINISTRATOR = "administrator", _("Administrator")


class PostQuerySet(models.QuerySet["Post"]):
    def held(self, at: datetime) -> "PostQuerySet":
        return self.filter(models.Q(until__isnull=True) | models.Q(until__gt=at), since__lte=at)


class Post(models.Model):
    """A role that a person holds in a department of the pack, from a moment on and until another.

    ``appointed_by`` is empty for who was appointed from the command line, by whoever runs the server.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    department = models.SlugField(max_length=80)
    role = models.CharField(max_length=16, choices=Role)
    since = models.DateTimeField()
    appointed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="appointments", null=True, blank=True
    )
    until = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="dismissals", null=True, blank=True
    )

    second_factor: bool  # said by queries.posts_of

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "department", "role"),
                condition=models.Q(until__isnull=True),
                name="people_one_open_post_of_a_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="people_post_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="people_post_has_a_known_role"
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} of {self.department}"


class Tally(models.Model):
    """How often something was done under one key within one span of time. The key is a digest."""

    pk = models.CompositePrimaryKey("what", "key", "since")
    what = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    since = models.DateTimeField(db_index=True)
    times = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.what} since {self.since}"


class SpentProof(models.Model):
    """The signature of a proof of work that has been accepted, so that it is accepted once."""

    signature = models.CharField(max_length=64, primary_key=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"proof until {self.expires_at}"
