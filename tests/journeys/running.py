"""One demonstration of both towns for the whole test run: real processes, shared by every worker of pytest-xdist."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Self

from ventanilla import packs
from ventanilla.forms.definition import Form
from ventanilla.packs.models import City

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_BE_READY = 300
PORTS = range(8400, 8900, 40)


@dataclass(frozen=True)
class Town:
    """A town that answers at ``url``, with the pack it was made from."""

    name: str
    url: str

    @cached_property
    def city(self) -> City:
        return packs.load(ROOT / "cities" / self.name, cache=ROOT / "var" / "packs")

    @property
    def languages(self) -> list[str]:
        return [language.code for language in self.city.about.languages]

    def form(self, service: str) -> Form:
        found = next(each.form for each in self.city.services if each.slug == service)
        assert found is not None
        return found

    def read(self, path: str) -> Any:
        with urllib.request.urlopen(f"{self.url}{path}", timeout=60) as answer:
            return json.load(answer)

    def outbox(self, to: str) -> list[dict[str, Any]]:
        """The messages to an address, newest first."""
        return list(self.read(f"/demo/outbox.json?to={to}"))

    def official(self, department: str, role: str = "clerk") -> dict[str, str]:
        """A demonstration official, with password and TOTP secret."""
        found: dict[str, str] = next(
            each
            for each in self.read("/demo/accounts.json")
            if (each["department"], each["role"]) == (department, role)
        )
        return found


class Demonstration:
    """``ventanilla demo`` in a data folder of its own. The first to need it starts it, the last to leave stops it.

    Whoever uses it holds a shared lock, which the kernel drops when they die: nobody is counted twice.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = folder / "running.json"
        folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        self.users = (self.folder / "users.lock").open("w")
        with self._alone():
            if self._only_user():
                self._end_what_was_left_behind()
                self._start()
            fcntl.flock(self.users, fcntl.LOCK_SH)
        return self

    def __exit__(self, *_: object) -> None:
        with self._alone():
            if self._only_user():
                self._end_what_was_left_behind()
            self.users.close()

    def towns(self) -> dict[str, Town]:
        return {name: Town(name, url) for name, url in json.loads(self.state.read_text())["towns"].items()}

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / "turn.lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def _only_user(self) -> bool:
        try:
            fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _start(self) -> None:
        data = self.folder / "data"
        shutil.rmtree(data, ignore_errors=True)
        port, held = reserve(PORTS, 0, 1, 10, 11)
        log = (self.folder / "demo.log").open("w")
        process = subprocess.Popen(
            [sys.executable, "-m", "ventanilla", "demo", f"--data={data}", f"--first-port={port}"],
            cwd=ROOT,
            # Many journeys from one address are not the flood that limits are for.
            env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
            | {"VENTANILLA_KIOSKS": "127.0.0.1"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=(held,),
        )
        os.close(held)
        until = time.monotonic() + SECONDS_TO_BE_READY
        while time.monotonic() < until and process.poll() is None:
            ready = [line for line in self._said() if line.startswith("ready: ")]
            if ready:
                towns = dict(town.split() for town in ready[0].removeprefix("ready: ").split(", "))
                self.state.write_text(json.dumps({"pid": process.pid, "towns": towns}))
                return
            time.sleep(0.3)
        process.terminate()
        raise AssertionError("the demonstration did not start:\n" + "\n".join(self._said()[-20:]))

    def _said(self) -> list[str]:
        return (self.folder / "demo.log").read_text().splitlines()

    def _end_what_was_left_behind(self) -> None:
        if not self.state.exists():
            return
        pid = json.loads(self.state.read_text())["pid"]
        command = Path(f"/proc/{pid}/cmdline")
        if command.exists() and str(self.folder) in command.read_text():
            os.kill(pid, signal.SIGTERM)
            until = time.monotonic() + 60
            while command.exists() and command.read_text() and time.monotonic() < until:
                time.sleep(0.1)
        self.state.unlink()


def free(port: int) -> bool:
    """This function will tell whether nobody listens on the port."""
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) != 0


def reserve(first: Iterable[int], *others: int) -> tuple[int, int]:
    """This function will return a port where nobody listens, nor a little after it, and what holds it for us.

    Servers share a port without complaint, so another run that has chosen it and not started yet must be
    told: the second value is a descriptor that keeps the choice for as long as any process has it open.
    """
    for port in first:
        held = os.open(
            Path(gettempdir(), f"ventanilla-port-{port}"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
        )
        with suppress(BlockingIOError):
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if all(free(port + each) for each in (0, *others)):
                return port, held
        os.close(held)
    raise AssertionError("no port is free")
