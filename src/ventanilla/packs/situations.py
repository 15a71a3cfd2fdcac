"""Run a city's own tests: someone asks this, then; what follows is compared with what was expected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from ventanilla.forms.answers import Unreadable, tidy
from ventanilla.forms.definition import Form
from ventanilla.forms.journey import Journey
from ventanilla.packs import facts
from ventanilla.packs.documents import Trail
from ventanilla.packs.faults import Faulty
from ventanilla.packs.models import City, Expectation, Service, Situation, SituationsFile
from ventanilla.packs.reading import Pack


@dataclass(frozen=True)
class Failure:
    """What did not follow. ``file`` is relative to the city's folder; ``line`` is that of the expectation."""

    file: str
    line: int
    situation: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.situation}: {self.message}"


def run_situations(city: City, path: Path) -> list[Failure]:
    """This function will run every situation of ``tests/`` in the city's folder ``path``.

    Raises ``Faulty`` when one of those files cannot be read.
    """
    pack = Pack(Path(path), languages=tuple(language.code for language in city.about.languages))
    pieces = pack.each("tests/*.yaml", SituationsFile)
    if pack.faults:
        raise Faulty(pack.faults)
    services = {service.slug: service for service in city.services}
    failures = []
    for piece in pieces:
        for number, situation in enumerate(piece.value.situations):
            trail: Trail = ("situations", number)
            service = services.get(situation.service or "")
            if service is not None:
                found = list(_differences(city, service, situation))
            elif situation.books is not None:
                found = list(_booked(city, situation.books, situation))
            else:
                found = [("service", "no such service")]
            for key, message in found:
                named = key in ("service", "books")
                place = (*trail, key) if named else (*trail, "expect", *key.split(" "))
                line = piece.document.line(place)
                failures.append(Failure(piece.document.file, line, situation.name, message))
    return failures


def journey(form: Form, answers: Mapping[str, Any], on: date) -> Journey:
    """This function will start the journey of answers written by hand, in their canonical form."""
    questions = {question.name: question for _, question in form.questions()}
    kept = {}
    for name, value in answers.items():
        try:
            kept[name] = tidy(questions[name], value) if name in questions else value
        except Unreadable:
            kept[name] = value
    return Journey(form, kept, on)


def _differences(city: City, service: Service, situation: Situation) -> Iterator[tuple[str, str]]:
    expected, calendar = situation.expect, facts.calendar(city)
    day = calendar.local_day(situation.at)
    if service.form is not None:
        yield from _on_the_way(journey(service.form, situation.answers, day), expected)
    elif expected.path is not None or expected.refused is not None or expected.faults:
        yield "path", f"{service.slug} has no form"
    effective = calendar.effective(situation.at)
    if expected.effective is not None and expected.effective != effective:
        yield "effective", f"takes effect at {effective.isoformat()}, not {expected.effective.isoformat()}"
    deadline = facts.deadline(city, service, effective)
    if expected.deadline is not None and expected.deadline != deadline:
        yield "deadline", f"is due on {deadline or 'no day'}, not {expected.deadline}"
    if expected.cost is not None:
        yield from _price(city, service, day, expected.cost)


def _booked(city: City, name: str, situation: Situation) -> Iterator[tuple[str, str]]:
    courses = {each.slug: each for each in city.courses}
    form = city.form_of(name)
    if form is None:
        yield "books", "no such appointment, course or venue"
        return
    expected, day = situation.expect, facts.calendar(city).local_day(situation.at)
    way = journey(form, situation.answers, day)
    yield from _on_the_way(way, expected)
    course = courses.get(name)
    born = way.visible_answers().get(course.birth) if course and course.birth else None
    for key, refuses in (("too_young", facts.too_young), ("too_old", facts.too_old)):
        wanted = getattr(expected, key)
        if wanted is None:
            continue
        if course is None or born is None:
            yield key, "no course with a day of birth among the answers"
        elif wanted != any(refuses(course, group, date.fromisoformat(str(born))) for group in course.groups):
            yield key, f"is {'not ' if wanted else ''}{key.replace('_', ' ')}"


def _on_the_way(way: Journey, expected: Expectation) -> Iterator[tuple[str, str]]:
    path = [page.slug for page in way.pages]
    if expected.path is not None and list(expected.path) != path:
        yield "path", f"goes by {', '.join(path)}, not by {', '.join(expected.path)}"
    if expected.refused is not None and expected.refused != (way.refusal is not None):
        yield "refused", "is not refused" if expected.refused else "is refused"
    faults = [fault for page in way.pages for fault in way.faults(page.slug)]
    for name, code in expected.faults.items():
        found = [fault.code.value for fault in faults if name in (fault.question, fault.field)]
        if code not in found:
            yield f"faults {name}", f"finds {' and '.join(found) or 'nothing wrong'} in {name}, not {code}"


def _price(city: City, service: Service, day: date, expected: str) -> Iterator[tuple[str, str]]:
    prices = facts.cost(city, service, day)
    unknown = [price.fee.slug for price in prices if price.money is None]
    if unknown:
        yield "cost", f"cannot tell what {', '.join(unknown)} comes to"
        return
    total = sum((price.money.amount for price in prices if price.money), Decimal(0))
    if total != Decimal(expected):
        yield "cost", f"costs {total}, not {expected}"
