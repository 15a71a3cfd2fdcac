"""Read and check a city folder: all faults at once, then a frozen ``City``."""

from ventanilla.packs.faults import Fault, Faulty
from ventanilla.packs.load import check, load, load_samples

__all__ = ["Fault", "Faulty", "check", "load", "load_samples"]
