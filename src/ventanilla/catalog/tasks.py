"""What the catalogue does by the clock."""

from zoneinfo import ZoneInfo

from django.tasks import task
from django.utils import timezone

from ventanilla.catalog import queries, services


@task
def turn_day() -> None:
    """This function will renew the public pages when a new day has begun in the city. Run it often."""
    if queries.has_adopted():
        zone = ZoneInfo(queries.city().about.time_zone)
        services.turn_day(on=timezone.localdate(timezone=zone))
