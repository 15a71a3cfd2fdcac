"""Situations and samples speak of services, pages, questions and departments that exist."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from ventanilla.forms.definition import Form
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
        yield from _situations(pack, piece, folders)
    if pack.samples:
        yield from _samples(pack.samples, pack, folders)
        for number, case in enumerate(pack.samples.value.cases):
            folder = folders.get(case.service)
            if on is not None and folder and folder.form:
                way = journey(folder.form.value, case.answers, on)
                yield from _filed(pack.samples, ("cases", number, "answers"), way)
        books = booked(pack)
        for key, what, number, answers in _asked(pack.samples.value):
            form = books.get(what)
            if on is not None and form:
                way = journey(form.value, answers, on)
                yield from _filed(pack.samples, (key, number, "answers"), way)


def _asked(samples: SamplesFile) -> Iterator[tuple[str, str, int, dict[str, Any]]]:
    """Every sample of what is booked: under which key, what, and what is answered."""
    for number, booking in enumerate(samples.bookings):
        yield "bookings", booking.appointment, number, booking.answers
    for number, seat in enumerate(samples.enrolments):
        yield "enrolments", seat.group.partition("/")[0], number, seat.answers
    for number, loan in enumerate(samples.loans):
        yield "loans", loan.venue, number, loan.answers


def _situations(
    pack: Pack, piece: Piece[SituationsFile], folders: dict[str, ServiceFolder]
) -> Iterator[Fault]:
    books = booked(pack)
    for number, situation in enumerate(piece.value.situations):
        trail = ("situations", number)
        if (situation.service is None) == (situation.books is None):
            yield from piece.fault(trail, "either a service, or what it books under books")
        if situation.service is not None:
            yield from refers(piece, (*trail, "service"), situation.service, list(folders), "the services")
        if situation.books is not None:
            where = "the appointments, courses and venues"
            yield from refers(piece, (*trail, "books"), situation.books, list(books), where)
        if situation.at.tzinfo is None:
            yield from piece.fault(
                (*trail, "at"), "a time with its offset, such as 2026-11-23T10:00:00-06:00"
            )
        form = books.get(situation.books or "")
        if situation.service is not None:
            folder = folders.get(situation.service)
            form = folder.form if folder else None
        if form is None:
            continue
        yield from _answers(piece, (*trail, "answers"), situation.answers, form)
        yield from _answers(piece, (*trail, "expect", "faults"), situation.expect.faults, form)
        for name, code in situation.expect.faults.items():
            place = (*trail, "expect", "faults", name)
            yield from refers(piece, place, code, list(Code), "the codes of faults")
        pages = [page.slug for page in form.value.pages]
        for step, slug in enumerate(situation.expect.path or ()):
            yield from refers(
                piece, (*trail, "expect", "path", step), slug, pages, f"the pages of {form.document.file}"
            )


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
        folder = folders.get(case.service)
        if folder and folder.form:
            yield from _answers(piece, (*trail, "answers"), case.answers, folder.form)
    yield from _bookings(piece, pack)
    yield from _enrolments(piece, pack)
    yield from _loans(piece, pack)


def _bookings(piece: Piece[SamplesFile], pack: Pack) -> Iterator[Fault]:
    appointments = pack.appointments.value.appointments if pack.appointments else ()
    known = {each.slug: each for each in appointments}
    for number, booking in enumerate(piece.value.bookings):
        trail: Trail = ("bookings", number)
        yield from refers(
            piece, (*trail, "language"), booking.language, pack.languages, "the city's languages"
        )
        yield from refers(
            piece, (*trail, "appointment"), booking.appointment, list(known), "the appointments"
        )
        appointment = known.get(booking.appointment)
        if appointment is None:
            continue
        for key, choices in (("pool", appointment.pools), ("modality", appointment.modalities)):
            if chosen := getattr(booking, key):
                where = f"the {'pools' if key == 'pool' else 'modalities'} of {appointment.slug}"
                yield from refers(piece, (*trail, key), chosen, choices, where)
        if form := pack.forms.get(appointment.form):
            yield from _answers(piece, (*trail, "answers"), booking.answers, form)


def _enrolments(piece: Piece[SamplesFile], pack: Pack) -> Iterator[Fault]:
    courses = pack.courses.value.courses if pack.courses else ()
    groups = {f"{course.slug}/{group.slug}": course for course in courses for group in course.groups}
    for number, seat in enumerate(piece.value.enrolments):
        trail: Trail = ("enrolments", number)
        yield from refers(piece, (*trail, "language"), seat.language, pack.languages, "the city's languages")
        yield from refers(piece, (*trail, "group"), seat.group, list(groups), "the groups, as course/group")
        course = groups.get(seat.group)
        if course and (form := pack.forms.get(course.form)):
            yield from _answers(piece, (*trail, "answers"), seat.answers, form)


def _loans(piece: Piece[SamplesFile], pack: Pack) -> Iterator[Fault]:
    venues = pack.venues.value.venues if pack.venues else ()
    lent = {venue.slug: venue.lending for venue in venues if venue.lending}
    for number, loan in enumerate(piece.value.loans):
        trail: Trail = ("loans", number)
        yield from refers(piece, (*trail, "language"), loan.language, pack.languages, "the city's languages")
        yield from refers(piece, (*trail, "venue"), loan.venue, list(lent), "the venues that are lent")
        if loan.ends <= loan.begins:
            yield from piece.fault((*trail, "ends"), f"a time after {loan.begins:%H:%M}, when it begins")
        lending = lent.get(loan.venue)
        if lending is None:
            continue
        spaces = [space.slug for space in lending.spaces]
        for n, space in enumerate(loan.spaces):
            yield from refers(piece, (*trail, "spaces", n), space, spaces, f"the spaces of {loan.venue}")
        if form := pack.forms.get(lending.form):
            yield from _answers(piece, (*trail, "answers"), loan.answers, form)


def booked(pack: Pack) -> dict[str, Piece[Form] | None]:
    """This function will return the short form of everything that can be booked, by its name."""
    named = [
        (each.slug, each.form) for each in (pack.appointments.value.appointments if pack.appointments else ())
    ]
    named += [(each.slug, each.form) for each in (pack.courses.value.courses if pack.courses else ())]
    venues = pack.venues.value.venues if pack.venues else ()
    named += [(venue.slug, venue.lending.form) for venue in venues if venue.lending]
    return {slug: pack.forms.get(form) for slug, form in named}


def _filed(piece: Piece[SamplesFile], trail: Trail, way: Journey) -> Iterator[Fault]:
    """Files are left out: a sample brings none."""
    if way.refusal is not None:
        yield from piece.fault(trail, "answers that no rule of the form refuses")
    for page in way.pages:
        files = {question.name for question in page.questions if question.type == "file"}
        for fault in way.faults(page.slug):
            if fault.blocks and fault.question not in files:
                expected = f"an answer that can be filed; this one is faulty: {fault.code}"
                yield from piece.fault((*trail, *fault.field.split(".")), expected)


def _answers(piece: Piece[Any], trail: Trail, answers: dict[str, Any], form: Piece[Form]) -> Iterator[Fault]:
    questions = [question.name for _, question in asked(form.value)]
    where = f"the questions of {form.document.file}"
    for name in answers:
        yield from refers(piece, (*trail, name), name.partition(".")[0], questions, where)
