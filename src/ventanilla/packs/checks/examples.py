"""Situations and samples speak of services, pages, questions and departments that exist."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from ventanilla.forms.faults import Code
from ventanilla.forms.journey import Journey
from ventanilla.packs.checks.forms import asked
from ventanilla.packs.checks.references import refers, slugs, unique
from ventanilla.packs.documents import Trail
from ventanilla.packs.faults import Fault
from ventanilla.packs.models import SamplesFile, SituationsFile
from ventanilla.packs.reading import Pack, Piece, ServiceFolder
from ventanilla.packs.situations import journey


def faults(pack: Pack, on: date | None) -> Iterator[Fault]:
    """This function will yield what ``tests/`` and ``samples/`` name in vain.

    With a day, also samples that could not be filed as they are on that day.
    """
    folders = {folder.slug: folder for folder in pack.services}
    for piece in pack.situations:
        yield from _situations(piece, folders)
    if pack.samples:
        yield from _samples(pack.samples, pack, folders)
        for number, case in enumerate(pack.samples.value.cases):
            folder = folders.get(case.service)
            if on is not None and folder and folder.form:
                yield from _filed(pack.samples, number, journey(folder.form.value, case.answers, on))


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
        for name, code in situation.expect.faults.items():
            place = (*trail, "expect", "faults", name)
            yield from refers(piece, place, code, list(Code), "the codes of faults")
        pages = [page.slug for page in folder.form.value.pages]
        for step, slug in enumerate(situation.expect.path or ()):
            yield from refers(piece, (*trail, "expect", "path", step), slug, pages, "the pages of form.yaml")


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


def _filed(piece: Piece[SamplesFile], number: int, way: Journey) -> Iterator[Fault]:
    """Files are left out: a sample brings none."""
    if way.refusal is not None:
        yield from piece.fault(("cases", number, "answers"), "answers that no rule of form.yaml refuses")
    for page in way.pages:
        files = {question.name for question in page.questions if question.type == "file"}
        for fault in way.faults(page.slug):
            if fault.blocks and fault.question not in files:
                expected = f"an answer that can be filed; this one is faulty: {fault.code}"
                yield from piece.fault(("cases", number, "answers", *fault.field.split(".")), expected)


def _answers(
    piece: Piece[Any], trail: Trail, answers: dict[str, Any], folder: ServiceFolder
) -> Iterator[Fault]:
    if folder.form:
        questions = [question.name for _, question in asked(folder.form.value)]
        for name in answers:
            known = name.partition(".")[0]
            yield from refers(piece, (*trail, name), known, questions, "the questions of form.yaml")
