"""Public pages as a visitor gets them, against nginx serving the same bytes under the same headers."""

import http.client
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.harness import PORT, VAR, Answer, Figure, cpu_seconds, family, running
from bench.outside import have, nginx, wrk

NGINX_PORT = PORT + 1
REPEATS = 5
SECONDS = 3
LEAST_SHARE = 0.40
# nginx says these itself.
ITS_OWN = {"content-length", "content-type", "date", "server", "etag", "last-modified", "connection"}


@dataclass(frozen=True)
class Way:
    """One way of asking for a page, with the answer that the town gave."""

    name: str
    path: str
    headers: Mapping[str, str]
    status: int
    given: Mapping[str, str]
    body: bytes

    @property
    def address(self) -> str:
        """Where nginx has this very answer: a path to each, since it cannot choose among encodings itself."""
        return "/" + self.name.replace(",", "").replace(" ", "-")


def answer() -> Answer:
    """This function will take turns with nginx, and compare turn by turn: the machine is seldom quiet for long."""
    if not have("nginx", "wrk"):
        return
    with running("serve", port=PORT) as serve:
        ways = list(_ways())
        with nginx("\n".join(map(_location, ways)), port=NGINX_PORT) as other:
            for way in ways:
                yield from _compared(way, serve, other)


@dataclass(frozen=True)
class Turn:
    """What one server gave in some seconds: requests a second, and CPU of its processes for each, in µs."""

    per_second: float
    cpu: float


def _turn(url: str, headers: Mapping[str, str], process: int) -> Turn:
    before = cpu_seconds(family(process))
    load = wrk(url, seconds=SECONDS, headers=dict(headers))
    spent = cpu_seconds(family(process)) - before
    if load.faulty:
        raise RuntimeError(f"{url}: {load.faulty} faulty answers")
    return Turn(load.per_second, 1e6 * spent / load.requests)


def _compared(way: Way, serve: int, other: int) -> Answer:
    url, its_url = f"http://127.0.0.1:{PORT}{way.path}", f"http://127.0.0.1:{NGINX_PORT}{way.address}"
    unchanged = (
        {"If-None-Match": _ask(NGINX_PORT, way.address, {}).given["etag"]} if way.status == 304 else {}
    )
    wrk(url, seconds=1, headers=dict(way.headers))
    turns = [(_turn(url, way.headers, serve), _turn(its_url, unchanged, other)) for _ in range(REPEATS)]
    share = statistics.median(ours.per_second / its.per_second for ours, its in turns)
    rate = statistics.median(ours.per_second for ours, _its in turns)
    note = f"{rate:,.0f}/s; {len(way.body):,} bytes"
    yield Figure(f"{way.name}: share of nginx", 100 * share, "%", at_least=100 * LEAST_SHARE, note=note)
    cpu = [statistics.median(turn.cpu for turn in side) for side in zip(*turns, strict=True)]
    yield Figure(f"{way.name}: CPU of the server", cpu[0], "µs a request", note=f"nginx {cpu[1]:.1f} µs")


def _ways() -> Iterator[Way]:
    from django.urls import reverse
    from django.utils.translation import override

    from ventanilla.catalog import queries as catalog

    city = catalog.city()
    with override(city.about.languages[0].code):
        paths = {
            "home": reverse("portal:home"),
            "search": reverse("portal:search") + "?q=constancia",
            "service": reverse("portal:service", args=[city.about.popular[0]]),
        }
    for name, path in paths.items():
        for encoding in ("identity", "gzip", "br"):
            asked = {"Accept-Encoding": encoding}
            yield _ask(PORT, path, asked, f"{name}, {encoding}")
        whole = _ask(PORT, path, {"Accept-Encoding": "br"})
        if "etag" in whole.given:
            asked = {"Accept-Encoding": "br", "If-None-Match": whole.given["etag"]}
            yield _ask(PORT, path, asked, f"{name}, not modified")


def _ask(port: int, path: str, headers: Mapping[str, str], name: str = "") -> Way:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Host": f"127.0.0.1:{port}", **headers})
    answer = connection.getresponse()
    given = {key.lower(): value for key, value in answer.getheaders()}
    way = Way(name, path, headers, answer.status, given, answer.read())
    connection.close()
    return way


def _location(way: Way) -> str:
    """The same status, headers and bytes from a file."""
    file: Path = VAR / "nginx" / way.address.strip("/")
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(way.body)
    headers = "\n".join(
        f"add_header {name} '{value.replace(chr(39), chr(34))}';"
        for name, value in way.given.items()
        if name not in ITS_OWN
    )
    return f"location = {way.address} {{ alias {file}; {headers} }}"
