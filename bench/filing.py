"""Filing a case: the whole POST of the last page, against pgbench running the very same statements."""

import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from bench import replay, sessions
from bench.harness import PORT, VAR, Answer, Figure, copied, cpu_seconds, family, postmaster, running
from bench.outside import CLIENTS, THREADS, have, pgbench, wrk
from bench.requests import asking

DRAFTS = 6000
WARM = 8
SECONDS = 15
TRANSACTIONS = 90
SECRET = "b" * 32

# Each connection of wrk takes the drafts of its thread one by one; healthz is what is left to ask without any.
POSTS = """
local thread_number = 0
function setup(thread) thread:set("number", thread_number); thread_number = thread_number + 1 end
function init()
  turns, turn = {}, 0
  local line_number = 0
  for path, cookie in string.gmatch(io.open("%(turns)s"):read("*a"), "(%%S+) ([^\\n]+)\\n") do
    if line_number %% %(threads)d == number then turns[#turns + 1] = {path, cookie} end
    line_number = line_number + 1
  end
end
function request()
  turn = turn + 1
  if not turns[turn] then return wrk.format("GET", "/healthz") end
  local headers = {["Cookie"] = turns[turn][2], ["Content-Type"] = "application/x-www-form-urlencoded"}
  return wrk.format("POST", turns[turn][1], headers, "csrfmiddlewaretoken=%(secret)s")
end
"""


@dataclass(frozen=True)
class Turn:
    """One filing to be done: whose draft."""

    draft: int
    token: str
    path: str
    person: int
    session: str

    @property
    def cookie(self) -> str:
        from django.conf import settings

        return f"{self.session}; {settings.CSRF_COOKIE_NAME}={SECRET}"


@dataclass(frozen=True)
class Filed:
    """What came of filing over HTTP: how many, and milliseconds of CPU for each."""

    per_second: float
    web_ms: float
    postgres_ms: float
    breaks: int


