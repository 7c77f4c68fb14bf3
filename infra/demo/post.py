"""A mail server for this machine only: takes what Keycloak sends and lays it beside the platform's own mail."""

from __future__ import annotations

import socketserver
import threading
from typing import TYPE_CHECKING, Final

from infra.demo.mail import lay_down

if TYPE_CHECKING:
    from pathlib import Path

GREETING: Final = b"220 localhost\r\n"
OK: Final = b"250 OK\r\n"
SEND: Final = b"354 End with a line of one dot\r\n"
BYE: Final = b"221 Bye\r\n"
UNKNOWN: Final = b"502 Not here\r\n"
TAKEN: Final = {b"HELO", b"EHLO", b"MAIL", b"RCPT", b"RSET", b"NOOP"}
LONGEST_LINE: Final = 65_536


class Conversation(socketserver.StreamRequestHandler):
    """One connection: the few words of SMTP (RFC 5321) that a sender without encryption or login needs."""

    def handle(self) -> None:
        self.wfile.write(GREETING)
        while line := self.rfile.readline(LONGEST_LINE):
            word = line[:4].upper()
            if word == b"QUIT":
                self.wfile.write(BYE)
                return
            if word == b"DATA":
                self.wfile.write(SEND)
                lay_down(self._message(), folder=self.server.folder)  # type: ignore[attr-defined]  # ours, see serve
                self.wfile.write(OK)
            else:
                self.wfile.write(OK if word in TAKEN else UNKNOWN)

    def _message(self) -> bytes:
        """Return what comes until the line of one dot; a dot that begins a line was doubled by the sender."""
        lines = []
        while (line := self.rfile.readline(LONGEST_LINE)) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines).replace(b"\r\n", b"\n")


class Server(socketserver.ThreadingTCPServer):
    """The mail server: each message becomes a file of `folder`."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, port: int, folder: Path) -> None:
        super().__init__(("127.0.0.1", port), Conversation)
        self.folder = folder


def serve(port: int, folder: Path) -> Server:
    """Take mail in a thread of this process."""
    server = Server(port, folder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
