"""A read that is worded once answers as if it were worded each time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Model, QuerySet
from django.test.utils import CaptureQueriesContext

from ventanilla.people import services
from ventanilla.people.models import Person, Post
from ventanilla.sql import worded_once

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
worded: list[tuple[object, ...]] = []


@worded_once
def held(departments: list[str], at: datetime, role: str | None, latest: bool = False) -> QuerySet[Post]:
    worded.append((departments, at, role, latest))
    posts = Post.objects.filter(department__in=departments).held(at).select_related("person")
    posts = posts.filter(role=role) if role else posts
    return posts.order_by("-pk" if latest else "pk")


@pytest.fixture
def posts(db: None) -> list[Post]:
    del worded[:]
    for name in ("archive", "works", "works-2"):
        person = services.ensure_person(email=f"{name}@example.org", language="es", at=NOW)
        services.appoint(person=person, department=name, role="clerk", by=None, at=NOW)
    return list(Post.objects.order_by("pk"))


def found(*departments: str, role: str | None = None, at: datetime = NOW, **how: bool) -> list[Model]:
    return list(held(list(departments), at, role, **how))


def test_what_is_compared_with_may_differ_each_time(posts: list[Post]) -> None:
    assert found("archive") == posts[:1]
    assert found("works") == posts[1:2]
    assert found("nowhere") == []
    assert found("archive", at=NOW - timedelta(days=365 * 100)) == []


def test_none_truth_and_the_length_of_a_list_are_other_reads(posts: list[Post]) -> None:
    assert found("archive", "works") == posts[:2]
    assert found("archive", "works", latest=True) == posts[1::-1]
    assert found("archive", "works", role="administrator") == []
    assert found() == []


def test_it_is_worded_once(posts: list[Post]) -> None:
    found("archive", "works", "elsewhere", "nowhere")
    before = len(worded)
    found("works-2", "works", "archive", "else")
    assert len(worded) == before


def test_what_is_joined_has_been_read(posts: list[Post]) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert held(["archive"], NOW, None)[0].person.email == "archive@example.org"
    assert len(asked) == 1


def test_a_model_is_refused_because_its_key_is_what_is_compared(posts: list[Post]) -> None:
    with pytest.raises(TypeError, match="the key of"):
        worded_once(lambda person: Post.objects.filter(person=person))(posts[0].person)


def test_a_read_that_prefetches_is_refused(db: None) -> None:
    with pytest.raises(TypeError, match="prefetch"):
        worded_once(lambda key: Person.objects.filter(pk=key).prefetch_related("posts"))(1)
