"""What runs by the clock. Times are UTC: 09:00 is 03:00 in central Mexico, and 10:00 or 11:00 in Spain."""

from importlib import import_module

from django.conf import settings
from django.tasks import task

from ventanilla.adapters.jobs import Periodic


@task
def forget_sessions() -> None:
    """This function will delete the sessions that have expired."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


SCHEDULE: tuple[Periodic, ...] = (
    Periodic("ventanilla.catalog.tasks.turn_day", cron="*/5 * * * *"),
    Periodic("ventanilla.cases.tasks.keep_time", cron="7 * * * *"),
    Periodic("ventanilla.people.tasks.forget_counts", cron="51 9 * * *"),
    Periodic("ventanilla.bookings.tasks.lapse", cron="* * * * *"),
    Periodic("ventanilla.bookings.tasks.remind", cron="*/5 * * * *"),
    Periodic("ventanilla.bookings.tasks.keep_days", cron="11 7 * * *"),
    Periodic("ventanilla.bookings.tasks.carry_out_contingency", cron="*/10 * * * *"),
    Periodic("ventanilla.bookings.tasks.rebuild", cron="23 7 * * *"),
    Periodic("ventanilla.bookings.tasks.certify", cron="37 7 * * *"),
    Periodic("ventanilla.config.schedule.forget_sessions", cron="41 9 * * *"),
)
