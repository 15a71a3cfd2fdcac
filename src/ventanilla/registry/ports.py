"""The two outside things the register leans on: who seals documents, and who looks for viruses in uploads.

Each is named in the settings by the dotted path of a factory, made once in a process and kept.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Sealed:
    """A PDF with its seal. ``serial`` is the certificate's, in hexadecimal; ``level`` is B-B or B-T."""

    content: bytes
    method: str
    level: str
    subject: str
    serial: str
    sealed_at: datetime


@dataclass(frozen=True)
class SealFound:
    """What a seal in a PDF says. ``ours``: made with a certificate of this town's.

    ``intact``: the seal holds, our certificate is trusted, and it covers the whole file.
    """

    ours: bool
    intact: bool
    subject: str
    serial: str
    sealed_at: datetime | None


class SealUnavailable(Exception):
    """The seal cannot be used now: no certificate, a wrong password, no answer from the time-stamp authority."""


class Sealer(Protocol):
    """Seals PDFs with the town's certificate, and reads the seals in others."""

    def seal(self, pdf: bytes, *, reason: str, at: datetime) -> Sealed:
        """This function will return the PDF sealed (PAdES), or raise ``SealUnavailable``."""

    def read(self, pdf: bytes) -> SealFound | None:
        """This function will return the last seal in a PDF, None without one, or raise ``ValueError``."""

    def certificates(self) -> tuple[bytes, ...]:
        """This function will return the DER certificates a reader must trust, the authority's last."""


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
