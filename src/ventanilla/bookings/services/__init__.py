"""Everything that changes what can be had, and who has it."""

from ventanilla.bookings.services.adopting import adopt
from ventanilla.bookings.services.attendance import (
    NotASession,
    NotEarned,
    attend,
    certify,
    certify_due,
)
from ventanilla.bookings.services.booking import (
    Lapsed,
    TooLate,
    cancel,
    confirm,
    hold,
    hold_again,
    keep_answers,
    lapse,
    move,
)
from ventanilla.bookings.services.capacity import Taken
from ventanilla.bookings.services.closing import affected_by_closing, close
from ventanilla.bookings.services.contingency import (
    AlreadySo,
    affected_by_contingency,
    begin_contingency,
    carry_out_contingency,
    end_contingency,
)
from ventanilla.bookings.services.days import keep_days
from ventanilla.bookings.services.feeds import close_feed, open_feed
from ventanilla.bookings.services.limits import Barred, TooMany
from ventanilla.bookings.services.line import accept, leave, wait
from ventanilla.bookings.services.openings import Changed, Grown, affected, change_openings
from ventanilla.bookings.services.rebuilding import rebuild
from ventanilla.bookings.services.record import NotNow, begin, record
from ventanilla.bookings.services.reminding import remind
from ventanilla.bookings.services.seats import Enrolled, Full, enrol
from ventanilla.bookings.services.spaces import Clash, confirm_space, reserve
from ventanilla.bookings.services.turns import (
    NotServedNow,
    NotToday,
    arrive,
    call_again,
    call_next,
    miss,
    note,
    put_back,
    serve,
    ticket,
)

__all__ = [
    "AlreadySo",
    "Barred",
    "Changed",
    "Clash",
    "Enrolled",
    "Full",
    "Grown",
    "Lapsed",
    "NotASession",
    "NotEarned",
    "NotNow",
    "NotServedNow",
    "NotToday",
    "Taken",
    "TooLate",
    "TooMany",
    "accept",
    "adopt",
    "affected",
    "affected_by_closing",
    "affected_by_contingency",
    "arrive",
    "attend",
    "begin",
    "begin_contingency",
    "call_again",
    "call_next",
    "cancel",
    "carry_out_contingency",
    "certify",
    "certify_due",
    "change_openings",
    "close",
    "close_feed",
    "confirm",
    "confirm_space",
    "end_contingency",
    "enrol",
    "hold",
    "hold_again",
    "keep_answers",
    "keep_days",
    "lapse",
    "leave",
    "miss",
    "move",
    "note",
    "open_feed",
    "put_back",
    "rebuild",
    "record",
    "remind",
    "reserve",
    "serve",
    "ticket",
    "wait",
]
