"""What must hold between the parts of a city folder; each fault says what to write instead."""

from collections.abc import Iterator
from datetime import date

from ventanilla.packs.checks import (
    bookings,
    brand,
    dated,
    examples,
    forms,
    lending,
    procedures,
    references,
    texts,
)
from ventanilla.packs.faults import Fault
from ventanilla.packs.reading import Pack


def faults(pack: Pack, on: date | None = None) -> Iterator[Fault]:
    """This function will yield every fault of the whole; ``on`` adds those that come with time."""
    yield from texts.faults(pack)
    yield from references.faults(pack)
    yield from forms.faults(pack)
    yield from procedures.faults(pack)
    yield from bookings.faults(pack)
    yield from lending.faults(pack)
    yield from dated.faults(pack, on)
    yield from brand.faults(pack)
    yield from examples.faults(pack, on)
