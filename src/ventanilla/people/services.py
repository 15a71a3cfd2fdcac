"""Every write about persons and their posts."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ventanilla.people import queries, rules
from ventanilla.people.models import Person, Post, Role


class AlreadyHeld(Exception):
    """The person holds that very post already."""


class NotHeld(Exception):
    """The person does not hold that post."""


class OneOwnPost(Exception):
    """Whoever dismisses is the administrator to be dismissed: a department could be left with none."""


def ensure_person(*, email: str, at: datetime, language: str = "") -> Person:
    """This function will return the person known by that e-mail address, making one on first sight.

    The address is kept in lower case; who is made here has no password and can sign in by code only.
    """
    address = email.strip().lower()
    person, new = Person.objects.get_or_create(email=address, defaults={"language": language, "since": at})
    if new:
        person.set_unusable_password()
        person.save(update_fields=("password",))
    return person


@transaction.atomic
def appoint(*, person: Person, department: str, role: str, by: Person | None, at: datetime) -> Post:
    """This function will give the person a role in a department from ``at`` on.

    ``by`` is None when it is done from the command line. Raises ``PermissionDenied`` unless ``by``
    administers the department, and ``AlreadyHeld`` when the same post is open.
    """
    _authorise(by, department, at)
    if Post.objects.filter(person=person, department=department, role=role, until__isnull=True).exists():
        raise AlreadyHeld(f"{role} of {department}")
    return Post.objects.create(person=person, department=department, role=role, since=at, appointed_by=by)


@transaction.atomic
def dismiss(*, person: Person, department: str, role: str, by: Person | None, at: datetime) -> Post:
    """This function will end a post at ``at``; the row stays, with who ended it.

    Raises ``PermissionDenied`` unless ``by`` administers the department, ``OneOwnPost`` when they are the
    administrator themselves, and ``NotHeld`` when there is no such open post.
    """
    _authorise(by, department, at)
    if by == person and role == Role.ADMINISTRATOR:
        raise OneOwnPost(f"{role} of {department}")
    post = (
        Post.objects.select_for_update()
        .filter(person=person, department=department, role=role, until__isnull=True)
        .first()
    )
    if post is None:
        raise NotHeld(f"{role} of {department}")
    post.until, post.dismissed_by = at, by
    post.save(update_fields=("until", "dismissed_by"))
    return post


def set_password(*, person: Person, password: str) -> None:
    """This function will set the password an official signs in with. Sessions opened before end."""
    person.set_password(password)
    person.save(update_fields=("password",))


def rename(*, person: Person, name: str) -> None:
    """This function will set the name the person is shown by."""
    person.name = name
    person.save(update_fields=("name",))


def _authorise(by: Person | None, department: str, at: datetime) -> None:
    if by is not None and not rules.may_appoint(queries.posts_of(by, at), department):
        raise PermissionDenied(f"{by} does not administer {department}")
