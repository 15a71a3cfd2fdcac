"""Reads whose SQL is written once.

Django takes several times longer to put a query into words than PostgreSQL takes to answer it by an index.
A page that asks the same few questions at every request need not have them worded each time.
"""

from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property, wraps
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models.expressions import Expression
from django.db.models.sql.compiler import SQLCompiler


def worded_once[**Given, Row](
    read: Callable[Given, models.QuerySet[Any, Row]],
) -> Callable[Given, list[Row]]:
    """This function will turn a function that returns a QuerySet into one that returns its rows as a list.

    ``read`` is called, and its QuerySet put into SQL, at the first call, and again whenever another argument
    is None, true or false, or a list of another length: those it may look at. All other arguments it may only
    have compared with in the database, since it sees their place and not their value. Raises ``TypeError``
    for a model (give its key) and for a QuerySet that prefetches.
    """
    kept: dict[tuple[object, ...], _Worded | None] = {}

    @wraps(read)
    def rows(*args: Given.args, **named: Given.kwargs) -> list[Row]:
        given = (*args, *named.values())
        shape = (*map(_shape, given), *named)
        if shape not in kept:
            kept[shape] = _worded(read, args, named)
        worded = kept[shape]
        return [] if worded is None else worded.rows(given)

    return rows


def _shape(value: object) -> object:
    if isinstance(value, models.Model):
        raise TypeError(f"the key of {value!r}, not itself")
    return value if value is None or isinstance(value, bool) else _length(value)


def _length(value: object) -> int:
    return len(value) if isinstance(value, list | tuple) else -1


class _Given(Expression):
    """The place of an argument in the SQL: which, and of a list which item."""

    def __init__(self, number: int, item: int | None = None) -> None:
        super().__init__()
        self.number, self.item = number, item

    def as_sql(self, _compiler: Any, _connection: Any) -> Any:
        return "%s", (self,)

    def of(self, given: Sequence[Any]) -> Any:
        value = given[self.number]
        return value if self.item is None else value[self.item]


def _place(number: int, value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, list | tuple):
        return [_Given(number, item) for item in range(len(value))]
    return _Given(number)


class _Compiler(SQLCompiler):
    """A compiler that has done its work: it knows the words, the columns and how to read them."""

    words: tuple[str, tuple[Any, ...]]
    converters: dict[int, Any]

    def as_sql(self, *_args: Any, **_named: Any) -> tuple[str, tuple[Any, ...]]:
        return self.words

    def get_converters(self, _expressions: Any) -> dict[int, Any]:
        return self.converters


class _Worded:
    """A QuerySet, its SQL, and which arguments go where in it."""

    def __init__(self, queryset: Any) -> None:
        if queryset._prefetch_related_lookups:
            raise TypeError("prefetch what has been read, not within a read that is worded once")
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(queryset.db)
        self.sql, self.parameters = self.compiler.as_sql()

    @cached_property
    def converters(self) -> Any:
        columns = [column for column, _sql, _alias in self.compiler.select[: self.compiler.col_count]]
        return self.compiler.get_converters(columns)

    def rows(self, given: Sequence[Any]) -> list[Any]:
        """This function will return what the database answers with these arguments in their places."""
        compiler = _Compiler.__new__(_Compiler)
        vars(compiler).update(vars(self.compiler))
        compiler.connection = connections[self.queryset.db]
        compiler.converters = self.converters
        compiler.words = (
            self.sql,
            tuple(each.of(given) if isinstance(each, _Given) else each for each in self.parameters),
        )
        query = copy(self.queryset.query)
        query.get_compiler = lambda *_args, **_named: compiler
        # What Django's iterables ask of a QuerySet; to clone one takes almost as long as to word it.
        like = SimpleNamespace(**vars(self.queryset) | {"query": query, "db": self.queryset.db})
        return list(self.queryset._iterable_class(like))


def _worded(read: Callable[..., Any], args: Sequence[Any], named: dict[str, Any]) -> _Worded | None:
    """The read in words, or None where the database need not be asked because nothing can be found."""
    places = [_place(number, value) for number, value in enumerate((*args, *named.values()))]
    try:
        return _Worded(read(*places[: len(args)], **dict(zip(named, places[len(args) :], strict=True))))
    except EmptyResultSet:
        return None
