"""The two outside things the register leans on: who seals documents, and who looks for viruses in uploads.

Each is named in the settings by the dotted path of a factory, made once in a process and kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Sealed:
    """A PDF with its seal. ``certificate`` is DER, ``serial`` is its number in hexadecimal, ``level`` B-B or B-T."""

    content: bytes
    method: str
    level: str
    certificate: bytes
    subject: str
    serial: str
    sealed_at: datetime


@dataclass(frozen=True)
class SealFound:
    """The last seal in a PDF.

    ``ours``: made with a certificate known as the town's. ``intact``: besides, the seal holds and covers
    the whole file. ``sealed_at`` is the time it gives, ``reason`` what it says it was made for.
    """

    ours: bool
    intact: bool
    subject: str
    serial: str
    reason: str
    sealed_at: datetime | None


class StorageUnavailable(Exception):
    """The storage of documents is full or does not answer. What was being kept was not; nothing was recorded."""

    @classmethod
    def because(cls, trouble: OSError) -> "StorageUnavailable":
        return cls(trouble.strerror or "no answer")


class SealUnavailable(Exception):
    """The seal cannot be used now: no certificate, a wrong password, no answer from the time stamper."""


class Unreadable(Exception):
    """The bytes are not a PDF that can be read."""


class Sealer(Protocol):
    """Seals PDFs with the town's certificate, and reads the seals in others."""

    def seal(self, pdf: bytes, *, reason: str) -> Sealed:
        """This function will return the PDF sealed (PAdES), or raise ``SealUnavailable``."""

    def read(self, pdf: bytes, *, known: Sequence[bytes]) -> SealFound | None:
        """This function will return the last seal in a PDF, or None without one; raises ``Unreadable``.

        ``known`` are the DER certificates the town has sealed with, and the only ones trusted.
        """

    def good_until(self) -> datetime:
        """This function will return when the seal's certificate expires, or raise ``SealUnavailable``."""

    def authority(self) -> bytes:
        """This function will return the certificate that readers must trust, PEM."""


class ScannerDown(Exception):
    """The antivirus did not answer, so nothing can be said of the file."""


class Scanner(Protocol):
    """Looks for viruses in uploads."""

    def scan(self, content: bytes) -> str | None:
        """This function will return the name of the virus found, or None; raises ``ScannerDown``."""


@cache
def sealer() -> Sealer:
    """This function will return the sealer that ``settings.SEALER`` names, with its key loaded."""
    return cast(Sealer, import_string(settings.SEALER)())


@cache
def scanner() -> Scanner:
    """This function will return the scanner that ``settings.SCANNER`` names."""
    return cast(Scanner, import_string(settings.SCANNER)())
