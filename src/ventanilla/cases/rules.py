"""What may happen to a case, and who may do it: decisions without a database.

A case has no state of its own: its state is what its last event left it in. The table here is the
only place that says which event may follow which state.
"""

from dataclasses import dataclass
from enum import StrEnum

from ventanilla.packs.models import Effect, Procedure


class State(StrEnum):
    """Where a case stands."""

    FILED = "filed"
    IN_REVIEW = "in_review"
    CURE_ASKED = "cure_asked"
    GRANTED = "granted"
    DENIED = "denied"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


OPEN = (State.FILED, State.IN_REVIEW, State.CURE_ASKED)
CLOSED = (State.GRANTED, State.DENIED, State.ANSWERED, State.WITHDRAWN)


class Tag(StrEnum):
    """What can happen to a case."""

    FILED = "filed"
    TAKEN = "taken"
    ASSIGNED = "assigned"
    ROUTED = "routed"
    NOTED = "noted"
    CURE_ASKED = "cure_asked"
    CURED = "cured"
    CURE_LAPSED = "cure_lapsed"
    GRANTED = "granted"
    DENIED = "denied"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    DOCUMENT_ISSUED = "document_issued"
    TOLD = "told"
    TIME_ASKED = "time_asked"
    BOOKED = "booked"
    BOOKING_MOVED = "booking_moved"
    BOOKING_CANCELLED = "booking_cancelled"
    BOOKING_MISSED = "booking_missed"
    ATTENDED = "attended"


@dataclass(frozen=True)
class Move:
    """From which states an event may come, and the state it leaves (None: the same)."""

    before: tuple[State, ...]
    after: State | None = None


ANY = tuple(State)
MOVES: dict[Tag, Move] = {
    Tag.FILED: Move((), State.FILED),
    Tag.TAKEN: Move((State.FILED,), State.IN_REVIEW),
    Tag.ASSIGNED: Move(OPEN),
    Tag.ROUTED: Move(OPEN),
    Tag.NOTED: Move(ANY),
    Tag.CURE_ASKED: Move((State.FILED, State.IN_REVIEW), State.CURE_ASKED),
    Tag.CURED: Move((State.CURE_ASKED,), State.IN_REVIEW),
    Tag.CURE_LAPSED: Move((State.CURE_ASKED,), State.IN_REVIEW),
    Tag.GRANTED: Move((State.FILED, State.IN_REVIEW), State.GRANTED),
    Tag.DENIED: Move((State.FILED, State.IN_REVIEW), State.DENIED),
    Tag.ANSWERED: Move((State.FILED, State.IN_REVIEW), State.ANSWERED),
    Tag.WITHDRAWN: Move(OPEN, State.WITHDRAWN),
    Tag.DOCUMENT_ISSUED: Move(ANY),
    Tag.TOLD: Move(ANY),
    Tag.TIME_ASKED: Move(ANY),
    Tag.BOOKED: Move(ANY),
    Tag.BOOKING_MOVED: Move(ANY),
    Tag.BOOKING_CANCELLED: Move(ANY),
    Tag.BOOKING_MISSED: Move(ANY),
    Tag.ATTENDED: Move(ANY),
}

SHOWN_TO_CITIZEN = (
    Tag.FILED,
    Tag.TAKEN,
    Tag.ROUTED,
    Tag.CURE_ASKED,
    Tag.CURED,
    Tag.CURE_LAPSED,
    Tag.GRANTED,
    Tag.DENIED,
    Tag.ANSWERED,
    Tag.WITHDRAWN,
    Tag.DOCUMENT_ISSUED,
    Tag.TIME_ASKED,
    Tag.BOOKED,
    Tag.BOOKING_MOVED,
    Tag.BOOKING_CANCELLED,
    Tag.BOOKING_MISSED,
    Tag.ATTENDED,
)


class Occasion(StrEnum):
    """When effects are brought about."""

    SUBMIT = "submit"
    CURE = "cure"
    ASK_CURE = "ask_cure"
    GRANT = "grant"
    DENY = "deny"
    WITHDRAW = "withdraw"
    ASK_TIME = "ask_time"


