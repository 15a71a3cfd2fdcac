"""What the worker does for bookings. Each is harmless to repeat."""

from django.tasks import task
from django.utils import timezone

from ventanilla.catalog import queries as catalog


@task
def keep_days() -> None:
    """This function will make the days ahead that can be booked. Nightly, and after each adoption."""
    from ventanilla.bookings import services

    if catalog.has_adopted():
        services.keep_days(at=timezone.now())


@task
def lapse() -> None:
    """This function will let go of what was held and not confirmed in time. Each minute."""
    from ventanilla.bookings import services

    if catalog.has_adopted():
        services.lapse(at=timezone.now())


@task
def remind() -> None:
    """This function will remind people of what they have booked. Every few minutes."""
    from ventanilla.bookings import services

    if catalog.has_adopted():
        services.remind(at=timezone.now())


@task
def rebuild() -> None:
    """This function will compare what is kept with what it should be, and put it right. Nightly."""
    from ventanilla.bookings import services

    if catalog.has_adopted():
        services.rebuild(at=timezone.now())


@task
def certify() -> None:
    """This function will issue the certificates of the groups that have ended. Nightly."""
    from ventanilla.bookings import services

    if catalog.has_adopted():
        services.certify_due(at=timezone.now())


@task
def carry_out_contingency() -> None:
    """This function will bring bookings in line with the contingency. When it begins and ends, and while it lasts."""
    from ventanilla.bookings import services

    if catalog.has_adopted():
        services.carry_out_contingency(at=timezone.now())
