"""What the page of one's own seat or date shows, gathered for its template."""

from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.bookings import courses, naming, offer, services, venues
from ventanilla.bookings.models import Booking, Kind
from ventanilla.bookings.rules import NotOffered, State
from ventanilla.catalog import queries as catalog
from ventanilla.portal import booked, hours
from ventanilla.ui import here, moments

STATES: dict[str, dict[State, Promise]] = {
    Kind.SEATS: {
        State.HELD: gettext_lazy("Offered, not accepted yet"),
        State.CONFIRMED: gettext_lazy("Enrolled"),
        State.DONE: gettext_lazy("It has taken place"),
        State.CANCELLED: gettext_lazy("Cancelled"),
        State.LAPSED: gettext_lazy("Not accepted in time"),
    },
    Kind.SPACE: {
        State.HELD: gettext_lazy("Held, not confirmed yet"),
        State.CONFIRMED: gettext_lazy("Confirmed"),
        State.DONE: gettext_lazy("It has taken place"),
        State.CANCELLED: gettext_lazy("Cancelled"),
        State.LAPSED: gettext_lazy("Not confirmed in time"),
    },
}


def own(booking: Booking, at: datetime) -> dict[str, Any]:
    """This function will return what the page of one's own seat or date shows, whatever has become of it."""
    state = State(booking.state)
    kind = booking.resource.kind
    document = services.attendance.certificate(booking)
    return {
        "booking": booking,
        "kind": kind,
        "name": naming.name_of(booking.resource, booking.what),
        "state": state,
        "said": STATES[kind].get(state, state),
        "tone": booked.TONES[state],
        "rows": _seat(booking) if kind == Kind.SEATS else _space(booking),
        "may_cancel": may_cancel(booking, at),
        "to_come": state == State.CONFIRMED and at < booking.ends_at,
        "department": catalog.department(booking.resource.department),
        "certificate": document,
    }


def may_cancel(booking: Booking, at: datetime) -> bool:
    """This function will tell whether the person may still cancel a seat or a date by themself."""
    return booking.state in (State.CONFIRMED, State.HELD) and at < booking.starts_at


def _seat(booking: Booking) -> list[dict[str, str]]:
    who = {"key": _("Who takes part"), "value": booking.name}
    try:
        found = courses.place(booking.resource.slug)
    except NotOffered:
        return [who, {"key": _("When"), "value": moments.moment(booking.starts_at)}]
    times = "\n".join(
        f"{each.days}: {each.hours}" for each in hours.openings(found.group.sessions, here.locale())
    )
    rows = [
        {"key": _("Group"), "value": here.say(found.group.name)},
        who,
        {"key": _("First session"), "value": moments.moment(booking.starts_at)},
        {"key": _("Times"), "value": times},
        {"key": _("Last session"), "value": moments.weekday(booking.ends_at)},
        {"key": _("Place"), "value": here.say(found.group.place)},
        {"key": _("Given by"), "value": found.group.teacher or ""},
        {"key": _("Cost"), "value": here.say(found.course.cost)},
    ]
    return [row for row in rows if row["value"]]


def _space(booking: Booking) -> list[dict[str, str]]:
    when = _("%(day)s, from %(begins)s to %(ends)s") % {
        "day": moments.weekday(offer.local_day(booking.starts_at)),
        "begins": moments.clock(booking.starts_at),
        "ends": moments.clock(booking.ends_at),
    }
    rows = [{"key": _("When"), "value": when}, {"key": _("In the name of"), "value": booking.name}]
    try:
        lent = venues.lent(booking.what)
    except NotOffered:
        return rows
    taken = [slug.partition("/")[2] for slug in booking.occupations.values_list("space__slug", flat=True)]
    spaces = ", ".join(here.say(each.name) for each in venues.name_of(lent.lending, taken))
    rows += [{"key": _("Space"), "value": spaces}, {"key": _("Where"), "value": lent.venue.address}]
    return [row for row in rows if row["value"]]
