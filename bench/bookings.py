"""Free times against their bare SQL, at one city and at a hundred; booking a time over HTTP against pgbench."""

import re
import secrets
import statistics
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg

from bench import replay
from bench.harness import PORT, VAR, Answer, Figure, Plan, copied, cpu_seconds, family, postmaster, running
from bench.outside import CLIENTS, THREADS, have, pgbench, wrk
from bench.plans import Statement, Weight, sent_by, weigh
from bench.requests import asking

TIMES_THE_DATA = 100
PAST = 10_000
MOST_TIMES_BARE = 2.0
TURNS = 5
SECONDS = 15
DESKS = 30_000
DAYS = 60

BARE_NEXT = """SELECT starts_at FROM bookings_slot
 WHERE resource_id = %s AND minutes = %s AND starts_at >= %s AND free > 0 ORDER BY starts_at LIMIT 5"""
BARE_DAYS = """SELECT day_id, count(*) FROM bookings_slot
 WHERE resource_id = %s AND minutes = %s AND starts_at >= %s AND starts_at < %s AND free > 0 GROUP BY day_id"""

BUSY = "UPDATE bookings_slot SET free = 0 WHERE random() < 0.69"
BEFORE = """
INSERT INTO bookings_booking (token, locator, resource_id, what, modality, starts_at, ends_at, state, visitor, name,
       email, phone, language, answers, priority, made_at)
SELECT md5('t' || r.id || '.' || n), left(md5('l' || r.id || '.' || n), 14), r.id, 'past', 'in_person', at,
       at + interval '20 minutes', 'done', '', 'Inventada', 'persona.' || n || '@example.org', '', 'es', '{}', false, at
  FROM bookings_resource r, generate_series(1, %s) n, LATERAL (SELECT now() - n * interval '1 hour' AS at) past
 WHERE r.id = ANY(%s) ON CONFLICT DO NOTHING"""
MORE = (
    """INSERT INTO bookings_resource (id, slug, kind, department)
       SELECT r.id + n * 100000, r.slug || '-' || n, r.kind, r.department
         FROM bookings_resource r, generate_series(1, %(more)s) n WHERE kind = 'desks'""",
    """INSERT INTO bookings_day (id, resource_id, day, begins_at, desks, free)
       SELECT d.id + n * 10000000, resource_id + n * 100000, day, begins_at, desks, free
         FROM bookings_day d, generate_series(1, %(more)s) n""",
    """INSERT INTO bookings_slot (resource_id, minutes, starts_at, day_id, position, first_cell, last_cell, free)
       SELECT resource_id + n * 100000, minutes, starts_at, day_id + n * 10000000, position, first_cell, last_cell, free
         FROM bookings_slot, generate_series(1, %(more)s) n""",
)

# A browser and a network of its own for each request, and one of the times.
POSTS = """
math.randomseed(os.time())
local threads = 0
function setup(thread) thread:set("number", threads); threads = threads + 1 end
function init() math.randomseed(os.time() + number * 7919) end
local times = {%(times)s}
function request()
  local secret = ""
  for i = 1, 4 do secret = secret .. string.format("%%08x", math.random(0, 2147483647)) end
  local headers = {
    ["Cookie"] = "%(cookie)s=" .. secret, ["X-CSRFToken"] = secret,
    ["X-Forwarded-For"] = string.format("10.%%d.%%d.%%d", math.random(0, 255), math.random(0, 255), math.random(9)),
    ["Content-Type"] = "application/x-www-form-urlencoded"}
  return wrk.format("POST", "%(path)s", headers, "how=%(how)s&time=" .. times[math.random(#times)])
end
"""


@dataclass(frozen=True)
class Asked:
    """What is measured: an appointment of the pack at one of its pools."""

    what: str
    pool: str
    resource: int
    minutes: int
    how: str


def answer() -> Answer:
    """This function will weigh the reads in either town, then book from 32 connections at once, and by pgbench."""
    yield from _reads()
    if have("wrk"):
        with copied("booking") as url:
            asked = _prepared()
            times = _times(asked, url)
            for name, chosen in (("spread over many times", times), ("all on one time", times[:1])):
                yield from _booked(name, asked, chosen, url)


