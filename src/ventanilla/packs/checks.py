"""What must hold between the parts of a city folder; each fault says what to write instead."""

from collections.abc import Iterator
from datetime import date

from ventanilla.packs.faults import Fault
from ventanilla.packs.reading import Pack


def faults(pack: Pack, on: date | None = None) -> Iterator[Fault]:
    """This function will yield every fault of the whole; ``on`` adds those that come with time."""
    yield from ()
