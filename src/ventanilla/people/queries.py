"""Reads about persons and their posts."""

from datetime import datetime

from allauth.mfa.models import Authenticator

from ventanilla.people import rules
from ventanilla.people.models import Person, Post, PostQuerySet


def posts_of(person: Person, at: datetime) -> tuple[Post, ...]:
    """This function will return the posts the person holds at that moment, in one query."""
    return tuple(Post.objects.filter(person=person).held(at).order_by("department", "role"))


def departments_of(person: Person, at: datetime, role: str = "clerk") -> frozenset[str]:
    """This function will return the slugs of the departments where the person reaches ``role``."""
    return rules.departments(posts_of(person, at), role)


def departments_at_work(at: datetime) -> frozenset[str]:
    """This function will return the slugs of the departments where somebody holds a post at that moment."""
    return frozenset(Post.objects.all().held(at).values_list("department", flat=True))


def officials_of(department: str, at: datetime) -> PostQuerySet:
    """This function will return the posts held in a department, each with its person, by name."""
    return (
        Post.objects.filter(department=department).held(at).select_related("person").order_by("person__name")
    )


def has_second_factor(person: Person) -> bool:
    """This function will tell whether the person has enrolled a TOTP authenticator."""
    return bool(Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists())