def _reads() -> Answer:
    with copied("calendar") as url, psycopg.connect(url, autocommit=True) as town:
        asked = _prepared()
        town.execute(BUSY)
        small = _weighed(asked, town)
        for statement in MORE:
            town.execute(statement.replace("%(more)s", str(TIMES_THE_DATA - 1)))
        town.execute(BEFORE, [PAST, [asked.resource + n * 100000 for n in range(TIMES_THE_DATA)]])
        town.execute("ANALYZE")
        ((bookings,),) = town.execute("SELECT count(*) FROM bookings_booking").fetchall()
        large = _weighed(asked, town)
    for name in small:
        for size, (ours, bare) in (
            ("1 city", small[name]),
            (f"{TIMES_THE_DATA} times the data", large[name]),
        ):
            note = f"{ours.ms:.3f} ms against {bare.ms:.3f} ms; {ours.pages} against {bare.pages} pages"
            yield Figure(
                f"{name}, {size}", ours.ms / bare.ms, "× bare SQL", at_most=MOST_TIMES_BARE, note=note
            )
        (few, _), (many, _) = small[name], large[name]
        note = f"{bookings:,} bookings past; {few.running_ms:.3f} ms and {many.running_ms:.3f} ms"
        yield Figure(f"{name}, a hundred against one", many.pages / few.pages, "× the pages", note=note)
        yield Plan(f"{name}, {TIMES_THE_DATA} times the data", many.plan)


def _prepared() -> Asked:
    """The appointment that has most times, with the days ahead made."""
    from django.utils import timezone

    from ventanilla.bookings import offer, services
    from ventanilla.bookings.models import Resource, Slot

    services.keep_days(at=timezone.now())
    ways = [
        each for each in offer.appointments().appointments if len(each.pools) == 1 and not each.only_cases
    ]
    rule = max(
        ways,
        key=lambda each: Slot.objects.filter(resource__slug=each.pools[0], minutes=each.minutes).count(),
    )
    pool = Resource.objects.get(slug=rule.pools[0])
    return Asked(rule.slug, pool.slug, pool.pk, rule.minutes, rule.modalities[0])


def _weighed(asked: Asked, town: psycopg.Connection[Any]) -> dict[str, tuple[Weight, Weight]]:
    """Ours and the bare statement, by turns; the turn in the middle."""
    from django.utils import timezone

    from ventanilla.bookings import offer, queries

    at = timezone.now()
    today = offer.local_day(at)
    last = today + timedelta(days=DAYS - 1)
    acts: dict[str, tuple[Callable[[], object], Statement]] = {
        "next five free times": (
            lambda: queries.next_free(asked.what, at),
            Statement(BARE_NEXT, (asked.resource, asked.minutes, at)),
        ),
        f"calendar of {DAYS} days": (
            lambda: queries.days_free(asked.what, None, today, last, at),
            Statement(BARE_DAYS, (asked.resource, asked.minutes, at, at + timedelta(days=DAYS))),
        ),
    }
    found = {}
    for name, (act, bare) in acts.items():
        act()
        (statement,) = (each for each in sent_by(act) if "bookings_slot" in each.text)
        turns = [(weigh(town, statement), weigh(town, bare)) for _turn in range(TURNS)]
        middle = statistics.median_low([ours.ms / plain.ms for ours, plain in turns])
        found[name] = next(turn for turn in turns if turn[0].ms / turn[1].ms == middle)
    return found


def _times(asked: Asked, url: str) -> list[datetime]:
    """So many desks at every time that nobody is refused; the times anybody may have."""
    from django.utils import timezone

    from ventanilla.bookings import queries

    now = timezone.now()
    with psycopg.connect(url, autocommit=True) as town:
        town.execute(
            "UPDATE bookings_day SET desks = ARRAY(SELECT %s * least(d, 1) FROM unnest(desks) d)", [DESKS]
        )
        town.execute("UPDATE bookings_day SET free = desks")
        town.execute("UPDATE bookings_slot SET free = %s", [DESKS])
    found = queries.slots(asked.what, [asked.pool], now, now + timedelta(days=DAYS), now)
    return [each.starts_at for each in found]


def _booked(name: str, asked: Asked, times: list[datetime], url: str) -> Answer:
    from django.conf import settings
    from django.urls import reverse

    from ventanilla.bookings.models import Booking

    path = reverse("portal:appointment_hold", args=[asked.what])
    posts = VAR / "posts.lua"
    listed = ", ".join(f'"{_posted(asked, each)}"' for each in times)
    cookie = settings.CSRF_COOKIE_NAME
    posts.write_text(POSTS % {"times": listed, "cookie": cookie, "path": path, "how": asked.how})
    script = _script(asked, path, times)
    before = Booking.objects.count()
    with running("serve", port=PORT, DATABASE_URL=url, TRUSTED_PROXY="127.0.0.1/32") as serve:
        wrk(f"http://127.0.0.1:{PORT}/readyz", seconds=1)
        started = cpu_seconds(family(serve)), cpu_seconds(family(postmaster()))
        load = wrk(f"http://127.0.0.1:{PORT}{path}", seconds=SECONDS, script=posts)
        ended = cpu_seconds(family(serve)), cpu_seconds(family(postmaster()))
    done = Booking.objects.count() - before
    if load.faulty or done < load.requests:
        raise RuntimeError(f"{load.requests} requests booked {done}; {load.faulty} were refused")
    web, postgres = (1000 * (after - first) / done for after, first in zip(ended, started, strict=True))
    yield Figure(f"{name}: over HTTP, 32 connections", done / SECONDS, "bookings a second")
    yield Figure(f"{name}: 99 of 100 within", load.p99_ms, "ms", at_most=150)
    yield Figure(f"{name}: CPU of the web process", web, "ms a booking")
    yield Figure(f"{name}: CPU of PostgreSQL", postgres, "ms a booking")
    yield Figure(f"{name}: cells where the count is wrong", _wrong(url), "", at_most=0)
    limit = _by_pgbench(script, times, asked, url)
    statements = sum(not line.startswith(("BEGIN", "COMMIT")) for line in script.splitlines())
    note = f"{statements} statements each"
    yield Figure(f"{name}: pgbench, the same statements", limit, "bookings a second", note=note)
    yield Figure(f"{name}: share of pgbench", 100 * done / SECONDS / limit, "%", at_least=10)


