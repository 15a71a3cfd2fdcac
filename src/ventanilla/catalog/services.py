"""Every write about what the city offers: adopting a pack, and making public pages stale."""

from datetime import date, datetime

from django.db import connection, transaction

from ventanilla.catalog import finding, queries, signals
from ventanilla.catalog.models import Adoption, Edition, Findable, Generation, Service
from ventanilla.kernel import digests
from ventanilla.packs import Change, difference
from ventanilla.packs import models as packs
from ventanilla.people.models import Person

CHANNEL = "ventanilla_generation"


@transaction.atomic
def adopt(*, city: packs.City, at: datetime, by: Person | None = None) -> list[Change]:
    """This function will make ``city`` the one that is served, and return what differs from before.

    A service gets a new edition only where its content changed; one that is no longer in the pack is
    withdrawn, and one that comes back is offered again. Adopting the very same pack changes nothing.
    Rooms that keep something of a pack hear of it by the signal ``city_adopted``, in this transaction.
    ``by`` is None when it is done from the command line.
    """
    _locked_generation()
    newest = Adoption.objects.order_by("-pk").first()
    if newest and newest.digest == city.digest:
        return []
    old = packs.City.model_validate_json(newest.city) if newest else None
    Adoption.objects.create(city=city.model_dump_json(), digest=city.digest, adopted_at=at, adopted_by=by)
    for service in city.services:
        _publish(service, at)
    Service.objects.exclude(slug__in=[service.slug for service in city.services]).filter(
        withdrawn_at__isnull=True
    ).update(withdrawn_at=at)
    Findable.objects.all().delete()
    Findable.objects.bulk_create(finding.findables(city))
    renew_public_pages()
    signals.city_adopted.send(sender=Adoption, city=city, at=at, by=by)
    return difference(old, city)


@transaction.atomic
def renew_public_pages() -> int:
    """This function will make every public page kept anywhere stale, and return the new generation.

    Every process hears it on the channel ``ventanilla_generation`` once the transaction commits.
    """
    generation = _locked_generation()
    generation.number += 1
    generation.save(update_fields=("number",))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(generation.number)])
    queries.forget()
    transaction.on_commit(queries.forget)
    return generation.number


@transaction.atomic
def turn_day(*, on: date) -> bool:
    """This function will renew the public pages once a day, and tell whether it did.

    What is in force, and which notices have expired, depends on the day. ``on`` is the day in the city.
    """
    generation = _locked_generation()
    if generation.day == on:
        return False
    generation.day = on
    generation.save(update_fields=("day",))
    renew_public_pages()
    return True


def _locked_generation() -> Generation:
    # Locking the one row also makes two adoptions at once wait for each other.
    generation, _ = Generation.objects.select_for_update().get_or_create(pk=1, defaults={"number": 0})
    return generation


def _publish(definition: packs.Service, at: datetime) -> None:
    content = definition.model_dump_json()
    digest = digests.digest(content.encode())
    service, _ = Service.objects.get_or_create(slug=definition.slug)
    if service.withdrawn_at is not None:
        service.withdrawn_at = None
        service.save(update_fields=("withdrawn_at",))
    newest = service.editions.order_by("-number").values_list("number", "digest").first()
    if newest is None or newest[1] != digest:
        number = newest[0] + 1 if newest else 1
        Edition.objects.create(service=service, number=number, digest=digest, content=content, adopted_at=at)
