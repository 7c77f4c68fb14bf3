"""Reads an address that somebody typed, and nothing behind it: no other house, no inner network, no endless answer.

The name is looked up once, every address behind it must be a public one, and that very address is connected to.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from contextlib import suppress
from http import HTTPStatus
from threading import Timer
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from blaupause.domain import DomainError

MOST_BYTES: Final = 1_000_000
"""Federation metadata of large providers have some hundred thousand."""
SECONDS: Final = 5.0
CHUNK: Final = 65_536


class Unreadable(DomainError):  # noqa: N818 – says what happened
    """An address cannot be read, or must not be; its text says what to do."""


def require_reachable(address: str) -> None:
    """Refuse an address that is not secured, or leads to an inner network. It is looked up, not read.

    Raises:
        Unreadable: says which of both.
    """
    parts = _parts(address)
    _public(parts.hostname or "", _port(parts))


def require_secured(address: str) -> None:
    """Refuse an address that browsers must not be sent to. It is neither looked up nor read.

    Raises:
        Unreadable: it is none, or not secured.
    """
    _parts(address)


def fetch(address: str, *, seconds: float = SECONDS) -> bytes:
    """Return what is at an address.

    Args:
        address: what somebody typed.
        seconds: all the time it gets, from the connection to the last byte, however the bytes are spread.

    Raises:
        Unreadable: it is not secured, inside a network, elsewhere, too long, too slow, or nothing.
    """
    parts = _parts(address)
    host, port = parts.hostname or "", _port(parts)
    connection = _connection(parts, host, _public(host, port))
    clock = Timer(seconds, connection.give_up)
    clock.daemon = True
    clock.start()
    try:
        content = _asked(connection, parts._replace(scheme="", netloc="", fragment="").geturl() or "/")
    except (OSError, http.client.HTTPException) as error:
        if isinstance(error, ssl.SSLError) and not connection.is_given_up:
            raise Unreadable(_("Das Zertifikat dieser Adresse ist nicht gültig. Erneuern Sie es dort.")) from None
        raise _silent() from None
    finally:
        clock.cancel()
        clock.join()
        connection.end()
    if connection.is_given_up:  # where no length is told, half an answer ends like a whole one
        raise _silent()
    return content


def _asked(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path)
    with connection.getresponse() as answer:
        _require_content(answer.status)
        return _content(answer)


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        is_whole = bool(parts.hostname) and _port(parts) > 0
    except ValueError:
        parts, is_whole = urlsplit(""), False
    if not is_whole or not address.isascii() or any(letter <= " " for letter in address):
        raise Unreadable(_("Das ist keine Adresse. Sie beginnt mit https:// und hat keine Leerzeichen."))
    if parts.scheme != "https" and not (settings.PRIVATE_PROVIDERS and parts.scheme == "http"):
        raise Unreadable(_("Die Adresse muss mit https:// beginnen."))
    if parts.username is not None or parts.password is not None:
        raise Unreadable(_("Lassen Sie Namen und Passwort aus der Adresse weg."))
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _public(host: str, port: int) -> tuple[str, int]:
    """Return the address to connect to, once every one behind the name is public."""
    try:
        found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise Unreadable(_("Diesen Namen kennt das Internet nicht. Prüfen Sie die Schreibweise.")) from None
    if not settings.PRIVATE_PROVIDERS and not all(_is_public(each) for each in found):
        raise Unreadable(_("Diese Adresse liegt in einem internen Netz. Nehmen Sie die, die im Internet gilt."))
    return found[0], port


def _is_public(address: str) -> bool:
    known = ipaddress.ip_address(address.partition("%")[0])
    inside = getattr(known, "ipv4_mapped", None) or getattr(known, "sixtofour", None) or known
    return bool(inside.is_global and not inside.is_multicast)


def _connection(parts: SplitResult, host: str, to: tuple[str, int]) -> _Plain:
    if parts.scheme == "http":
        return _Plain(host, to)
    return _Secured(host, to)


class _Plain(http.client.HTTPConnection):
    """A connection to an address that was looked up before; the name is only told.

    Each read has its own limit of time; all of them together end when another thread gives up.
    """

    def __init__(self, host: str, to: tuple[str, int]) -> None:
        super().__init__(host, to[1], timeout=SECONDS)
        self.to = to
        self.line: socket.socket | None = None
        self.is_given_up = False

    def connect(self) -> None:
        self.sock = socket.create_connection(self.to, self.timeout)
        self.line = self.sock.dup()  # stays while TLS and the answer take the socket over
        if self.is_given_up:
            raise TimeoutError

    def give_up(self) -> None:
        self.is_given_up = True
        if self.line is not None:
            with suppress(OSError):
                self.line.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        self.close()
        if self.line is not None:
            self.line.close()


class _Secured(_Plain):
    """The same, and the certificate must be of the name."""

    default_port = 443

    def connect(self) -> None:
        super().connect()
        plain = self.sock
        try:
            self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)
        except OSError:
            plain.close()
            raise


def _require_content(status: int) -> None:
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise Unreadable(_("Diese Adresse leitet weiter. Tragen Sie die Adresse ein, zu der sie führt."))
    if status != HTTPStatus.OK:
        raise Unreadable(
            _("Die Adresse antwortet mit %(status)s. Öffnen Sie sie im Browser und prüfen Sie sie."), status=status
        )


def _content(answer: http.client.HTTPResponse) -> bytes:
    content = b""
    while chunk := answer.read1(CHUNK):
        content += chunk
        if len(content) > MOST_BYTES:
            raise Unreadable(_("Hinter der Adresse liegt mehr als 1 MB. Das ist keine Beschreibung eines Anbieters."))
    return content


def _silent() -> Unreadable:
    return Unreadable(_("Die Adresse antwortet nicht. Prüfen Sie, ob sie aus dem Internet erreichbar ist."))