def _posted(asked: Asked, at: datetime) -> str:
    return f"{asked.pool}@{at.isoformat()}".replace("@", "%40").replace(":", "%3A").replace("+", "%2B")


def _wrong(url: str) -> int:
    """Cells with another number of desks taken than browsers hold over them."""
    with psycopg.connect(url) as town:
        ((found,),) = town.execute(
            """SELECT count(*) FROM bookings_day d, unnest(d.desks, d.free) WITH ORDINALITY c(desks, free, n)
                WHERE d.desks <> d.free AND c.desks - c.free <> (
                      SELECT count(*) FROM bookings_booking b WHERE b.resource_id = d.resource_id
                         AND b.state = 'held' AND b.visitor <> ''
                         AND b.starts_at < d.begins_at + n * interval '5 minutes'
                         AND b.ends_at > d.begins_at + (n - 1) * interval '5 minutes')"""
        ).fetchall()
    return int(found)


def _script(asked: Asked, path: str, times: list[datetime]) -> str:
    """The statements of a booking, learnt from two at different times by different browsers."""
    from ventanilla.bookings.services import locks

    recorded = []
    keys: list[int] = []
    advisory = locks._advisory

    def noted(names: Any) -> None:
        names = list(names)
        keys.append(locks._key(names[0]))
        advisory(names)

    locks._advisory = noted
    try:
        for number in range(8):
            secret = secrets.token_hex(16)
            when = times[(number * 37) % len(times)]
            form = {
                "how": asked.how,
                "time": f"{asked.pool}@{when.isoformat()}",
                "csrfmiddlewaretoken": secret,
            }
            ask = _browser(path, secret, form)
            steps = replay.steps_of(lambda ask=ask: _had(ask()))  # type: ignore[misc]
            recorded.append((when, keys[-1], steps))
    finally:
        locks._advisory = advisory
    alike: dict[tuple[str, ...], list[Any]] = {}
    for each in recorded:
        alike.setdefault(tuple(step.text for step in each[2]), []).append(each)
    (one, key, first), (other, its, second) = max(alike.values(), key=len)[-2:]
    length = timedelta(minutes=asked.minutes)
    roots = {"key": (str(key), str(its))}
    if one != other:
        roots |= {"starts": (str(one), str(other)), "ends": (str(one + length), str(other + length))}
    return replay.script(first, second, roots)


def _browser(path: str, secret: str, form: dict[str, str]) -> Callable[[], tuple[str, int]]:
    from django.conf import settings

    address = f"10.1.{int(secret[:2], 16)}.{int(secret[2:4], 16)}"
    return asking(path, f"{settings.CSRF_COOKIE_NAME}={secret}", form, address)


def _had(answered: tuple[str, int]) -> None:
    if not answered[0].startswith("302"):
        raise RuntimeError(f"a booking answers {answered[0]}")


def _by_pgbench(script: str, times: list[datetime], asked: Asked, url: str) -> float:
    """Transactions a second."""
    with psycopg.connect(url, autocommit=True) as town:
        town.execute("DROP TABLE IF EXISTS bench_time")
        town.execute("CREATE TABLE bench_time (n int PRIMARY KEY, starts timestamptz, ends timestamptz)")
        for number, when in enumerate(times, 1):
            ends = when + timedelta(minutes=asked.minutes)
            town.execute("INSERT INTO bench_time VALUES (%s, %s, %s)", [number, when, ends])
    file = VAR / "booking.sql"
    file.write_text(
        f"\\set n random(1, {len(times)})\n\\set turn random(1, 1000000000000)\n"
        "\\set key random(1, 1000000000000)\nSELECT starts, ends FROM bench_time WHERE n = :n \\gset\n"
        f"{script}\n"
    )
    command = [pgbench(), "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", str(THREADS), "-T", str(SECONDS)]
    done = subprocess.run([*command, "-f", str(file), url], check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return float(re.findall(r"tps = ([\d.]+)", done.stdout)[0])
