"""Situations and samples speak of services, pages, questions and departments that exist."""

from collections.abc import Iterator
from typing import Any

from ventanilla.packs.checks.forms import asked
from ventanilla.packs.checks.references import refers, slugs, unique
from ventanilla.packs.documents import Trail
from ventanilla.packs.faults import Fault
from ventanilla.packs.models import SamplesFile, SituationsFile
from ventanilla.packs.reading import Pack, Piece, ServiceFolder


def faults(pack: Pack) -> Iterator[Fault]:
    """This function will yield what ``tests/`` and ``samples/`` name in vain."""
    folders = {folder.slug: folder for folder in pack.services}
    for piece in pack.situations:
        yield from _situations(piece, folders)
    if pack.samples:
        yield from _samples(pack.samples, pack, folders)


def _situations(piece: Piece[SituationsFile], folders: dict[str, ServiceFolder]) -> Iterator[Fault]:
    for number, situation in enumerate(piece.value.situations):
        trail = ("situations", number)
        yield from refers(piece, (*trail, "service"), situation.service, list(folders), "the services")
        if situation.at.tzinfo is None:
            yield from piece.fault(
                (*trail, "at"), "a time with its offset, such as 2026-11-23T10:00:00-06:00"
            )
        folder = folders.get(situation.service)
        if folder is None or folder.form is None:
            continue
        yield from _answers(piece, (*trail, "answers"), situation.answers, folder)
        yield from _answers(piece, (*trail, "expect", "faults"), situation.expect.faults, folder)
        pages = [page.slug for page in folder.form.value.pages]
        for step, slug in enumerate(situation.expect.path or ()):
            place = (*trail, "expect", "path", step)
            yield from refers(piece, place, slug, pages, "the pages of form.yaml")


def _samples(piece: Piece[SamplesFile], pack: Pack, folders: dict[str, ServiceFolder]) -> Iterator[Fault]:
    online = [slug for slug, each in folders.items() if each.card and each.card.value.procedure]
    officials = piece.value.officials
    yield from unique(piece, [(("officials", n, "email"), each.email) for n, each in enumerate(officials)])
    for number, official in enumerate(officials):
        trail: Trail = ("officials", number, "department")
        yield from refers(
            piece, trail, official.department, slugs(pack.departments, "departments"), "the departments"
        )
    for number, case in enumerate(piece.value.cases):
        trail = ("cases", number)
        yield from refers(piece, (*trail, "service"), case.service, online, "the services with a procedure")
        yield from refers(piece, (*trail, "language"), case.language, pack.languages, "the city's languages")
        if folder := folders.get(case.service):
            yield from _answers(piece, (*trail, "answers"), case.answers, folder)


def _answers(
    piece: Piece[Any], trail: Trail, answers: dict[str, Any], folder: ServiceFolder
) -> Iterator[Fault]:
    if folder.form:
        questions = [question.name for _, question in asked(folder.form.value)]
        for name in answers:
            yield from refers(piece, (*trail, name), name, questions, "the questions of form.yaml")