class Action(StrEnum):
    """What an official can do from the desk."""

    TAKE = "take"
    ASSIGN = "assign"
    ROUTE = "route"
    NOTE = "note"
    ASK_CURE = "ask_cure"
    GRANT = "grant"
    DENY = "deny"
    ATTEND = "attend"


def may_happen(tag: Tag, state: State | None) -> bool:
    """This function will tell whether the event may follow the state (None: no case yet)."""
    move = MOVES[tag]
    return state is None if not move.before else state in move.before


def state_after(tag: Tag, state: State | None) -> State:
    """This function will return the state that the event leaves, or raise ValueError if it may not happen."""
    if not may_happen(tag, state):
        raise ValueError(f"{tag} cannot follow {state}")
    after = MOVES[tag].after or state
    if after is None:
        raise ValueError(f"{tag} needs a case")
    return after


def outcome(procedure: Procedure, action: Action) -> Tag:
    """This function will return the event that granting or denying is in this procedure.

    A register that only routes (the generic filing) neither grants nor denies: it answers.
    """
    if procedure.decides == "route":
        return Tag.ANSWERED
    return Tag.GRANTED if action is Action.GRANT else Tag.DENIED


def actions(
    procedure: Procedure,
    state: State,
    role: str,
    *,
    mine: bool,
    cures_asked: int,
    held_by_another: bool = False,
    awaited: bool = False,
) -> tuple[Action, ...]:
    """This function will return what an official of that role may do now, in the order the page offers it.

    A cure is asked once (CPAEM art. 119; Ley 39/2015 art. 68). An official takes a case that is in nobody's
    hands, or was put into theirs; handing it to another is for a supervisor, or for whoever holds it.
    ``awaited``: the person must be attended first, so nothing is granted yet.
    """
    open_to: list[Action] = []
    if may_happen(Tag.TAKEN, state) and not held_by_another:
        open_to.append(Action.TAKE)
    if state in MOVES[Tag.GRANTED].before:
        open_to.append(Action.ATTEND if awaited else Action.GRANT)
        if procedure.decides == "grant_or_deny":
            open_to.append(Action.DENY)
        if procedure.cure is not None and cures_asked == 0:
            open_to.append(Action.ASK_CURE)
    if state in MOVES[Tag.ASSIGNED].before and (mine or role in ("supervisor", "administrator")):
        open_to.append(Action.ASSIGN)
    if procedure.decides == "route" and state in MOVES[Tag.ROUTED].before:
        open_to.append(Action.ROUTE)
    open_to.append(Action.NOTE)
    return tuple(open_to)


def first_attended(procedure: Procedure) -> frozenset[str]:
    """This function will return the appointments at which a person must be attended before anything is granted."""
    return frozenset(
        effect.appointment
        for effect in procedure.on.submit
        if effect.do == "book" and effect.before == "grant" and effect.appointment
    )


RECEIPT = "receipt"


def effects(procedure: Procedure, occasion: Occasion) -> tuple[Effect, ...]:
    """This function will return what must be brought about on an occasion, in order.

    Whatever is filed gets its receipt first (Ley 39/2015 art. 16.3; acuse of CPAEM), and asking for a
    cure or closing a withdrawn case is always told, whatever the pack says.
    """
    receipt = Effect(do="issue", document=RECEIPT, title=procedure.receipt_title)
    match occasion:
        case Occasion.SUBMIT:
            return (receipt, *procedure.on.submit)
        case Occasion.CURE:
            return (receipt, Effect(do="tell", message="received"))
        case Occasion.ASK_CURE:
            return (Effect(do="tell", message="cure_asked"),)
        case Occasion.GRANT:
            return procedure.on.grant
        case Occasion.DENY:
            return procedure.on.deny
        case Occasion.WITHDRAW:
            return (Effect(do="tell", message="closed"),)
        case Occasion.ASK_TIME:
            return (Effect(do="tell", message="choose_time"),)
