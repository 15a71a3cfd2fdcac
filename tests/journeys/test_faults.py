"""What breaks in a real town hall breaks here, in real processes: nothing is lost, nothing is done twice."""

import os
import shutil
import socketserver
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from gettext import translation
from html import unescape
from http.client import HTTPException
from pathlib import Path
from threading import Barrier, Thread

import psycopg
import pytest
from tests.journeys.answers import pdf
from tests.journeys.conftest import PLACE
from tests.journeys.house import House
from tests.journeys.running import ROOT, free
from tests.journeys.walking import until

from ventanilla.adapters.postgres import cluster
from ventanilla.portal.refusals import STORAGE_DOWN


@pytest.fixture(scope="module")
def town(worker_id: str) -> Iterator[House]:
    folder = PLACE / f"house-{worker_id}"
    shutil.rmtree(folder, ignore_errors=True)
    house = House(folder)
    for command in ("migrate", "adopt"):
        done = house.do("ventanilla", command, *(["--yes"] if command == "adopt" else []))
        assert done.returncode == 0, done.stdout + done.stderr
    yield house
    house.stop()
    cluster.leave(folder / "postgres")


@pytest.fixture
def house(town: House) -> Iterator[House]:
    yield town
    town.stop()


def test_killed_between_the_entry_and_the_case(house: House) -> None:
    house.start("serve")
    first, second = house.prepare(2)
    filed = [house.file(first)]
    database = house.environment["DATABASE_URL"]
    with psycopg.connect(database) as obstacle, ThreadPoolExecutor() as threads:
        # The entry is written and the case cannot be: the process waits between the two, and dies there.
        obstacle.execute("LOCK TABLE cases_case IN EXCLUSIVE MODE")
        lost = threads.submit(house.ask, "POST", f"/ca/draft/{second.token}/check/", second, b"")
        waiting = """SELECT pid FROM pg_stat_activity
                      WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO "cases_case"%%'"""
        until(lambda: house.rows(waiting))
        house.kill("serve")
        with pytest.raises((OSError, HTTPException)):
            lost.result()
        obstacle.rollback()
    until(lambda: not house.rows(waiting))
    house.assert_nothing_lost_or_doubled(filed)
    assert house.rows("SELECT count(*) FROM registry_entry") == [(1,)]

    house.start("serve")
    filed.append(house.file(second))
    house.assert_nothing_lost_or_doubled(filed)


def test_two_clicks_file_once(house: House) -> None:
    house.start("serve")
    for who in house.prepare(4):
        together = Barrier(2)

        def click(who: object = who, together: Barrier = together) -> str:
            together.wait()
            return house.file(who)  # type: ignore[arg-type]

        with ThreadPoolExecutor(2) as threads:
            cases = {each.result() for each in [threads.submit(click) for _ in range(2)]}
        assert len(cases) == 1, "both clicks lead to the same case"
        assert house.file(who) in cases, "and so does coming back"
    house.assert_nothing_lost_or_doubled([])


def test_thirty_two_people_file_at_once(house: House) -> None:
    house.start("serve", "work")
    people = house.prepare(32)
    together = Barrier(len(people))

    def file(who: object) -> str:
        together.wait()
        return house.file(who)  # type: ignore[arg-type]

    with ThreadPoolExecutor(len(people)) as threads:
        filed = list(threads.map(file, people))
    house.assert_nothing_lost_or_doubled(filed)
    for case in filed:
        assert len(house.receipts(case)) == 1
    assert house.do("ventanilla", "doctor").stdout.count("every link holds") == 1


