"""What every command begins with: the settings, checked, then Django."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from ventanilla.config.environment import Environment, Misconfigured, read

SETTINGS = "ventanilla.config.settings"


def environment(*, serving: bool = True) -> Environment:
    """This function will return the settings, raising ``Misconfigured`` for all that are wrong.

    With ``serving``, whatever must be set before anybody is served counts as wrong when absent.
    """
    found = read(os.environ)
    if serving and (missing := found.missing()):
        raise Misconfigured(missing)
    return found


def django(*, serving: bool = True) -> Environment:
    """This function will check the settings and set Django up."""
    found = environment(serving=serving)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django as framework

    framework.setup()
    return found


def keep_database() -> None:
    """This function will keep the embedded server up for as long as the process lives, if that is the database.

    For a process that only looks after others: they come and go, and the last to leave stops the server.
    """
    from django.db import connections

    connections["default"].get_connection_params()


@contextmanager
def show_faults() -> Iterator[None]:
    """This function will turn what an operator can put right into plain lines and exit code 2."""
    try:
        yield
    except Misconfigured as misconfigured:
        typer.secho("Ventanilla cannot start with these settings:", fg="red", err=True)
        for fault in misconfigured.faults:
            typer.echo(f"  {fault}", err=True)
        typer.echo("Every setting is described in docs/operations/settings.md.", err=True)
        raise SystemExit(2) from None
    except RuntimeError as trouble:
        from ventanilla.adapters.postgres.cluster import Unavailable

        if not isinstance(trouble, Unavailable):
            raise
        typer.secho(str(trouble), fg="red", err=True)
        raise SystemExit(2) from None
