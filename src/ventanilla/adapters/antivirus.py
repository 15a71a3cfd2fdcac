"""Looking for viruses: clamd, by its own protocol, or nothing at all."""

import re
import socket
import struct

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ventanilla.registry.ports import Scanner, ScannerDown

PIECE = 256 * 1024
PATIENCE = 60
FOUND = re.compile(rb"^stream: (?P<virus>.+) FOUND$")


class Nothing:
    """Scans nothing: chosen by name, for demonstrations and towns that scan elsewhere."""

    def scan(self, content: bytes) -> str | None:
        """This function will find no virus in anything."""
        del content
        return None


class Clamd:
    """The ClamAV daemon. ``address`` is the path of its socket, or ``host:port``."""

    def __init__(self, address: str) -> None:
        self.address = address

    def scan(self, content: bytes) -> str | None:
        """This function will return the name of the virus found, or None; raises ``ScannerDown``.

        By INSTREAM. Whatever is not a plain answer counts as none: what was not scanned is not clean.
        """
        try:
            answer = self._answer(content)
        except OSError as trouble:
            raise ScannerDown(trouble.strerror or type(trouble).__name__) from trouble
        if answer == b"stream: OK":
            return None
        if found := FOUND.match(answer):
            return found["virus"].decode("ascii", "replace")
        raise ScannerDown(answer.decode("ascii", "replace") or "no answer")

    def _answer(self, content: bytes) -> bytes:
        with self._connected() as link:
            link.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), PIECE):
                piece = content[start : start + PIECE]
                link.sendall(struct.pack("!I", len(piece)) + piece)
            link.sendall(struct.pack("!I", 0))
            answer = b""
            while not answer.endswith(b"\0") and (more := link.recv(4096)):
                answer += more
        return answer.rstrip(b"\0").strip()

    def _connected(self) -> socket.socket:
        if self.address.startswith("/"):
            link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            link.settimeout(PATIENCE)
            try:
                link.connect(self.address)
            except OSError:
                link.close()
                raise
            return link
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=PATIENCE)


def scanner() -> Scanner:
    """This function will return the scanner that ``settings.ANTIVIRUS`` names: ``none``, or where clamd is."""
    address = settings.ANTIVIRUS
    if not address:
        raise ImproperlyConfigured("ANTIVIRUS is not set: give the socket of clamd, or none")
    return Nothing() if address == "none" else Clamd(address)
