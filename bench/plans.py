"""What a statement costs PostgreSQL, as it is run for Django: prepared, with the plan that PostgreSQL settles on."""

import re
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import psycopg
from psycopg import sql

TO_SETTLE = 8
TIMES = 9


@dataclass(frozen=True)
class Statement:
    """What Django sent: SQL with ``%s`` for each parameter."""

    text: str
    parameters: Sequence[Any]


@dataclass(frozen=True)
class Weight:
    """Planning and running, and running alone, in milliseconds; pages of 8 KiB touched; rows found; the plan."""

    ms: float
    running_ms: float
    pages: int
    rows: int
    plan: str


def sent_by(act: Callable[[], object]) -> list[Statement]:
    """This function will return the statements that Django sends while it does ``act``."""
    from django.db import connection

    sent: list[Statement] = []

    def note(execute: Any, text: str, parameters: Any, many: bool, context: Any) -> Any:
        sent.append(Statement(*_positional(text, parameters or ())))
        return execute(text, parameters, many, context)

    with connection.execute_wrapper(note):
        act()
    return sent


def _positional(text: str, parameters: Any) -> tuple[str, tuple[Any, ...]]:
    """Names of parameters as ``%s``, one for each time they occur."""
    if not isinstance(parameters, Mapping):
        return text, tuple(parameters)
    names = re.findall(r"(?<!%)%\((\w+)\)s", text)
    return re.sub(r"(?<!%)%\(\w+\)s", "%s", text), tuple(parameters[name] for name in names)


def numbered(text: str) -> str:
    """This function will return the SQL with ``$1``, ``$2``… where Django writes ``%s``."""
    numbers = count(1)
    return re.sub(r"%s", lambda _found: f"${next(numbers)}", text).replace("%%", "%")


def weigh(town: psycopg.Connection[Any], statement: Statement) -> Weight:
    """This function will run a read some times and return its median weight.

    It is prepared and run a few times first, since after five uses PostgreSQL may change to a plan made
    without knowing the parameters.
    """
    given = sql.SQL(", ").join(sql.Literal(each) for each in statement.parameters)
    run = sql.SQL("EXECUTE weighed") + (
        sql.SQL("({})").format(given) if statement.parameters else sql.SQL("")
    )
    town.execute(f"PREPARE weighed AS {numbered(statement.text)}".encode())
    try:
        for _ in range(TO_SETTLE):
            town.execute(run)
        explain = sql.SQL("EXPLAIN (ANALYZE, BUFFERS, SERIALIZE TEXT, FORMAT JSON) ") + run
        found = [town.execute(explain).fetchone()[0][0] for _ in range(TIMES)]  # type: ignore[index]
        words = town.execute(sql.SQL("EXPLAIN (ANALYZE, BUFFERS, SERIALIZE TEXT) ") + run).fetchall()
    finally:
        town.execute("DEALLOCATE weighed")
    top = found[-1]["Plan"]
    return Weight(
        ms=statistics.median(each["Planning Time"] + each["Execution Time"] for each in found),
        running_ms=statistics.median(each["Execution Time"] for each in found),
        pages=top["Shared Hit Blocks"] + top["Shared Read Blocks"],
        rows=round(top["Actual Rows"]),
        plan="\n".join(line for (line,) in words),
    )
