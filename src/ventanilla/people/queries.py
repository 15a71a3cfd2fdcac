"""Reads about persons and their posts."""

from datetime import datetime
from typing import cast

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from ventanilla.people import rules
from ventanilla.people.models import Person, Post
from ventanilla.sql import worded_once


def posts_of(person: Person, at: datetime) -> tuple[Post, ...]:
    """This function will return the posts the person holds at that moment, in one query.

    Each says with ``second_factor`` whether the person has enrolled a TOTP authenticator.
    """
    return tuple(_posts(person.pk, at))


@worded_once
def _posts(person: int, at: datetime) -> QuerySet[Post]:
    totp = Authenticator.objects.filter(user=OuterRef("person"), type=Authenticator.Type.TOTP)
    posts = Post.objects.filter(person=person).held(at).annotate(second_factor=Exists(totp))  # type: ignore[no-redef]
    return posts.order_by("department", "role")


def departments_of(person: Person, at: datetime, role: str = "clerk") -> frozenset[str]:
    """This function will return the slugs of the departments where the person reaches ``role``."""
    return rules.departments(posts_of(person, at), role)


def departments_at_work(at: datetime) -> frozenset[str]:
    """This function will return the slugs of the departments where somebody holds a post at that moment."""
    return frozenset(_staffed(at))


@worded_once
def _staffed(at: datetime) -> QuerySet[Post, str]:
    return Post.objects.all().held(at).values_list("department", flat=True)


@worded_once
def officials_of(department: str, at: datetime) -> QuerySet[Post]:
    """This function will return the posts held in a department, each with its person, by name."""
    held = Post.objects.filter(department=department).held(at)
    return held.select_related("person").order_by("person__name")


def has_second_factor(person: Person) -> bool:
    """This function will tell whether the person has enrolled a TOTP authenticator."""
    return bool(_second_factors(person.pk))


@worded_once
def _second_factors(person: int) -> QuerySet[Authenticator, int]:
    found = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP)
    return cast(QuerySet[Authenticator, int], found.values_list("pk", flat=True))
