"""``ventanilla migrate``."""

import typer

from ventanilla.config.command import starting

# Any number will do, as long as every node asks for the same one.
MIGRATING = 7_265_113


def migrate() -> None:
    """Bring the database to this version. Safe to run twice, and from several nodes at once."""
    starting.django(serving=False)
    bring_up()
    typer.echo("The database is up to date.")


def bring_up() -> None:
    """This function will apply the migrations and make the table of the cache, one node at a time."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        try:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
            # What is counted there may be lost in a crash, and costs half as much to write.
            cursor.execute("ALTER TABLE config_cache SET UNLOGGED")
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
