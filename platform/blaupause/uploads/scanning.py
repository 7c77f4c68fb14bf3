"""The scanner port: is there malware in it? ClamAV's daemon in production, a stand-in for the demo."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlsplit

EICAR: Final = b"*H+H$!ELIF-TSET-SURIVITNA-DRADNATS-RACIE$}7)CC7)^P(45XZP\\4[PA@%P!O5X"[::-1]
"""The industry's harmless test string; backwards, or scanners would find this file."""

_CHUNK: Final = 64 * 1024
_LONGEST_REPLY: Final = 4096


class ScannerUnavailable(Exception):  # noqa: N818 (it names what happened)
    """No verdict: unreachable, too slow, refused. Never a reason to let a file pass."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`malware` is the name of what was found; empty when the file is clean."""

    malware: str = ""

    @property
    def clean(self) -> bool:
        return not self.malware


class Scanner(Protocol):
    def scan(self, content: bytes) -> Verdict:
        """Judge a file.

        Raises:
            ScannerUnavailable: there is no verdict.
        """
        ...


@dataclass(frozen=True, slots=True)
class DemoScanner:
    """Knows the EICAR test string and nothing else: for demo and tests only."""

    def scan(self, content: bytes) -> Verdict:
        return Verdict("Eicar-Test-Signature" if EICAR in content else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClamdScanner:
    """Asks a ClamAV daemon over its socket (clamd's command INSTREAM).

    Attributes:
        address: path of a Unix socket, or host and port.
        timeout: seconds for each step of the talk.
        max_bytes: what the daemon takes (its StreamMaxLength); more is not even sent.
    """

    address: str | tuple[str, int]
    timeout: float = 20.0
    max_bytes: int = 25 * 1024 * 1024

    def scan(self, content: bytes) -> Verdict:
        if len(content) > self.max_bytes:
            raise ScannerUnavailable(f"{len(content)} bytes are more than the scanner takes ({self.max_bytes})")
        try:
            with self._connection() as connection:
                with suppress(BrokenPipeError, ConnectionResetError):  # it may answer before it has read everything
                    _send(connection, content)
                reply = _receive(connection)
        except OSError as error:
            raise ScannerUnavailable(f"the scanner at {self.address} does not answer: {error}") from error
        return _verdict(reply)

    @contextmanager
    def _connection(self) -> Iterator[socket.socket]:
        if not isinstance(self.address, str):
            with socket.create_connection(self.address, self.timeout) as connection:
                yield connection
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(self.timeout)
            connection.connect(self.address)
            yield connection


def _send(connection: socket.socket, content: bytes) -> None:
    connection.sendall(b"zINSTREAM\0")
    for start in range(0, len(content), _CHUNK):
        chunk = content[start : start + _CHUNK]
        connection.sendall(struct.pack("!L", len(chunk)) + chunk)
    connection.sendall(struct.pack("!L", 0))


def _receive(connection: socket.socket) -> str:
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < _LONGEST_REPLY and (part := connection.recv(1024)):
        reply += part
    return reply.rstrip(b"\0").decode(errors="replace")


def _verdict(reply: str) -> Verdict:
    """Read "stream: OK" or "stream: Name FOUND"; everything else is no verdict."""
    if reply == "stream: OK":
        return Verdict()
    if reply.startswith("stream: ") and reply.endswith(" FOUND"):
        return Verdict(reply.removeprefix("stream: ").removesuffix(" FOUND"))
    raise ScannerUnavailable(f"the scanner says {reply[:200]!r}")


def scanner_at(address: str) -> Scanner:
    """Make the scanner a setting names: clamd://host:port, clamd+unix:/path or demo.

    Raises:
        ValueError: it names none.
    """
    parts = urlsplit(address)
    if address == "demo":
        return DemoScanner()
    if parts.scheme == "clamd" and parts.hostname and parts.port:
        return ClamdScanner(address=(parts.hostname, parts.port))
    if parts.scheme == "clamd+unix" and parts.path.startswith("/"):
        return ClamdScanner(address=parts.path)
    raise ValueError(f"{address!r} names no scanner: clamd://host:port, clamd+unix:/path or demo")
