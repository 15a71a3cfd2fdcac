"""Everything that changes a draft or a case."""

from ventanilla.cases.services.appointments import attend, follow, hold
from ventanilla.cases.services.drafts import (
    KEPT_FOR,
    AlreadyFiled,
    WrongPlace,
    attach,
    begin,
    begin_cure,
    begin_upload,
    claim,
    detach,
    discard,
    let_go,
    purge,
    receive_part,
    save,
)
from ventanilla.cases.services.filing import Incomplete, Refused, submit
from ventanilla.cases.services.handling import (
    ask_cure,
    assign,
    decide,
    lapse_cure,
    note,
    route,
    take,
    withdraw,
)
from ventanilla.cases.services.record import NotNow

__all__ = [
    "KEPT_FOR",
    "AlreadyFiled",
    "Incomplete",
    "NotNow",
    "Refused",
    "WrongPlace",
    "ask_cure",
    "assign",
    "attach",
    "attend",
    "begin",
    "begin_cure",
    "begin_upload",
    "claim",
    "decide",
    "detach",
    "discard",
    "follow",
    "hold",
    "lapse_cure",
    "let_go",
    "note",
    "purge",
    "receive_part",
    "route",
    "save",
    "submit",
    "take",
    "withdraw",
]
