"""Stretches of time, from one instant to another: what is left of them, and what two of them share."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple


class Span(NamedTuple):
    """From one instant until another, which no longer belongs to it."""

    begins: datetime
    ends: datetime


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """This function will return what is left of the spans, in order; ``taken`` may overlap each other."""
    left = sorted(spans)
    for away in taken:
        left = [piece for span in left for piece in _cut(span, away)]
    return left


def shared(lists: Sequence[Sequence[Span]]) -> list[Span]:
    """This function will return the stretches that are in every one of the lists; none of no list at all."""
    if not lists:
        return []
    found = list(lists[0])
    for other in lists[1:]:
        meetings = [Span(max(a.begins, b.begins), min(a.ends, b.ends)) for a in found for b in other]
        found = sorted(each for each in meetings if each.begins < each.ends)
    return found


def joined(spans: Iterable[Span]) -> list[Span]:
    """This function will return the same time with stretches that touch made one."""
    runs: list[Span] = []
    for each in sorted(spans):
        if runs and each.begins <= runs[-1].ends:
            runs[-1] = Span(runs[-1].begins, max(runs[-1].ends, each.ends))
        else:
            runs.append(each)
    return runs


def _cut(span: Span, away: Span) -> Iterable[Span]:
    if away.ends <= span.begins or span.ends <= away.begins:
        yield span
        return
    if span.begins < away.begins:
        yield Span(span.begins, away.begins)
    if away.ends < span.ends:
        yield Span(away.ends, span.ends)
