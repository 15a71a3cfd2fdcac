"""A request's own statements as a script for pgbench: the limit that the database sets to it."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from psycopg import sql

PLACE = re.compile(r"%\((\w+)\)s|%s|%%")
COMMIT = "COMMIT"


@dataclass
class Step:
    """One statement as it was sent, whether inside a transaction, and the first row that came back."""

    text: str
    parameters: Sequence[Any] = ()
    inside: bool = False
    row: Mapping[str, str | None] = field(default_factory=dict)


def steps_of(act: Callable[[], object]) -> list[Step]:
    """This function will do ``act`` and return what Django sent, commits among it."""
    from django.db import connection

    steps: list[Step] = []

    def note(execute: Any, text: str, parameters: Any, many: bool, context: Any) -> Any:
        inside = connection.in_atomic_block
        result = execute(text, parameters, many, context)
        names = [found[1] for found in PLACE.finditer(text) if found[0] != "%%"]
        given = (
            [parameters[name] for name in names]
            if isinstance(parameters, Mapping)
            else list(parameters or ())
        )
        steps.append(Step(text, given, inside, _first_row(context["cursor"])))
        return result

    with connection.execute_wrapper(note), _commits(connection, lambda: steps.append(Step(COMMIT))):
        act()
    return steps


@contextmanager
def _commits(connection: Any, told: Callable[[], None]) -> Any:
    commit = connection._commit

    def told_commit() -> Any:
        told()
        return commit()

    connection._commit = told_commit
    try:
        yield
    finally:
        del connection._commit


def _first_row(cursor: Any) -> dict[str, str | None]:
    result = cursor.cursor.pgresult
    if result is None or result.ntuples != 1:
        return {}
    row = {}
    for column in range(result.nfields):
        value = result.get_value(0, column)
        row[result.fname(column).decode()] = value.decode() if value is not None else None
    return row


@dataclass
class Pair:
    """Two requests of a kind, step by step, and what the script has learnt of them so far."""

    one: list[Step]
    other: list[Step]
    roots: Mapping[str, tuple[str, str]]
    taken: set[int] = field(default_factory=set)
    made_up: list[str] = field(default_factory=list)

    def value(self, mine: Any, its: Any, before: int) -> str:
        """This function will write a parameter that was ``mine`` in the one and ``its`` in the other."""
        if isinstance(mine, list) and mine and all(type(each) is int for each in mine):
            return f"ARRAY[{', '.join(self.value(a, b, before) for a, b in zip(mine, its, strict=True))}]"
        for name, values in self.roots.items():
            if (str(mine), str(its)) == values:
                return f":{name}"
        if _literal(mine) == _literal(its) or isinstance(mine, date):
            return _literal(mine)
        if variable := self._returned(str(mine), str(its), before):
            return variable
        if isinstance(mine, int) and (variable := self._returned(str(mine - 1), str(its - 1), before)):
            return f"({variable} + 1)"
        if not isinstance(mine, str):
            return _literal(mine)
        if mine not in self.made_up:
            self.made_up.append(mine)
        which, length = self.made_up.index(mine), len(mine)
        return f"substr(repeat(md5(:turn || '.{which}'), {length // 32 + 1}), 1, {length})"

    def _returned(self, mine: str, its: str, before: int) -> str | None:
        for number in reversed(range(before)):
            for column, value in self.one[number].row.items():
                if value == mine and self.other[number].row.get(column) == its:
                    self.taken.add(number)
                    return f":s{number}_{column}"
        return None


def script(one: list[Step], other: list[Step], roots: Mapping[str, tuple[str, str]]) -> str:
    """This function will write what two requests of a kind have in common, with variables for what differs.

    What differs is taken from ``roots`` (variable name to its value in either), from a row that an earlier
    statement returned, or is one more than such a number; whatever Python made up is made up anew, as long.
    """
    pair, lines, opened = Pair(one, other, roots), [], False
    for number, (mine, its) in enumerate(zip(one, other, strict=True)):
        if mine.text == COMMIT:
            lines.append((number, "COMMIT"))
            opened = False
            continue
        if mine.inside and not opened:
            lines.append((-1, "BEGIN"))
            opened = True
        both = zip(mine.parameters, its.parameters, strict=True)
        lines.append((number, _filled(mine.text, [pair.value(a, b, number) for a, b in both])))
    return "\n".join(f"{text} \\gset s{at}_" if at in pair.taken else f"{text};" for at, text in lines)


def _filled(text: str, values: list[str]) -> str:
    given = iter(values)
    whole = PLACE.sub(lambda found: "%" if found[0] == "%%" else next(given), text)
    return " ".join(whole.split()).rstrip(";")


def _literal(value: Any) -> str:
    text = sql.Literal(value).as_string(None)
    # pgbench takes a colon before a letter for a variable of its own, in a string as well.
    return re.sub(r"(?<!:):(?=[A-Za-z_])", "'||chr(58)||'", text) if text.startswith(("'", " E'")) else text
