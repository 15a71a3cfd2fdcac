"""A town whose processes a test may kill: a database, files and settings of its own."""

import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from tests.journeys.running import ROOT, reserve
from tests.journeys.walking import until

from ventanilla.adapters.postgres import cluster

CSRF = "a" * 32


@dataclass(frozen=True)
class Prepared:
    """A finished draft and the session of its owner, ready to be filed."""

    token: str
    cookie: str


class House:
    """Palma, or another city, prepared once; ``start`` and ``kill`` its processes as often as a test likes."""

    def __init__(self, folder: Path, city: Path = ROOT / "cities" / "palma") -> None:
        self.folder = folder
        self.port, self.held = reserve(range(8900, 9000, 2))
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        (folder / "log").mkdir(parents=True, exist_ok=True)
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("VENTANILLA_") and name != "DJANGO_SETTINGS_MODULE"
        }
        self.environment = kept | {
            "DATABASE_URL": cluster.join(folder / "postgres", database="house", durable=False),
            "VENTANILLA_CITY": str(city),
            "VENTANILLA_DEMO": "yes",
            "VENTANILLA_VAR": str(folder),
            "VENTANILLA_SECRET_KEY": secrets.token_urlsafe(50),
            "VENTANILLA_URL": f"http://127.0.0.1:{self.port}",
            "ANTIVIRUS": "none",
            "VENTANILLA_KIOSKS": "127.0.0.1",
        }

    def do(self, *command: str) -> subprocess.CompletedProcess[str]:
        """This function will run a command of ventanilla, or a module of the tests, to its end."""
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def start(self, *names: str, **settings: str) -> None:
        """This function will start ``serve`` or ``work`` with further settings, and wait for the pages to answer."""
        for name in names:
            command = [name, f"--port={self.port}"] if name == "serve" else [name]
            with (self.folder / "log" / f"{name}.log").open("ab") as log:
                self.running[name] = subprocess.Popen(
                    [sys.executable, "-m", "ventanilla", *command],
                    cwd=ROOT,
                    env=self.environment | settings,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        if "serve" in names:
            until(self._answers, seconds=60)

    def _answers(self) -> bool:
        try:
            return self.ask("GET", "/healthz")[0] == 200
        except OSError:
            return False

    def kill(self, *names: str, how: signal.Signals = signal.SIGKILL) -> None:
        """This function will end processes with all their children, by default at once and without a word."""
        for name in names or tuple(self.running):
            process = self.running.pop(name, None)
            if process is not None:
                if how is signal.SIGKILL:
                    os.killpg(process.pid, how)
                else:
                    process.send_signal(how)
                process.wait(60)

    def stop(self) -> None:
        """This function will ask every process to end in order."""
        self.kill(how=signal.SIGTERM)

    def prepare(self, count: int, service: str = "instancia-general") -> list[Prepared]:
        """This function will make finished drafts, each of a person who has signed in."""
        done = self.do("tests.journeys.prepare", service, str(count))
        assert done.returncode == 0, done.stderr
        return [Prepared(**each) for each in json.loads(done.stdout)]

    def ask(
        self,
        method: str,
        path: str,
        who: Prepared | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] = {},
    ) -> tuple[int, str, str]:
        """This function will return the status, the Location and the body of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        own = {"X-CSRFToken": CSRF, "Cookie": f"csrf-{self.port}={CSRF}; {who.cookie if who else ''}"}
        try:
            connection.request(method, path, body, own | dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()
        finally:
            connection.close()

    def file(self, who: Prepared) -> str:
        """This function will file a draft and return the slug of the case it became."""
        status, location, _body = self.ask("POST", f"/ca/draft/{who.token}/check/", who, b"")
        assert status == 302, status
        assert location.startswith("/ca/folder/"), location
        return location.split("/")[3]

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """This function will return what a query finds in the town's database."""
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            return connection.execute(query, values).fetchall()

    def assert_nothing_lost_or_doubled(self, filed: Iterable[str]) -> None:
        """Numbers without gaps, an entry and a case for each filing, one draft behind each case."""
        filed = list(filed)
        assert len(set(filed)) == len(filed)
        numbers = [
            number
            for (number,) in self.rows(
                """SELECT number FROM registry_entry e JOIN registry_book b ON b.id = book_id
                    WHERE direction = 'in' ORDER BY number"""
            )
        ]
        assert numbers == list(range(1, len(numbers) + 1))
        cases = self.rows("SELECT slug, reference, entry_id FROM cases_case ORDER BY id")
        assert {slug for slug, _reference, _entry in cases} >= set(filed)
        assert len({entry for _slug, _reference, entry in cases}) == len(cases) == len(numbers)
        series = sorted(int(reference.rpartition("/")[2]) for _slug, reference, _entry in cases)
        assert series == list(range(1, len(cases) + 1))
        assert self.rows("SELECT count(*) FROM cases_draft WHERE filed_at IS NOT NULL") == [(len(cases),)]

    def receipts(self, case: str) -> list[tuple[Any, ...]]:
        """This function will return the documents issued for a case, once there is one."""
        found = """SELECT d.id, d.code FROM cases_effect f JOIN cases_case c ON c.id = f.case_id
                     JOIN registry_document d ON d.id = f.document_id WHERE c.slug = %s"""
        return until(lambda: self.rows(found, case), seconds=90)
