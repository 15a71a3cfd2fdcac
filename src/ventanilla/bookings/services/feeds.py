"""The secret address of an official's own calendar."""

from datetime import datetime

from django.db import transaction

from ventanilla.bookings.models import Feed
from ventanilla.people.models import Person


@transaction.atomic
def open_feed(*, person: Person, at: datetime) -> Feed:
    """This function will make a new address for the calendar of an official; the one before stops working."""
    close_feed(person=person, at=at)
    return Feed.objects.create(person=person, made_at=at)


def close_feed(*, person: Person, at: datetime) -> None:
    """This function will make the address of an official's calendar stop working."""
    Feed.objects.filter(person=person, ended_at=None).update(ended_at=at)
