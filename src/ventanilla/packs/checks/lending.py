"""Venues that are lent: their spaces are made of one another without end in sight, and their hours hold."""

from collections.abc import Iterator, Mapping

from ventanilla.packs.checks.bookings import hours
from ventanilla.packs.checks.references import refers, slugs, unique
from ventanilla.packs.documents import Trail
from ventanilla.packs.faults import Fault
from ventanilla.packs.models import Lending, Space, VenuesFile
from ventanilla.packs.reading import Pack, Piece


def faults(pack: Pack) -> Iterator[Fault]:
    """This function will yield what venues name in vain, and spaces that contain themselves."""
    if pack.venues is None:
        return
    for number, venue in enumerate(pack.venues.value.venues):
        trail: Trail = ("venues", number)
        if venue.picture is not None:
            if venue.picture not in pack.pictures:
                expected = f"no picture, or a drawing brand/{venue.picture}.svg"
                yield from pack.venues.fault((*trail, "picture"), expected)
            if venue.picture_says is None:
                expected = "the picture in words, in each language, for who cannot see it"
                yield from pack.venues.fault((*trail, "picture_says"), expected)
        if venue.lending is not None:
            yield from _lending(pack, pack.venues, (*trail, "lending"), venue.lending)


def _lending(pack: Pack, piece: Piece[VenuesFile], trail: Trail, lending: Lending) -> Iterator[Fault]:
    services = [folder.slug for folder in pack.services]
    departments = slugs(pack.departments, "departments")
    yield from refers(piece, (*trail, "service"), lending.service, services, "the services")
    yield from refers(piece, (*trail, "department"), lending.department, departments, "the departments")
    yield from refers(piece, (*trail, "form"), lending.form, list(pack.forms), "the files of forms/")
    yield from hours(piece, (*trail, "hours"), lending.hours)
    spaces = {space.slug: space for space in lending.spaces}
    placed = [((*trail, "spaces", n), space) for n, space in enumerate(lending.spaces)]
    yield from unique(piece, [((*at, "slug"), space.slug) for at, space in placed])
    for at, space in placed:
        yield from unique(piece, [((*at, "parts", n), part) for n, part in enumerate(space.parts)])
        for n, part in enumerate(space.parts):
            yield from refers(piece, (*at, "parts", n), part, list(spaces), "the spaces of this venue")
        if space.slug in _within(space, spaces):
            expected = f"spaces that are not made of {space.slug}; it would contain itself"
            yield from piece.fault((*at, "parts"), expected)


def _within(space: Space, spaces: Mapping[str, Space]) -> set[str]:
    """The names of everything a space is made of, however deep."""
    found: set[str] = set()
    ahead = list(space.parts)
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += spaces[name].parts if name in spaces else ()
    return found
