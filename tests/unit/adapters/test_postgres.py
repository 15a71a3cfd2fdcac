"""The embedded cluster: one server on a folder, gone with its last user, and back after a sudden death."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from ventanilla.adapters.postgres import cluster

USER = """
import sys
from pathlib import Path
from ventanilla.adapters.postgres import cluster
print(cluster.join(Path(sys.argv[1]), database="town", durable=False), flush=True)
print(Path(sys.argv[1], "postmaster.pid").read_text().split()[0], flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cluster") / "postgres"


class User:
    """Another process that uses the cluster until told to leave."""

    def __init__(self, data: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def leave(self) -> None:
        self.process.communicate("", timeout=60)


def test_users_that_come_together_share_one_server_and_the_last_one_stops_it(data: Path) -> None:
    users = [User(data) for _ in range(3)]
    urls = {user.line() for user in users}
    servers = {user.line() for user in users}
    assert urls == {cluster.url(data, "town")}
    assert len(servers) == 1
    for user in users[:-1]:
        user.leave()
    assert cluster.is_running(data)
    users[-1].leave()
    assert not cluster.is_running(data)
    assert not (data / "postmaster.pid").exists()


def test_what_was_committed_survives_when_server_and_user_are_killed(data: Path) -> None:
    user = User(data)
    url = user.line()
    server = int(user.line())
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS answer")
        connection.execute("CHECKPOINT")
    user.process.kill()
    user.process.wait()
    os.kill(server, signal.SIGKILL)

    again = User(data)
    with psycopg.connect(again.line()) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (7,)
    again.leave()
    assert not cluster.is_running(data)


def test_a_server_left_running_by_a_killed_user_is_found_and_then_stopped(data: Path) -> None:
    user = User(data)
    user.line()
    server = user.line()
    user.process.kill()
    user.process.wait()
    assert cluster.is_running(data)

    finder = User(data)
    finder.line()
    assert finder.line() == server
    finder.leave()
    assert not cluster.is_running(data)


def test_a_process_number_that_is_somebody_elses_by_now_does_not_keep_the_server_down(
    data: Path,
) -> None:
    stale = data / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{data}\n1700000000\n5432\n{data}\n\n  0 0\nready   \n")
    user = User(data)
    assert user.line() == cluster.url(data, "town")
    user.leave()


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "holiday.jpg").write_bytes(b"sea")
    with pytest.raises(cluster.Unavailable, match="holds something that is not a PostgreSQL data folder"):
        cluster.join(tmp_path / "postgres")


def test_a_path_too_long_for_a_socket_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    deep = tmp_path / ("town" * 30) / "postgres"
    assert len(cluster.url(deep)) < len(str(deep))
