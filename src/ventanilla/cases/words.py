"""What the states and events of a case are called on pages, in the words of the person reading."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ventanilla.cases.rules import State, Tag

STATES: dict[State, Promise] = {
    State.FILED: _("Received"),
    State.IN_REVIEW: _("Being reviewed"),
    State.CURE_ASKED: _("Something to put right"),
    State.GRANTED: _("Granted"),
    State.DENIED: _("Refused"),
    State.ANSWERED: _("Answered"),
    State.WITHDRAWN: _("Withdrawn"),
}

TONES: dict[State, str] = {
    State.FILED: "blue",
    State.IN_REVIEW: "blue",
    State.CURE_ASKED: "yellow",
    State.GRANTED: "green",
    State.DENIED: "red",
    State.ANSWERED: "green",
    State.WITHDRAWN: "grey",
}

EVENTS: dict[Tag, Promise] = {
    Tag.FILED: _("Filed"),
    Tag.TAKEN: _("The review has begun"),
    Tag.ASSIGNED: _("Put into somebody's hands"),
    Tag.ROUTED: _("Sent on to another department"),
    Tag.NOTED: _("Note"),
    Tag.CURE_ASKED: _("Something must be put right"),
    Tag.CURED: _("Put right"),
    Tag.CURE_LAPSED: _("The time to put it right ended"),
    Tag.GRANTED: _("Granted"),
    Tag.DENIED: _("Refused"),
    Tag.ANSWERED: _("Answered"),
    Tag.WITHDRAWN: _("Withdrawn by the person who filed it"),
    Tag.DOCUMENT_ISSUED: _("Document issued"),
    Tag.TOLD: _("Message sent"),
    Tag.TIME_ASKED: _("A time must be chosen"),
    Tag.BOOKED: _("Appointment booked"),
    Tag.BOOKING_MOVED: _("Appointment moved"),
    Tag.BOOKING_CANCELLED: _("Appointment cancelled"),
    Tag.BOOKING_MISSED: _("Nobody came to the appointment"),
    Tag.ATTENDED: _("Attended in person"),
}
