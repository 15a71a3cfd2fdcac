"""``ventanilla serve``, ``work`` and ``live``: the processes of a town."""

from typing import Annotated

import typer

from ventanilla.config.command import starting

Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(help="The port to listen on.")]

HOURS_OF_A_WORKER = 6
MEGABYTES_OF_A_WORKER = 400


def serve(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Serve the pages. Put a reverse proxy with TLS in front, and name it in TRUSTED_PROXY."""
    found = starting.django()
    starting.keep_database()

    from granian import Granian
    from granian.constants import HTTPModes, Interfaces

    from ventanilla.config.command import statics

    statics.collect()
    Granian(
        "ventanilla.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=found.web_workers,
        blocking_threads=found.web_threads,
        backlog=1024,
        backpressure=64,
        respawn_failed_workers=True,
        workers_lifetime=HOURS_OF_A_WORKER * 60 * 60,
        workers_max_rss=MEGABYTES_OF_A_WORKER,
        workers_kill_timeout=30,
        log_dictconfig=_granian_log(),
    ).serve()


def work(
    threads: Annotated[int, typer.Option(help="How many things to do at a time.", min=1, max=32)] = 2,
) -> None:
    """Do the background work: draw and seal documents, send messages, keep the deadlines."""
    starting.django()

    from ventanilla.adapters import jobs
    from ventanilla.config.schedule import SCHEDULE

    jobs.work(schedule=SCHEDULE, concurrency=threads)


def again() -> None:
    """Have the work that was given up done again, once what was in its way has been put right."""
    starting.django()

    from ventanilla.adapters import jobs

    typer.echo(f"{jobs.again()} jobs are back in the queue.")


def live(host: Host = "127.0.0.1", port: Port = 8001) -> None:
    """Tell open pages that something has changed. Pages do without it, a little later."""
    starting.django()
    starting.keep_database()

    from granian import Granian
    from granian.constants import HTTPModes, Interfaces

    Granian(
        "ventanilla.config.live:application",
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        backlog=4096,
        backpressure=4096,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_dictconfig=_granian_log(),
    ).serve()


def _granian_log() -> dict[str, object]:
    from django.conf import settings

    return {
        **settings.LOGGING,
        "loggers": {"_granian": {"level": "WARNING", "handlers": ["stderr"], "propagate": False}},
    }