def answer() -> Answer:
    """This function will file invented cases from 32 connections at once, then have pgbench do the same."""
    if not have("wrk"):
        return
    with copied("filing") as url:
        _set_apart(url)
        turns = list(_turns())
        script = _script(turns[: WARM + 2])
        filed = _over_http(turns[WARM + 2 : DRAFTS // 2], url)
        limit, limit_ms = _by_pgbench(turns[DRAFTS // 2 :], script, url)
    yield Figure("over HTTP, 32 connections", filed.per_second, "cases a second")
    yield Figure("CPU of the web process", filed.web_ms, "ms a case")
    yield Figure("CPU of PostgreSQL", filed.postgres_ms, "ms a case")
    yield Figure("breaks in the register's numbers or chain afterwards", filed.breaks, "", at_most=0)
    statements = sum(not line.startswith(("BEGIN", "COMMIT")) for line in script.splitlines())
    note = f"{statements} statements each"
    yield Figure("pgbench, the same statements, 32 connections", limit, "cases a second", note=note)
    yield Figure("CPU of PostgreSQL under pgbench", limit_ms, "ms a case")
    yield Figure("share of pgbench", 100 * filed.per_second / limit, "%")


def _set_apart(url: str) -> None:
    """Give each table numbers of its own, so that no two ids of a filing are alike by chance."""
    with psycopg.connect(url, autocommit=True) as town:
        names = "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'S' ORDER BY 1"
        for number, (name,) in enumerate(town.execute(names).fetchall(), 1):
            town.execute("SELECT setval(%s, %s)", [name, number * 1_000_000])


def _turns() -> Iterator[Turn]:
    """Drafts that only have to be filed, copies of the first sample case with its files, of 32 persons."""
    from django.urls import reverse
    from django.utils import timezone

    from ventanilla.cases import queries
    from ventanilla.cases.models import Attachment, Case, Draft
    from ventanilla.forms.definition import File
    from ventanilla.people import services as people

    now = timezone.now()
    sample = Case.objects.order_by("pk")[0]
    form = sample.service.form
    assert form is not None
    asked = [question.name for _page, question in form.questions() if isinstance(question, File)]
    filed = queries.filed_documents(sample)
    persons = [people.ensure_person(email=f"filing-{n}@example.org", at=now) for n in range(CLIENTS)]
    cookies = [sessions.citizen(person) for person in persons]
    drafts, attachments = [], []
    for number in range(DRAFTS):
        answers = dict(sample.answers)
        draft = Draft(edition_id=sample.edition_id, owner=persons[number % CLIENTS], language=sample.language)
        draft.begun_at = draft.saved_at = now
        for question in set(asked) & set(answers):
            own = []
            for document in (filed[key] for key in answers[question]):
                attachment = Attachment(draft=draft, question=question, name=document.name, attached_at=now)
                attachment.media_type, attachment.size = document.media_type, document.bytes
                attachment.sha256 = document.sha256
                own.append(attachment)
            answers[question] = [str(each.pk) for each in own]
            attachments += own
        draft.answers = answers
        drafts.append(draft)
    Draft.objects.bulk_create(drafts, batch_size=1000)
    for attachment in attachments:
        attachment.draft_id = attachment.draft.pk
    Attachment.objects.bulk_create(attachments, batch_size=1000)
    for number, draft in enumerate(drafts):
        path = reverse("portal:draft_check", args=[draft.token])
        yield Turn(draft.pk, draft.token, path, persons[number % CLIENTS].pk, cookies[number % CLIENTS])


def _script(turns: list[Turn]) -> str:
    """The statements of a filing, learnt from two of them."""
    alike: dict[tuple[str, ...], list[tuple[Turn, list[replay.Step]]]] = {}
    for turn in turns:
        ask = asking(turn.path, turn.cookie, {"csrfmiddlewaretoken": SECRET})
        steps = replay.steps_of(lambda ask=ask: _filed(ask()))  # type: ignore[misc]
        alike.setdefault(tuple(step.text for step in steps), []).append((turn, steps))
    # Now and then a request also asks whether the pack has changed.
    (one, first), (other, second) = max(alike.values(), key=len)[-2:]
    roots = {
        "draft": (str(one.draft), str(other.draft)),
        "token": (one.token, other.token),
        "person": (str(one.person), str(other.person)),
        "session": (one.session.partition("=")[2], other.session.partition("=")[2]),
    }
    return replay.script(first, second, roots)


def _filed(answered: tuple[str, int]) -> None:
    if not answered[0].startswith("302"):
        raise RuntimeError(f"a filing answers {answered[0]}")


def _over_http(turns: list[Turn], url: str) -> Filed:
    from ventanilla.cases.models import Case
    from ventanilla.registry import queries as registry

    listed, posts = VAR / "turns.txt", VAR / "posts.lua"
    listed.write_text("".join(f"{turn.path} {turn.cookie}\n" for turn in turns))
    posts.write_text(POSTS % {"turns": listed, "threads": THREADS, "secret": SECRET})
    before = Case.objects.count()
    with running("serve", port=PORT, DATABASE_URL=url) as serve:
        wrk(f"http://127.0.0.1:{PORT}/readyz", seconds=1)
        started = cpu_seconds(family(serve)), cpu_seconds(family(postmaster()))
        load = wrk(f"http://127.0.0.1:{PORT}{turns[0].path}", seconds=SECONDS, script=posts)
        ended = cpu_seconds(family(serve)), cpu_seconds(family(postmaster()))
    filed = Case.objects.count() - before
    if load.faulty or filed < load.requests:
        raise RuntimeError(f"{load.requests} requests filed {filed} cases; {load.faulty} were refused")
    web_ms, postgres_ms = (
        1000 * (after - first) / filed for after, first in zip(ended, started, strict=True)
    )
    return Filed(filed / SECONDS, web_ms, postgres_ms, len(registry.verify_chain()))


def _by_pgbench(turns: list[Turn], script: str, url: str) -> tuple[float, float]:
    """Transactions a second, and milliseconds of PostgreSQL's CPU for each."""
    with psycopg.connect(url, autocommit=True) as town:
        town.execute(
            "CREATE TABLE bench_turn (turn int PRIMARY KEY, draft bigint, token text, person bigint, session text)"
        )
        town.execute("CREATE SEQUENCE bench_turns")
        with town.cursor() as cursor, cursor.copy("COPY bench_turn FROM STDIN") as copy:
            for number, turn in enumerate(turns):
                session = turn.session.partition("=")[2]
                copy.write_row((number + 1, turn.draft, turn.token, turn.person, session))
    file = VAR / "filing.sql"
    next_turn = "SELECT nextval('bench_turns') AS turn \\gset\n"
    file.write_text(f"{next_turn}SELECT * FROM bench_turn WHERE turn = :turn \\gset\n{script}\n")
    before = cpu_seconds(family(postmaster()))
    command = [
        pgbench(),
        "-n",
        "-M",
        "prepared",
        "-c",
        str(CLIENTS),
        "-j",
        str(THREADS),
        "-t",
        str(TRANSACTIONS),
    ]
    done = subprocess.run([*command, "-f", str(file), url], check=False, capture_output=True, text=True)
    time.sleep(1)
    spent = cpu_seconds(family(postmaster())) - before
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    per_second = float(re.findall(r"tps = ([\d.]+)", done.stdout)[0])
    return per_second, 1000 * spent / (CLIENTS * TRANSACTIONS)
