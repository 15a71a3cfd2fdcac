"""Who may do what. Pure decisions over the posts a person holds.

A role includes the ones before it: a supervisor may do what a clerk does, in the same department.
"""

from collections.abc import Iterable
from typing import Protocol

RANKS = ("clerk", "supervisor", "administrator")


class Holding(Protocol):
    """A role in a department: a ``Post``, or anything with these two attributes."""

    @property
    def department(self) -> str: ...

    @property
    def role(self) -> str: ...


def reaches(role: str, wanted: str) -> bool:
    """This function will tell whether who holds ``role`` may do what ``wanted`` may."""
    return RANKS.index(role) >= RANKS.index(wanted)


def holds_any(posts: Iterable[Holding], roles: Iterable[str]) -> bool:
    """This function will tell whether one of the posts reaches one of ``roles``, in whichever department."""
    wanted = tuple(roles)
    return any(reaches(post.role, role) for post in posts for role in wanted)


def departments(posts: Iterable[Holding], role: str = "clerk") -> frozenset[str]:
    """This function will return the slugs of the departments where the posts reach ``role``."""
    return frozenset(post.department for post in posts if reaches(post.role, role))


def may_work_in(posts: Iterable[Holding], department: str) -> bool:
    """This function will tell whether the holder may read and move the cases of a department."""
    return department in departments(posts)


def may_supervise(posts: Iterable[Holding], department: str) -> bool:
    """This function will tell whether the holder may share out the work of a department."""
    return department in departments(posts, "supervisor")


def may_appoint(posts: Iterable[Holding], department: str) -> bool:
    """This function will tell whether the holder may appoint and dismiss the officials of a department."""
    return department in departments(posts, "administrator")
