"""Read and check a city folder: all faults at once, then a frozen ``City``."""

from ventanilla.packs.differences import Change, difference
from ventanilla.packs.faults import Fault, Faulty
from ventanilla.packs.load import check, load, load_samples
from ventanilla.packs.schemas import schemas
from ventanilla.packs.situations import Failure, run_situations

__all__ = [
    "Change",
    "Failure",
    "Fault",
    "Faulty",
    "check",
    "difference",
    "load",
    "load_samples",
    "run_situations",
    "schemas",
]
