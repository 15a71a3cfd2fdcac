"""Who came to the sessions of a group, and the certificate of those who came often enough."""

from datetime import date, datetime
from importlib.resources import files

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ventanilla.bookings import courses, offer
from ventanilla.bookings.models import Attendance, Booking, Happening, Kind
from ventanilla.bookings.rules import State, Tag
from ventanilla.bookings.services import locks, telling
from ventanilla.bookings.services.record import NotNow, record
from ventanilla.catalog import queries as catalog
from ventanilla.notices import services as notices
from ventanilla.people.models import Person
from ventanilla.registry import services as registry
from ventanilla.registry.models import Document
from ventanilla.registry.rules import Party
from ventanilla.ui import letters


class NotASession(Exception):
    """The group does not meet that day, or that day is still to come."""


class NotEarned(Exception):
    """The group has not ended, or the person was there too seldom: ``attended``, in per cent."""

    def __init__(self, attended: int) -> None:
        super().__init__(f"{attended} %")
        self.attended = attended


@transaction.atomic
def attend(*, booking: Booking, day: date, came: bool, by: Person, at: datetime) -> Attendance:
    """This function will write down whether somebody who has a seat came to the session of that local day.

    Said again, it puts right what was said before. Raises NotASession, or NotNow for who has no seat.
    """
    now = locks.booking(booking)
    if now.resource.kind != Kind.SEATS or now.state not in (State.CONFIRMED, State.DONE):
        raise NotNow(Tag.DONE, now.state)
    met = {offer.local_day(each.begins) for each in courses.sessions(courses.place(now.resource.slug).group)}
    if day not in met or day > offer.local_day(at):
        raise NotASession
    found, _new = Attendance.objects.update_or_create(
        booking=now, day=day, defaults={"came": came, "at": at, "by": by}
    )
    return found


def certify(*, booking: Booking, at: datetime, by: Person | None = None) -> Document:
    """This function will issue the certificate of participation, once, and tell the person that it is there.

    It is drawn, sealed, and entered in the register as sent out. Raises NotEarned before the group has ended
    and below the attendance that the course asks; NotNow; and as ``registry.issue``.
    """
    if booking.resource.kind != Kind.SEATS or booking.state not in (State.CONFIRMED, State.DONE):
        raise NotNow(Tag.CERTIFIED, booking.state)
    found = courses.place(booking.resource.slug)
    share = courses.attended(booking)
    if courses.span(found.group).ends > at or share < found.course.attendance:
        raise NotEarned(share)
    city = catalog.city()
    language = letters.official_language(booking.language, city)
    document = registry.issue(
        key=f"certificate/{booking.pk}",
        source=(files("ventanilla.bookings") / "typst" / "certificate.typ").read_text(encoding="utf-8"),
        data=_words(booking, found, language, at),
        title=_title(language),
        language=language,
        files=letters.files(city),
        at=at,
    )
    with transaction.atomic():
        now = locks.booking(booking)
        if Happening.objects.filter(booking=now, tag=Tag.CERTIFIED).exists():
            return document
        if now.state == State.CONFIRMED:
            record(booking=now, tag=Tag.DONE, by=by, at=at)
        record(booking=now, tag=Tag.CERTIFIED, by=by, at=at, data={"document": document.pk})
        telling.certified(now, at=at)
        notices.send_out(
            document=document,
            party=Party(now.name, ""),
            origin=found.course.department,
            summary=f"{found.course.name.say(language)} · {found.group.name.say(language)}",
            case="",
            at=at,
        )
    return document


def certify_due(*, at: datetime) -> int:
    """This function will issue the certificates of every group that has ended, and return how many there were."""
    issued = 0
    waiting = Booking.objects.filter(
        state=State.CONFIRMED, resource__kind=Kind.SEATS, ends_at__lte=at, resource__withdrawn_at=None
    )
    for booking in waiting.select_related("resource").order_by("pk"):
        try:
            certify(booking=booking, at=at)
        except NotEarned:
            continue
        issued += 1
    return issued


def certificate(booking: Booking) -> Document | None:
    """This function will return the certificate issued for a booking, if there is one."""
    said = Happening.objects.filter(booking=booking, tag=Tag.CERTIFIED).first()
    return Document.objects.get(pk=said.data["document"]) if said else None


def _title(language: str) -> str:
    with override(language):
        return _("Certificate of participation")


def _words(booking: Booking, found: courses.Place, language: str, at: datetime) -> dict[str, object]:
    city = catalog.city()
    course, group = found
    zone = offer.zone()
    met = courses.sessions(group)
    minutes = sum(int((each.ends - each.begins).total_seconds()) // 60 for each in met)
    hours = minutes // 60
    with override(language):
        # Translators: said of a person who took part in a workshop or a talk, on a certificate.
        body = _("%(institution)s certifies that") % {"institution": city.about.institution.say(language)}
        took_part = _("took part in")
        pairs = [
            (_("Group"), group.name.say(language)),
            (_("Place"), group.place.say(language)),
            (
                _("Dates"),
                _("From %(first)s to %(last)s")
                % {
                    "first": letters.day(met[0].begins.astimezone(zone).date(), language, city),
                    "last": letters.day(met[-1].ends.astimezone(zone).date(), language, city),
                }
                if len(met) > 1
                else letters.day(met[0].begins.astimezone(zone).date(), language, city),
            ),
            (_("Length"), ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}),
            (_("Attendance"), f"{courses.attended(booking)} %"),
            (_("Given by"), group.teacher or ""),
        ]
    return {
        **letters.head(city, course.department, language),
        "certifies": body,
        "took_part": took_part,
        "name": booking.name,
        "course": course.name.say(language),
        "pairs": pairs,
        "issued_on": letters.day(offer.local_day(at), language, city),
    }
