"""A real small name server on the loopback: it answers by UDP what a test has put into it."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

if TYPE_CHECKING:
    from collections.abc import Iterator

type Zone = dict[tuple[str, str], list[str]]


class NameServer:
    """Knows records by name and kind; `is_broken` lets it fail, as a resolver without a network does."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.zone: Zone = {}
        self.is_broken = False

    def put(self, name: str, kind: str, *values: str) -> None:
        self.zone[name, kind] = list(values)

    def answer(self, asked: dns.message.Message) -> dns.message.Message:
        told = dns.message.make_response(asked)
        told.flags |= dns.flags.RA
        if self.is_broken:
            told.set_rcode(dns.rcode.SERVFAIL)
            return told
        question = asked.question[0]
        name, kind = question.name.to_text().rstrip(".").lower(), dns.rdatatype.to_text(question.rdtype)
        while (name, "CNAME") in self.zone and kind != "CNAME":
            target = self.zone[name, "CNAME"][0]
            told.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "CNAME", f"{target}."))
            name = target
        values = [_written(kind, value) for value in self.zone.get((name, kind), [])]
        if values:
            told.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", kind, *values))
        elif not any(known == name for known, _kind in self.zone):
            told.set_rcode(dns.rcode.NXDOMAIN)
        return told


def _written(kind: str, value: str) -> str:
    if kind == "TXT":
        return " ".join(f'"{value[at : at + 200]}"' for at in range(0, len(value), 200))
    return f"{value}." if kind == "CNAME" else value


@contextmanager
def running() -> Iterator[NameServer]:
    """Let a name server answer until the block ends."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.bind(("127.0.0.1", 0))
        door.settimeout(0.1)
        server, over = NameServer(f"127.0.0.1:{door.getsockname()[1]}"), threading.Event()

        def serve() -> None:
            while not over.is_set():
                try:
                    wire, client = door.recvfrom(4_096)
                except TimeoutError:
                    continue
                door.sendto(server.answer(dns.message.from_wire(wire)).to_wire(), client)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            over.set()
            thread.join()
