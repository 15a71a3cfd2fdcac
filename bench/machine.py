"""The machine that the figures were measured on, described without naming it."""

import hashlib
import os
import platform
import sysconfig
import time
from importlib.metadata import version
from pathlib import Path


def describe() -> dict[str, str]:
    """This function will return what there is to know about the machine: processor, memory, versions, load."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgresql = cursor.fetchone()[0]
    return {
        "processor": _first("/proc/cpuinfo", "model name"),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{int(_first('/proc/meminfo', 'MemTotal').split()[0]) / 2**20:.1f} GiB",
        "kernel": platform.release(),
        "Python": f"{platform.python_version()}, {_build()}",
        "PostgreSQL": postgresql,
        **{name: version(name) for name in ("Django", "granian", "psycopg", "typst", "pyhanko")},
        "load at start": " ".join(f"{each:.2f}" for each in os.getloadavg()),
        "calibration": f"{calibrate():.0f} ms of CPU for ten million additions in Python",
    }


def nickname() -> str:
    """This function will return a short name for this kind of machine that does not tell which one it is."""
    kind = _first("/proc/cpuinfo", "model name") + str(len(os.sched_getaffinity(0)))
    return f"{len(os.sched_getaffinity(0))}-cores-{hashlib.sha256(kind.encode()).hexdigest()[:6]}"


def calibrate() -> float:
    """This function will return how long a fixed loop takes: other load on the machine shows in it."""
    before = time.process_time()
    total = 0
    for number in range(10_000_000):
        total += number
    return (time.process_time() - before) * 1000


def _build() -> str:
    """A Python that was built without profiling, or to be embedded, is slower by a third to a half."""
    arguments = sysconfig.get_config_var("CONFIG_ARGS") or ""
    profiled = (
        "built with profile-guided optimisation" if "--enable-optimizations" in arguments else "plain build"
    )
    return f"{profiled}, shared library" if "--enable-shared" in arguments else profiled


def _first(path: str, key: str) -> str:
    for line in Path(path).read_text().splitlines():
        name, _colon, value = line.partition(":")
        if name.strip() == key:
            return value.strip()
    return "unknown"
