"""Who may do what."""

from dataclasses import dataclass

import pytest

from ventanilla.people import rules


@dataclass(frozen=True)
class Held:
    department: str
    role: str


CLERK = Held("secretaria", "clerk")
SUPERVISOR = Held("secretaria", "supervisor")
ADMINISTRATOR = Held("secretaria", "administrator")


@pytest.mark.parametrize(
    ("post", "works", "supervises", "appoints"),
    [(CLERK, True, False, False), (SUPERVISOR, True, True, False), (ADMINISTRATOR, True, True, True)],
)
def test_a_role_includes_the_ones_before_it(
    post: Held, works: bool, supervises: bool, appoints: bool
) -> None:
    assert rules.may_work_in([post], "secretaria") is works
    assert rules.may_supervise([post], "secretaria") is supervises
    assert rules.may_appoint([post], "secretaria") is appoints


def test_a_post_says_nothing_about_another_department() -> None:
    assert not rules.may_work_in([ADMINISTRATOR], "tesoreria")


def test_two_posts_add_up_without_mixing() -> None:
    posts = [CLERK, Held("tesoreria", "supervisor")]
    assert rules.departments(posts) == {"secretaria", "tesoreria"}
    assert rules.departments(posts, "supervisor") == {"tesoreria"}
    assert rules.holds_any(posts, ["supervisor"])
    assert not rules.holds_any(posts, ["administrator"])


def test_no_posts_admit_to_nothing() -> None:
    assert not rules.holds_any([], ["clerk"])
