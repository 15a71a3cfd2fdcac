"""Forms ask each question once, and their conditions look back only."""

import re
from collections.abc import Iterator, Mapping, Sequence

from ventanilla.forms.conditions import Condition, faults_of
from ventanilla.forms.definition import Address, Choice, Choices, Form, Group, Question, Text
from ventanilla.forms.faults import Code
from ventanilla.packs.checks.references import refers, unique
from ventanilla.packs.documents import Trail
from ventanilla.packs.faults import Fault
from ventanilla.packs.reading import Pack, Piece


def faults(pack: Pack) -> Iterator[Fault]:
    """This function will yield double questions, conditions that look ahead, bad patterns."""
    services = [folder.slug for folder in pack.services]
    for folder in pack.services:
        if folder.form:
            yield from _form(folder.form)
            yield from _instead(folder.form, services)
    for piece in pack.forms.values():
        if piece:
            yield from _form(piece)
            yield from _instead(piece, services)
            for trail, question in asked(piece.value):
                if question.type == "file":
                    yield from piece.fault((*trail, "type"), "another type; a booking keeps no files")


def asked(form: Form) -> Iterator[tuple[Trail, Question]]:
    """This function will yield each question of the form with its place in the file."""
    for number, page in enumerate(form.pages):
        for position, question in enumerate(page.questions):
            yield ("pages", number, "questions", position), question


def _instead(piece: Piece[Form], services: Sequence[str]) -> Iterator[Fault]:
    for number, refusal in enumerate(piece.value.refusals):
        if refusal.instead:
            trail = ("refusals", number, "instead")
            yield from refers(piece, trail, refusal.instead, services, "the services")


def _form(piece: Piece[Form]) -> Iterator[Fault]:
    form = piece.value
    yield from unique(piece, [(("pages", n, "slug"), page.slug) for n, page in enumerate(form.pages)])
    yield from unique(piece, [((*trail, "name"), question.name) for trail, question in asked(form)])
    earlier: dict[Trail, Question] = {}
    for number, page in enumerate(form.pages):
        yield from _condition(piece, ("pages", number, "show_if"), page.show_if, earlier)
        for position, question in enumerate(page.questions):
            trail = ("pages", number, "questions", position)
            yield from _condition(piece, (*trail, "show_if"), question.show_if, earlier)
            yield from _question(piece, trail, question)
            earlier[trail] = question
    for number, refusal in enumerate(form.refusals):
        yield from _condition(piece, ("refusals", number, "when"), refusal.when, earlier)


def _question(piece: Piece[Form], trail: Trail, question: Question) -> Iterator[Fault]:
    for code in question.errors:
        yield from refers(piece, (*trail, "errors", code), code, list(Code), "the codes of faults")
    match question:
        case Text(pattern=str(pattern)):
            yield from _pattern(piece, (*trail, "pattern"), pattern)
        case Address(postcodes=str(pattern)):
            yield from _pattern(piece, (*trail, "postcodes"), pattern)
        case Choice() | Choices():
            options = enumerate(question.options)
            yield from unique(piece, [((*trail, "options", n, "value"), each.value) for n, each in options])
        case Group():
            inner = [((*trail, "questions", n), each) for n, each in enumerate(question.questions)]
            yield from unique(piece, [((*at, "name"), each.name) for at, each in inner])
            for at, each in inner:
                yield from _question(piece, at, each)
        case _:
            pass


def _pattern(piece: Piece[Form], trail: Trail, pattern: str) -> Iterator[Fault]:
    try:
        re.compile(pattern)
    except re.PatternError as error:
        yield from piece.fault(trail, f"a regular expression that can be read; {error}")


def _condition(
    piece: Piece[Form], trail: Trail, condition: Condition | None, earlier: Mapping[Trail, Question]
) -> Iterator[Fault]:
    """A question that a stand-in replaced cannot tell what may be compared with it."""
    if condition is None:
        return
    unsure = {question.name for place, question in earlier.items() if not piece.stands(place)}
    if not condition.questions() & unsure:
        for expected in faults_of(condition, earlier.values()):
            yield from piece.fault(trail, expected)
