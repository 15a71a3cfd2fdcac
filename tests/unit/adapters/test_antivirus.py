"""clamd, played by a thread on a socket that speaks its protocol."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ventanilla.adapters.antivirus import Clamd, Nothing
from ventanilla.registry.ports import ScannerDown

Answering = Callable[[bytes], str]


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[Answering]:
    """Returns an address that will answer one scan so; what it was sent is checked to be ``EICAR``."""
    path = str(tmp_path / "clamd")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    listening.listen()
    received: list[bytes] = []

    def exactly(link: socket.socket, count: int) -> bytes:
        return link.recv(count, socket.MSG_WAITALL)

    def serve(answer: bytes) -> None:
        link, _ = listening.accept()
        with link:
            assert exactly(link, 10) == b"zINSTREAM\0"
            while size := struct.unpack("!I", exactly(link, 4))[0]:
                received.append(exactly(link, size))
            link.sendall(answer)

    def answering(answer: bytes) -> str:
        threading.Thread(target=serve, args=(answer,), daemon=True).start()
        return path

    yield answering
    listening.close()


def test_clean_is_clean(clamd: Answering) -> None:
    assert Clamd(clamd(b"stream: OK\0")).scan(b"x" * 600_000) is None


def test_a_virus_is_named(clamd: Answering) -> None:
    assert Clamd(clamd(b"stream: Eicar-Test-Signature FOUND\0")).scan(b"EICAR") == "Eicar-Test-Signature"


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OKAY\0"])
def test_anything_else_is_no_answer(clamd: Answering, answer: bytes) -> None:
    with pytest.raises(ScannerDown):
        Clamd(clamd(answer)).scan(b"EICAR")


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "127.0.0.1:1"])
def test_nobody_there_is_no_answer(address: str) -> None:
    with pytest.raises(ScannerDown):
        Clamd(address).scan(b"EICAR")


def test_nothing_finds_nothing() -> None:
    assert Nothing().scan(b"EICAR") is None
