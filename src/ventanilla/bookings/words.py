"""What the states of bookings, their modalities and what happens to them are called."""

from django.utils.translation import gettext_lazy as _

from ventanilla.bookings.rules import State, Tag

STATES = {
    State.HELD: _("Being booked"),
    State.CONFIRMED: _("Booked"),
    State.ARRIVED: _("Here"),
    State.DONE: _("Served"),
    State.MISSED: _("Did not come"),
    State.CANCELLED: _("Cancelled"),
    State.LAPSED: _("Not finished"),
}
TONES = {
    State.HELD: "grey",
    State.CONFIRMED: "blue",
    State.ARRIVED: "yellow",
    State.DONE: "green",
    State.MISSED: "red",
    State.CANCELLED: "grey",
    State.LAPSED: "grey",
}
MODALITIES = {
    "in_person": _("In person"),
    "video": _("By video"),
    "phone": _("By phone"),
    "home": _("At home"),
}
HAPPENINGS = {
    Tag.HELD: _("A time was held"),
    Tag.CONFIRMED: _("Booked"),
    Tag.MOVED: _("Moved to another time"),
    Tag.REMINDED: _("Reminder sent"),
    Tag.SWITCHED: _("Changed to another way of attending"),
    Tag.LAPSED: _("The hold ended without being confirmed"),
    Tag.CANCELLED: _("Cancelled"),
    Tag.ARRIVED: _("Arrived"),
    Tag.CALLED: _("Called"),
    Tag.DONE: _("Served"),
    Tag.MISSED: _("Did not come"),
    Tag.NOTED: _("Note"),
}
