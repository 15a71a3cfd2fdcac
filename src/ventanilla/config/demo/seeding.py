"""Filling a new demonstration with the officials, cases and bookings of a pack's samples."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction
from django.utils.translation import override

from ventanilla import packs
from ventanilla.bookings import offer, venues
from ventanilla.bookings import services as bookings
from ventanilla.bookings.samples import book_sample, enrol_sample, lend_sample
from ventanilla.cases.samples import file_sample
from ventanilla.catalog import queries as catalog
from ventanilla.config.demo.accounts import PASSWORD, Account
from ventanilla.packs.models import SampleOfficial, SamplesFile
from ventanilla.people import services as people
from ventanilla.people.models import Person, Post, Role
from ventanilla.ui.letters import official_language


def accounts(folder: Path) -> tuple[Account, ...]:
    """This function will return the officials of a pack's samples, as accounts."""
    return tuple(
        Account(name=each.name, email=each.email, department=each.department, role=each.role)
        for each in packs.load_samples(folder).officials
    )


def seed(folder: Path, *, at: datetime) -> Iterator[str]:
    """This function will appoint the sample officials, file the cases and book, saying what it has done.

    What a run that was cut short has done already is not done twice.
    """
    samples = packs.load_samples(folder)
    officials = {each.email: _official(each, at) for each in samples.officials}
    yield f"{len(officials)} officials"
    done = _cases_filed()
    for number, sample in enumerate(samples.cases):
        if number < done:
            continue
        department = _department(sample.service)
        official, role = _acting(samples, officials, department)
        with override(official_language(sample.language, catalog.city())):
            post = str(role.label)
        with transaction.atomic():
            file_sample(sample=sample, official=official, post=post, at=at)
        yield f"case {number + 1} of {len(samples.cases)}"
    if samples.bookings:
        bookings.keep_days(at=at)
    for number, booking in enumerate(samples.bookings):
        official = _acting_or_first(samples, officials, offer.appointment(booking.appointment).department)
        with transaction.atomic():
            book_sample(sample=booking, official=official, at=at)
        yield f"booking {number + 1} of {len(samples.bookings)}"
    for number, seat in enumerate(samples.enrolments):
        official = _acting_or_first(samples, officials, offer.course(seat.group.partition("/")[0]).department)
        enrol_sample(sample=seat, official=official, at=at)
        yield f"enrolment {number + 1} of {len(samples.enrolments)}"
    for number, loan in enumerate(samples.loans):
        official = _acting_or_first(samples, officials, venues.lent(loan.venue).lending.department)
        lend_sample(sample=loan, official=official, at=at)
        yield f"loan {number + 1} of {len(samples.loans)}"


@transaction.atomic
def _official(sample: SampleOfficial, at: datetime) -> Person:
    account = Account(sample.name, sample.email, sample.department, sample.role)
    person = people.ensure_person(email=account.email, at=at)
    if not person.has_usable_password():
        people.rename(person=person, name=account.name)
        people.set_password(person=person, password=PASSWORD)
    if not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(person, account.secret)
    if not Post.objects.filter(person=person, department=account.department, role=account.role).exists():
        people.appoint(person=person, department=account.department, role=account.role, by=None, at=at)
    return person


def _cases_filed() -> int:
    from ventanilla.cases.models import Case

    return Case.objects.count()


def _department(slug: str) -> str:
    service = catalog.service(slug)
    if service is None:
        raise LookupError(f"the samples file a case of {slug}, which the pack does not offer")
    return service.card.department


def _acting(samples: SamplesFile, officials: dict[str, Person], department: str) -> tuple[Person, Role]:
    for sample in samples.officials:
        if sample.department == department:
            return officials[sample.email], Role(sample.role)
    raise LookupError(f"the samples have no official in {department} to act on a case")


def _acting_or_first(samples: SamplesFile, officials: dict[str, Person], department: str) -> Person:
    own = [each.email for each in samples.officials if each.department == department]
    return officials[(own or [each.email for each in samples.officials])[0]]
