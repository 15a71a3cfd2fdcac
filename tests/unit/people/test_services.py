"""Persons and their posts, as kept."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from ventanilla.people import queries, services
from ventanilla.people.models import Person, Post

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> Person:
    return services.ensure_person(email="Ana.Muestra@example.org ", language="ca", at=NOW)


def test_a_person_is_made_once_whatever_the_capitals(ana: Person) -> None:
    again = services.ensure_person(email="ana.muestra@EXAMPLE.org", language="es", at=NOW + timedelta(days=1))
    assert again == ana
    assert (again.email, again.language, again.since) == ("ana.muestra@example.org", "ca", NOW)
    assert not ana.has_usable_password()


def test_the_database_refuses_an_address_in_capitals() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(email="Ana@example.org", since=NOW)


def test_an_appointment_holds_from_its_moment_until_the_dismissal(ana: Person) -> None:
    services.appoint(person=ana, department="urbanisme", role="clerk", by=None, at=NOW)
    assert queries.departments_of(ana, NOW - timedelta(seconds=1)) == frozenset()
    assert queries.departments_of(ana, NOW) == {"urbanisme"}

    end = NOW + timedelta(days=30)
    services.dismiss(person=ana, department="urbanisme", role="clerk", by=None, at=end)
    assert queries.departments_of(ana, end - timedelta(seconds=1)) == {"urbanisme"}
    assert queries.departments_of(ana, end) == frozenset()
    assert Post.objects.count() == 1


def test_the_same_post_is_not_held_twice(ana: Person) -> None:
    services.appoint(person=ana, department="urbanisme", role="clerk", by=None, at=NOW)
    with pytest.raises(services.AlreadyHeld):
        services.appoint(person=ana, department="urbanisme", role="clerk", by=None, at=NOW)
    with pytest.raises(services.NotHeld):
        services.dismiss(person=ana, department="urbanisme", role="supervisor", by=None, at=NOW)


def test_only_the_administrator_of_a_department_appoints_and_dismisses_there(ana: Person) -> None:
    boss = services.ensure_person(email="cap@example.org", at=NOW)
    services.appoint(person=boss, department="urbanisme", role="administrator", by=None, at=NOW)

    post = services.appoint(person=ana, department="urbanisme", role="clerk", by=boss, at=NOW)
    assert post.appointed_by == boss
    with pytest.raises(PermissionDenied):
        services.appoint(person=ana, department="tresoreria", role="clerk", by=boss, at=NOW)
    with pytest.raises(PermissionDenied):
        services.dismiss(person=boss, department="urbanisme", role="administrator", by=ana, at=NOW)
    assert (
        services.dismiss(person=ana, department="urbanisme", role="clerk", by=boss, at=NOW).dismissed_by
        == boss
    )


def test_officials_of_a_department_are_listed_by_name(ana: Person) -> None:
    bel = services.ensure_person(email="bel@example.org", at=NOW)
    services.rename(person=ana, name="Ana Muestra")
    services.rename(person=bel, name="Bel Mostra")
    for person in (bel, ana):
        services.appoint(person=person, department="urbanisme", role="clerk", by=None, at=NOW)
    assert [post.person.name for post in queries.officials_of("urbanisme", NOW)] == [
        "Ana Muestra",
        "Bel Mostra",
    ]


def test_nobody_ends_their_own_post_as_administrator(ana: Person) -> None:
    services.appoint(person=ana, department="urbanisme", role="administrator", by=None, at=NOW)
    services.appoint(person=ana, department="urbanisme", role="clerk", by=ana, at=NOW)
    with pytest.raises(services.OneOwnPost):
        services.dismiss(person=ana, department="urbanisme", role="administrator", by=ana, at=NOW)
    services.dismiss(person=ana, department="urbanisme", role="clerk", by=ana, at=NOW)
    assert {post.role for post in queries.posts_of(ana, NOW + timedelta(seconds=1))} == {"administrator"}
