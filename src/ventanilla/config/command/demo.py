"""``ventanilla demo``: both towns with invented people, on this machine only."""

import ctypes
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ventanilla.config.command import starting

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

FIRST_PORT = 8000
PORTS_APART = 10
SECONDS_TO_BE_READY = 120
SECONDS_TO_STOP = 30
DIE_WITH_PARENT = 1

Cities = Annotated[Path, typer.Option(help="The folder that holds the city packs.")]
Data = Annotated[Path, typer.Option(help="Where the demonstration keeps everything.")]


@dataclass(frozen=True)
class Town:
    """One town of the demonstration: its pack, its database, and where it answers."""

    folder: Path
    port: int
    environment: dict[str, str]

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return Path(self.environment["VENTANILLA_VAR"]) / "log"


def demo(
    cities: Cities = Path("cities"),
    data: Data = Path("var/demo"),
    first_port: Annotated[int, typer.Option(help="The first town's port; the next is ten on.")] = FIRST_PORT,
) -> None:
    """Run every city in the folder, with sample people and cases, until Ctrl-C."""
    from rich.console import Console

    from ventanilla.adapters.postgres import cluster

    console = Console()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _as_interrupt)
    towns: list[Town] = []
    processes: list[subprocess.Popen[bytes]] = []
    try:
        with _step(console, "Starting PostgreSQL"):
            cluster.join(data / "postgres")
        towns = _towns(cities, data, first_port)
        _prepare(console, towns)
        with _step(console, "Starting the web, the worker and the live pages of each town"):
            for town in towns:
                processes += _start(town)
            for town in towns:
                _wait_until_ready(town, processes)
        addresses = ", ".join(f"{town.name} {town.url}" for town in towns)
        console.print(f"ready: {addresses}", soft_wrap=True, highlight=False)
        console.print(
            f"Accounts and messages: {towns[0].url}/demo · Ctrl-C stops everything.", highlight=False
        )
        _watch(processes)
    except KeyboardInterrupt:
        console.print("\nStopping.")
    finally:
        _stop(processes)
        cluster.leave(data / "postgres")


def seed() -> None:
    """Bring the database up, adopt the pack and load its samples: what the demonstration does for each town."""
    found = starting.django()
    if not found.demo or found.city is None:
        raise typer.BadParameter("only a demonstration is filled with samples: set VENTANILLA_DEMO=yes")

    from django.utils import timezone

    from ventanilla.config.command import database, packs, statics
    from ventanilla.config.demo import seeding

    _say("bringing the database up")
    database.bring_up()
    _say("reading the city")
    packs.adopt(yes=True)
    _say("collecting style sheets and scripts")
    statics.collect()
    for done in seeding.seed(found.city, at=timezone.now()):
        _say(done)
    _say("prepared")


def _say(what: str) -> None:
    typer.echo(f"* {what}")
    sys.stdout.flush()


def _towns(cities: Path, data: Path, first_port: int) -> list[Town]:
    folders = sorted(each.parent.absolute() for each in cities.glob("*/city.yaml"))
    if not folders:
        raise typer.BadParameter(f"{cities.absolute()} holds no city pack", param_hint="--cities")
    return [
        _town(folder, data.absolute(), first_port + number * PORTS_APART)
        for number, folder in enumerate(folders)
    ]


def _town(folder: Path, data: Path, port: int) -> Town:
    from ventanilla.adapters.postgres import cluster

    var = data / folder.name
    (var / "log").mkdir(parents=True, exist_ok=True)
    key = var / "secret-key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(50))
    # Nothing of the caller's own settings is meant for a demonstration, but whose visits are not counted.
    # Nine processes start from the same files, so what one has compiled is kept for the others.
    kept = {
        name: value
        for name, value in os.environ.items()
        if name == "VENTANILLA_KIOSKS" or not name.startswith(("VENTANILLA_", "PYTHONDONTWRITEBYTECODE"))
    }
    return Town(
        folder,
        port,
        kept
        | {
            "DATABASE_URL": cluster.join(data / "postgres", database=folder.name),
            "VENTANILLA_CITY": str(folder),
            "VENTANILLA_DEMO": "yes",
            "VENTANILLA_VAR": str(var),
            "VENTANILLA_SECRET_KEY": key.read_text(),
            "VENTANILLA_URL": f"http://127.0.0.1:{port}",
            "VENTANILLA_LIVE": f"http://127.0.0.1:{port + 1}",
            "ANTIVIRUS": "none",
        },
    )


def _prepare(console: "Console", towns: list[Town]) -> None:
    with (
        _progress(console) as progress,
        ThreadPoolExecutor(max_workers=len(towns)) as threads,
    ):
        tasks = {town.name: progress.add_task(f"{town.name}: waking up", total=None) for town in towns}

        def prepare(town: Town) -> None:
            command = [sys.executable, "-m", "ventanilla", "seed"]
            with (
                (town.log / "seed.log").open("wb") as errors,
                subprocess.Popen(
                    command, env=town.environment, stdout=subprocess.PIPE, stderr=errors, text=True
                ) as process,
            ):
                assert process.stdout is not None  # noqa: S101
                for line in process.stdout:
                    if line.startswith("* "):
                        progress.update(tasks[town.name], description=f"{town.name}: {line[2:].strip()}")
                        if not console.is_terminal:
                            console.print(f"{town.name}: {line[2:].strip()}", highlight=False)
            if process.returncode:
                tail = (town.log / "seed.log").read_text(errors="replace").strip().splitlines()[-12:]
                console.print("\n".join(tail), markup=False, highlight=False)
                raise typer.Exit(1)
            progress.update(tasks[town.name], total=1, completed=1)

        for _ in threads.map(prepare, towns):
            pass


def _start(town: Town) -> list[subprocess.Popen[bytes]]:
    commands = {
        "serve": ["serve", "--port", str(town.port)],
        "work": ["work"],
        "live": ["live", "--port", str(town.port + 1)],
    }
    started = []
    for name, command in commands.items():
        with (town.log / f"{name}.log").open("ab") as log:
            started.append(
                subprocess.Popen(
                    [sys.executable, "-m", "ventanilla", *command],
                    env=town.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    preexec_fn=_die_with_parent,  # noqa: PLW1509
                )
            )
    return started


def _die_with_parent() -> None:
    # Linux only: a demonstration that is killed outright takes its processes with it.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def _wait_until_ready(town: Town, processes: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + SECONDS_TO_BE_READY
    while time.monotonic() < until:
        _all_alive(processes)
        try:
            with urllib.request.urlopen(f"{town.url}/readyz", timeout=10) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise typer.BadParameter(f"{town.name} is not ready after two minutes; its logs are in {town.log}")


def _watch(processes: list[subprocess.Popen[bytes]]) -> None:
    while True:
        _all_alive(processes)
        time.sleep(1)


def _all_alive(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is not None:
            command = " ".join(map(str, process.args[2:]))  # type: ignore[index]
            typer.secho(f"`{command}` ended with code {process.returncode}.", fg="red", err=True)
            raise typer.Exit(1)


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + SECONDS_TO_STOP
    for process in processes:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _as_interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def _step(console: "Console", what: str) -> Iterator[None]:
    with _progress(console) as progress:
        task = progress.add_task(what, total=None)
        if not console.is_terminal:
            console.print(what, highlight=False)
        yield
        progress.update(task, total=1, completed=1)


def _progress(console: "Console") -> "Progress":
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    return Progress(
        SpinnerColumn(finished_text="[green]✓[/green]"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    )