class Sink(socketserver.ThreadingTCPServer):
    """A mail server that takes everything and remembers whom it was for."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int) -> None:
        self.taken: list[str] = []
        super().__init__(("127.0.0.1", port), Conversation)


class Conversation(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        to = ""
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"RCPT":
                to = line.decode().split("<")[1].split(">")[0]
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.server.taken.append(to)
            self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 well\r\n")
            if verb == b"QUIT":
                return


def test_mail_is_down_and_comes_back(house: House) -> None:
    port = next(port for port in range(2600, 2700) if free(port))
    mail = {"VENTANILLA_MAIL": f"smtp://127.0.0.1:{port}?tls=none"}
    house.start("serve", "work", **mail)
    (who,) = house.prepare(1)
    case = house.file(who)
    failed = """SELECT m."to" FROM notices_delivery d JOIN notices_message m ON m.id = d.message_id
                 WHERE outcome = 'failed' AND about = %s"""
    ((about,),) = house.rows("SELECT reference FROM cases_case WHERE slug = %s", case)
    address = until(lambda: house.rows(failed, about))[0][0]
    status, _location, page = house.ask("GET", f"/ca/folder/{case}/", who)
    assert status == 200, "the person's page is as good as ever"
    assert about in page
    assert len(house.receipts(case)) == 1
    with Sink(port) as sink:
        Thread(target=sink.serve_forever, daemon=True).start()
        sent = """SELECT count(*) FROM notices_delivery d JOIN notices_message m ON m.id = d.message_id
                   WHERE outcome = 'sent' AND about = %s"""
        until(lambda: house.rows(sent, about) == [(1,)], seconds=90)
        house.stop()
        sink.shutdown()
        assert sink.taken.count(address) == 1, "delivered, and once"


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A storage of one megabyte that something else has filled; removing ``filler`` makes room."""
    place = tmp_path / "files"
    place.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no small file system can be mounted here: {mounted.stderr.decode().strip()}")
    (place / "filler").write_bytes(b"\0" * (2**20 - 8192))
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_the_storage_is_full(house: House, full: Path, tmp_path: Path) -> None:
    house.start("serve", "work", VENTANILLA_FILES=str(full))
    (who,) = house.prepare(1)
    large = pdf(tmp_path, "gran.pdf", filling=300_000)
    words = translation("django", ROOT / "src/ventanilla/locale", ["ca"]).gettext(str(STORAGE_DOWN))
    page = f"/ca/draft/{who.token}/page/annexos/"
    form, kind = _multipart("annexos", large)
    status, _location, said = house.ask("POST", page, who, form, {"Content-Type": kind})
    assert status == 422
    assert 'id="q-annexos-error"' in said
    assert words in unescape(said)
    assert "gran.pdf" not in said

    # In pieces: the last one is not received, so the browser sends it again later instead of believing it done.
    tus = {"Tus-Resumable": "1.0.0", "Upload-Length": str(large.stat().st_size)}
    tus["Upload-Metadata"] = "filename Z3Jhbi5wZGY=,question YW5uZXhvcw=="
    status, upload, _body = house.ask("POST", f"/ca/draft/{who.token}/files/", who, b"", tus)
    assert status == 201
    piece = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    status, _location, said = house.ask("PATCH", upload, who, large.read_bytes(), piece)
    assert (status, said) == (503, words)
    assert house.rows("SELECT received FROM cases_upload") == [(0,)]

    # With room for what was answered but none for the receipt, filing goes on; the receipt waits and is made once.
    (full / "filler").write_bytes(b"\0" * (2**20 - 40960))
    case = house.file(who)
    house.assert_nothing_lost_or_doubled([case])
    tried = "SELECT 1 FROM procrastinate_jobs WHERE status = 'todo' AND attempts > 0"
    until(lambda: house.rows(tried))
    status, _location, _page = house.ask("GET", f"/ca/folder/{case}/", who)
    assert status == 200
    (full / "filler").unlink()
    assert len(house.receipts(case)) == 1

    (other,) = house.prepare(1)
    status, _location, _body = house.ask(
        "POST", page.replace(who.token, other.token), other, form, {"Content-Type": kind}
    )
    assert status == 302, "with room again, the same file is taken"
    assert "gran.pdf" in house.ask("GET", page.replace(who.token, other.token), other)[2]


def _multipart(name: str, file: Path) -> tuple[bytes, str]:
    edge = "edge-of-a-part"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{file.name}"\r\n'
    body = (
        f"{head}Content-Type: application/pdf\r\n\r\n".encode()
        + file.read_bytes()
        + f"\r\n--{edge}--\r\n".encode()
    )
    return body, f"multipart/form-data; boundary={edge}"


@pytest.mark.parametrize("change", ["UPDATE registry_entry SET summary = 'x'", "DELETE FROM registry_entry"])
def test_the_register_cannot_be_changed(house: House, change: str) -> None:
    with (
        pytest.raises(psycopg.errors.Error, match="append"),
        psycopg.connect(house.environment["DATABASE_URL"]) as own,
    ):
        own.execute(change)


def test_the_doctor_names_the_first_bad_link(house: House) -> None:
    house.start("serve")
    for who in house.prepare(3):
        house.file(who)
    house.stop()
    assert "every link holds" in house.do("ventanilla", "doctor").stdout
    ((number, summary),) = house.rows(
        "SELECT number, summary FROM registry_entry ORDER BY number OFFSET 1 LIMIT 1"
    )
    with psycopg.connect(house.environment["DATABASE_URL"], autocommit=True) as intruder:
        # A superuser of the database can switch the refusal off. The chain tells.
        intruder.execute("SET session_replication_role = replica")
        intruder.execute("UPDATE registry_entry SET summary = 'changed' WHERE number = %s", [number])
        said = house.do("ventanilla", "doctor")
        intruder.execute("UPDATE registry_entry SET summary = %s WHERE number = %s", [summary, number])
    assert said.returncode == 1
    assert said.stdout.count("the chain breaks") == 1
    assert f"number {number}: " in said.stdout
    assert "every link holds" in house.do("ventanilla", "doctor").stdout
