"""What is wrong with a city folder: every fault with its place, and what to write instead."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to put right. ``file`` is relative to the folder; ``line`` counts from 1."""

    file: str
    line: int
    key: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.key}: {self.expected}"


class Faulty(Exception):
    """A city folder that cannot be used as it is, with everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))
