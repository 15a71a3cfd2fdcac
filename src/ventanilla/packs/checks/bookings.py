"""What can be booked refers to something, fits the hours of those who serve it, and asks what it needs."""

from collections.abc import Iterator, Sequence
from datetime import time, timedelta
from itertools import pairwise
from typing import Any

from ventanilla.forms.definition import Form
from ventanilla.packs.checks.forms import asked
from ventanilla.packs.checks.references import refers, slugs, unique
from ventanilla.packs.documents import Trail
from ventanilla.packs.faults import Fault
from ventanilla.packs.models import Appointment, AppointmentsFile, Course, CoursesFile, Group, Hours, Pool
from ventanilla.packs.reading import Pack, Piece

STEP = 5
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def faults(pack: Pack) -> Iterator[Fault]:
    """This function will yield what appointments and courses name in vain, and hours that do not fit."""
    if pack.appointments:
        yield from _appointments(pack, pack.appointments)
    if pack.courses:
        for number, course in enumerate(pack.courses.value.courses):
            yield from _course(pack, pack.courses, ("courses", number), course)
    yield from _one_name_each(pack)


def minutes(clock: time) -> int:
    """This function will return how many minutes after midnight a time of day is."""
    return clock.hour * 60 + clock.minute


def hours(piece: Piece[Any], trail: Trail, spans: Sequence[Hours]) -> Iterator[Fault]:
    """This function will yield hours that are not in steps of five minutes, or overlap on some day."""
    for number, span in enumerate(spans):
        for key in ("opens", "closes"):
            clock = getattr(span, key)
            if clock.minute % STEP or clock.second:
                yield from piece.fault(
                    (*trail, number, key), "a time in steps of five minutes, such as 09:05"
                )
    for day in WEEK:
        ordered = sorted(
            ((span.opens, span.closes, number) for number, span in enumerate(spans) if day in span.days),
        )
        for (_, closes, _), (opens, _, number) in pairwise(ordered):
            if opens < closes:
                expected = f"{closes:%H:%M} or later; on {day} other hours of this list last until then"
                yield from piece.fault((*trail, number, "opens"), expected)


def _appointments(pack: Pack, piece: Piece[AppointmentsFile]) -> Iterator[Fault]:
    file = piece.value
    departments, offices = slugs(pack.departments, "departments"), slugs(pack.offices, "offices")
    services = [folder.slug for folder in pack.services]
    pools = {pool.slug: pool for pool in file.pools}
    yield from unique(piece, [(("pools", n, "slug"), pool.slug) for n, pool in enumerate(file.pools)])
    named = enumerate(file.appointments)
    yield from unique(piece, [(("appointments", n, "slug"), each.slug) for n, each in named])
    sure = all(
        piece.stands(("appointments", n, "minutes")) and set(each.pools) <= set(pools)
        for n, each in enumerate(file.appointments)
    )
    for number, pool in enumerate(file.pools):
        trail: Trail = ("pools", number)
        yield from refers(piece, (*trail, "department"), pool.department, departments, "the departments")
        yield from refers(piece, (*trail, "office"), pool.office, offices, "the offices")
        yield from hours(piece, (*trail, "hours"), pool.hours)
        served = [each.minutes for each in file.appointments if pool.slug in each.pools]
        for n, span in enumerate(pool.hours):
            if sure and served and 0 < _length(span) < min(served):
                expected = f"{min(served)} minutes after it opens, or later; nothing shorter is served"
                yield from piece.fault((*trail, "hours", n, "closes"), expected)
    for number, appointment in enumerate(file.appointments):
        trail = ("appointments", number)
        yield from refers(
            piece, (*trail, "department"), appointment.department, departments, "the departments"
        )
        yield from refers(piece, (*trail, "service"), appointment.service, services, "the services")
        yield from refers(piece, (*trail, "form"), appointment.form, list(pack.forms), "the files of forms/")
        named_pools = [((*trail, "pools", n), slug) for n, slug in enumerate(appointment.pools)]
        yield from unique(piece, named_pools)
        for at, slug in named_pools:
            yield from refers(piece, at, slug, list(pools), "the pools")
        modalities = enumerate(appointment.modalities)
        yield from unique(piece, [((*trail, "modalities", n), each) for n, each in modalities])
        known = [pools[slug] for slug in appointment.pools if slug in pools]
        if len(known) == len(appointment.pools):
            yield from _fits(piece, trail, appointment, known)
        yield from _asks(pack, piece, trail, appointment)


