"""What every question of the bench shares: a town to measure, figures with their targets, ways to weigh and time."""

import hashlib
import logging
import os
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

REPOSITORY = Path(__file__).parent.parent
VAR = Path(os.environ.get("VENTANILLA_VAR", REPOSITORY / "bench" / "var")).absolute()
PORT = 18100
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Figure:
    """One thing measured, and its target where it has one: at most or at least so much."""

    what: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def target(self) -> str:
        if self.at_most is not None:
            return f"≤ {self.at_most:g}"
        return "" if self.at_least is None else f"≥ {self.at_least:g}"

    @property
    def verdict(self) -> str:
        if not self.target:
            return ""
        met = self.value <= self.at_most if self.at_most is not None else self.value >= (self.at_least or 0)
        return "met" if met else "MISSED"

    @property
    def shown(self) -> str:
        digits = 0 if abs(self.value) >= 1000 else 1 if abs(self.value) >= 10 else 2
        return f"{self.value:,.{digits}f}"


@dataclass(frozen=True)
class Plan:
    """How PostgreSQL runs a statement, to be kept with the figures."""

    of: str
    text: str


type Answer = Iterator[Figure | Plan]


def open_town() -> None:
    """This function will make the bench's own town, with the samples of the first city pack, and set Django up.

    Everything lies under ``bench/var``, or ``VENTANILLA_VAR``. The cluster is durable, as in production.
    Towns that were made of other migrations are dropped.
    """
    from ventanilla.adapters.postgres import cluster

    for name in [name for name in os.environ if name.startswith("VENTANILLA_")]:
        del os.environ[name]
    data = VAR / "postgres"
    cluster.join(data)
    with psycopg.connect(cluster.url(data), autocommit=True) as root:
        names = "SELECT datname FROM pg_database WHERE datname <> %s AND datname NOT LIKE %s AND NOT datistemplate"
        for (name,) in root.execute(names, [cluster.SUPERUSER, f"%{MADE_OF}"]).fetchall():
            root.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
    os.environ |= {
        "DATABASE_URL": cluster.join(data, database=f"town_{MADE_OF}"),
        "VENTANILLA_VAR": str(VAR),
        "VENTANILLA_CITY": str(sorted(REPOSITORY.glob("cities/*/city.yaml"))[0].parent),
        "VENTANILLA_DEMO": "yes",
        "VENTANILLA_URL": f"http://127.0.0.1:{PORT}",
        "VENTANILLA_SECRET_KEY": "for the bench alone " + "0123456789abcdef" * 4,
        "ANTIVIRUS": "none",
        "VENTANILLA_KIOSKS": "127.0.0.1",
    }
    with (VAR / "seed.log").open("wb") as log:
        subprocess.run([sys.executable, "-m", "ventanilla", "seed"], stdout=log, stderr=log, check=True)

    from ventanilla.config.command import starting

    starting.django()
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream((VAR / "bench.log").open("a"))


def _made_of() -> str:
    """Eight letters that change with the migrations: before the first release they are written anew."""
    migrations = sorted((REPOSITORY / "src").glob("ventanilla/*/migrations/*.py"))
    return hashlib.sha256(b"".join(each.read_bytes() for each in migrations)).hexdigest()[:8]


MADE_OF = _made_of()


@contextmanager
def database(name: str) -> Iterator[None]:
    """This function will have Django use another database of the cluster inside the block."""
    from django.db import connection

    from ventanilla.catalog import queries as catalog

    own = connection.settings_dict["NAME"]

    def use(which: str) -> None:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
        connection.settings_dict["NAME"] = which
        catalog.forget()

    use(name)
    try:
        yield
    finally:
        use(own)


@contextmanager
def copied(name: str) -> Iterator[str]:
    """This function will have Django use a copy of the town inside the block, and throw it away afterwards."""
    from django.db import connection

    from ventanilla.adapters.postgres import cluster

    own, data = connection.settings_dict["NAME"], VAR / "postgres"
    copy = sql.Identifier(f"{name}_{MADE_OF}")
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    with psycopg.connect(cluster.url(data), autocommit=True) as root:
        root.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(copy))
        root.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(copy, sql.Identifier(own)))
        try:
            with database(f"{name}_{MADE_OF}"):
                yield cluster.url(data, f"{name}_{MADE_OF}")
        finally:
            root.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(copy))


@contextmanager
def running(*command: str, port: int | None = None, **environment: str) -> Iterator[int]:
    """This function will run ``ventanilla`` with that command inside the block, and give the id of its process."""
    with (VAR / f"{command[0]}.log").open("wb") as log:
        arguments = [sys.executable, "-m", "ventanilla", *command]
        if port is not None:
            arguments += ["--port", str(port)]
        process = subprocess.Popen(arguments, env=os.environ | environment, stdout=log, stderr=log)
    try:
        if port is not None:
            wait_for(f"http://127.0.0.1:{port}/healthz")
        yield process.pid
    finally:
        process.terminate()
        process.wait(60)


def wait_for(url: str, seconds: int = 60) -> None:
    """This function will return once the address answers anything, or raise ``TimeoutError``."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"{url} does not answer")


def family(pid: int) -> list[int]:
    """This function will return the process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            fields = stat.read_text().rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found


def cpu_seconds(pids: list[int]) -> float:
    """This function will return the CPU time that the processes have used so far, in seconds."""
    ticks = 0
    for pid in pids:
        with suppress(FileNotFoundError, ProcessLookupError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            # Its own, and that of its children that have ended.
            ticks += sum(map(int, fields[11:15]))
    return ticks / TICKS


def postmaster() -> int:
    """This function will return the process id of the bench's PostgreSQL."""
    return int((VAR / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])


def cpu_ms(act: Callable[[], object], *, times: int, warm: int = 3) -> float:
    """This function will return the median CPU time of one ``act`` in this process, in milliseconds."""
    for _ in range(warm):
        act()
    spent = []
    for _ in range(times):
        before = time.process_time()
        act()
        spent.append((time.process_time() - before) * 1000)
    return statistics.median(spent)