def _fits(
    piece: Piece[AppointmentsFile], trail: Trail, appointment: Appointment, pools: Sequence[Pool]
) -> Iterator[Fault]:
    spans = [span for pool in pools for span in pool.hours]
    longest = max(_length(span) for span in spans)
    if 0 < longest < appointment.minutes:
        expected = f"at most {longest}; its pools are never open longer"
        yield from piece.fault((*trail, "minutes"), expected)
    yield from hours(piece, (*trail, "walk_in"), appointment.walk_in)
    for number, window in enumerate(appointment.walk_in):
        for day in window.days:
            if not any(
                day in span.days and span.opens <= window.opens and window.closes <= span.closes
                for span in spans
            ):
                expected = f"hours in which one of its pools is open; on {day} none is all that time"
                yield from piece.fault((*trail, "walk_in", number, "days"), expected)


def _asks(
    pack: Pack, piece: Piece[AppointmentsFile], trail: Trail, appointment: Appointment
) -> Iterator[Fault]:
    form = pack.forms.get(appointment.form)
    if form is None or "home" not in appointment.modalities:
        return
    if not any(question.type == "address" for _, question in asked(form.value)):
        number = appointment.modalities.index("home")
        expected = f"another modality, or an address question in forms/{appointment.form}.yaml to go to"
        yield from piece.fault((*trail, "modalities", number), expected)


def _course(pack: Pack, piece: Piece[CoursesFile], trail: Trail, course: Course) -> Iterator[Fault]:
    services = [folder.slug for folder in pack.services]
    departments = slugs(pack.departments, "departments")
    yield from refers(piece, (*trail, "department"), course.department, departments, "the departments")
    yield from refers(piece, (*trail, "service"), course.service, services, "the services")
    yield from refers(piece, (*trail, "form"), course.form, list(pack.forms), "the files of forms/")
    if form := pack.forms.get(course.form):
        yield from _participant(piece, trail, course, form.value)
    if course.birth is None and (course.youngest is not None or course.oldest is not None):
        yield from piece.fault(
            (*trail, "birth"), "the question that asks the day of birth; there is an age limit"
        )
    if course.youngest is not None and course.oldest is not None and course.oldest < course.youngest:
        yield from piece.fault((*trail, "oldest"), f"{course.youngest} or more, as the youngest")
    groups = enumerate(course.groups)
    yield from unique(piece, [((*trail, "groups", n, "slug"), each.slug) for n, each in groups])
    for number, group in enumerate(course.groups):
        yield from _group(piece, (*trail, "groups", number), group)


def _participant(piece: Piece[CoursesFile], trail: Trail, course: Course, form: Form) -> Iterator[Fault]:
    where = f"questions of forms/{course.form}.yaml"
    people = [question.name for _, question in asked(form) if question.type == "person"]
    days = [question.name for _, question in asked(form) if question.type == "date"]
    yield from refers(piece, (*trail, "participant"), course.participant, people, f"the person {where}")
    if course.birth is not None:
        yield from refers(piece, (*trail, "birth"), course.birth, days, f"the date {where}")


def _group(piece: Piece[CoursesFile], trail: Trail, group: Group) -> Iterator[Fault]:
    yield from hours(piece, (*trail, "sessions"), group.sessions)
    if group.last < group.first:
        yield from piece.fault((*trail, "last"), f"{group.first} or later; it begins that day")
    elif not any(
        WEEK[(group.first + timedelta(days=n)).weekday()] in session.days
        for n in range(min((group.last - group.first).days, 6) + 1)
        for session in group.sessions
    ):
        yield from piece.fault(
            (*trail, "last"), "a later day; no session falls between the first and this one"
        )
    if group.enrol_to < group.enrol_from:
        yield from piece.fault(
            (*trail, "enrol_to"), f"{group.enrol_from} or later; enrolment begins that day"
        )
    elif group.enrol_to > max(group.first, group.last):
        yield from piece.fault((*trail, "enrol_to"), f"{group.last} or earlier; the group ends that day")


def _one_name_each(pack: Pack) -> Iterator[Fault]:
    """A booking says by one name what is had: an appointment, a course or a venue."""
    taken: dict[str, str] = {}
    files: tuple[tuple[Piece[Any] | None, str], ...] = (
        (pack.appointments, "appointments"),
        (pack.courses, "courses"),
        (pack.venues, "venues"),
    )
    for piece, key in files:
        if piece is None:
            continue
        items = getattr(piece.value, key)
        for number, item in enumerate(items):
            if taken.get(item.slug, key) != key:
                expected = f"another name; {item.slug} is already among the {taken[item.slug]}"
                yield from piece.fault((key, number, "slug"), expected)
            taken.setdefault(item.slug, key)
        if key == "courses":
            yield from unique(piece, [((key, n, "slug"), item.slug) for n, item in enumerate(items)])


def _length(span: Hours) -> int:
    return minutes(span.closes) - minutes(span.opens)
