"""An address that somebody typed is read with care, and what a provider says about itself is checked."""

from __future__ import annotations

import json
import socket
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseRequestHandler, TCPServer, ThreadingMixIn
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest
from joserfc.jwk import ECKey, RSAKey

from blaupause.domain import Invalid
from blaupause.identity.own_provider import fetching, openid
from blaupause.identity.own_provider.fetching import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import Settings

type Answers = dict[str, tuple[int, bytes]]


@pytest.fixture(scope="module")
def house() -> Iterator[tuple[str, Answers]]:
    """A web server on this machine, and what it answers."""
    answers: Answers = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, content = answers.get(self.path, (404, b""))
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:1/geheim")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", answers
    server.shutdown()
    server.server_close()


@pytest.fixture
def on_this_machine(settings: Settings) -> None:
    settings.PRIVATE_PROVIDERS = True


def refused(address: str) -> str:
    with pytest.raises(Unreadable) as error:
        fetching.fetch(address)
    return str(error.value)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "keine Adresse"),
        ("kein Wort", "keine Adresse"),
        ("https://", "keine Adresse"),
        ("https://x:99999/", "keine Adresse"),
        ("https://[::1", "keine Adresse"),
        ("https://konto.example/\r\nHost: x", "keine Adresse"),
        ("https://kontö.example/", "keine Adresse"),
        ("http://konto.example/", "https://"),
        ("file:///etc/passwd", "keine Adresse"),
        ("gopher://konto.example/", "https://"),
        ("https://name:wort@konto.example/", "Passwort"),
    ],
)
def test_only_a_secured_address_is_read(address: str, said: str) -> None:
    assert said in refused(address)


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104 – what is tried
        "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "2002:7f00:1::", "224.0.0.1",
    ],
)  # fmt: skip
def test_no_name_leads_into_an_inner_network(inside: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also if only one of its addresses does."""
    found = [(0, 0, 0, "", ("8.8.8.8", 443)), (0, 0, 0, "", (inside, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_options: found)
    monkeypatch.setattr(socket, "create_connection", lambda *_to: pytest.fail("connected"))
    assert "internen Netz" in refused("https://konto.example/")


def test_the_address_that_was_looked_up_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_options: [(0, 0, 0, "", ("8.8.8.8", 443))])

    def connect(to: Any, _timeout: float) -> Any:
        asked.append(to)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", connect)
    assert "antwortet nicht" in refused("https://konto.example/")
    assert asked == [("8.8.8.8", 443)]


def test_a_name_that_nobody_knows_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_asked: Any, **_options: Any) -> Any:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "kennt das Internet nicht" in refused("https://konto.example/")


@pytest.mark.usefixtures("on_this_machine")
def test_no_other_house_no_endless_answer_no_error(house: tuple[str, Answers]) -> None:
    origin, answers = house
    answers |= {"/um": (302, b""), "/lang": (200, b"x" * 1_000_001), "/gut?x=1": (200, b"gut"), "/": (200, b"")}
    assert "leitet weiter" in refused(f"{origin}/um")
    assert "1 MB" in refused(f"{origin}/lang")
    assert "404" in refused(f"{origin}/nichts")
    assert fetching.fetch(f"{origin}/gut?x=1#teil") == b"gut"


@pytest.fixture
def dripping() -> Iterator[tuple[int, list[bytes]]]:
    """A server that says something, then one byte after the other for ever; each comes in time."""
    first: list[bytes] = []
    is_over = Event()

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                self.request.sendall(first[0])
                while not is_over.wait(0.02):
                    self.request.sendall(b"x")

    class Server(ThreadingMixIn, TCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_address[1], first
        is_over.set()
        server.shutdown()


@pytest.mark.usefixtures("on_this_machine")
@pytest.mark.parametrize(
    ("scheme", "said"),
    [
        ("http", b"HTTP/1.1 200 OK\r\nX: "),
        ("http", b"HTTP/1.1 200 OK\r\n\r\n"),
        ("http", b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n"),
        ("https", b"\x16\x03\x03\x3f\xff"),
    ],
)
def test_a_server_that_drips_is_given_up(dripping: tuple[int, list[bytes]], scheme: str, said: bytes) -> None:
    port, first = dripping
    first.append(said)
    begun = time.monotonic()

    with pytest.raises(Unreadable, match="antwortet nicht"):
        fetching.fetch(f"{scheme}://127.0.0.1:{port}/", seconds=0.3)

    assert time.monotonic() - begun < 5


@pytest.mark.usefixtures("on_this_machine")
def test_what_connects_too_late_is_given_up(dripping: tuple[int, list[bytes]], monkeypatch: pytest.MonkeyPatch) -> None:
    port, first = dripping
    first.append(b"HTTP/1.1 200 OK\r\n\r\n")
    connect = socket.create_connection

    def late(to: tuple[str, int], limit: float) -> socket.socket:
        time.sleep(0.3)
        return connect(to, limit)

    monkeypatch.setattr(socket, "create_connection", late)
    with pytest.raises(Unreadable, match="antwortet nicht"):
        fetching.fetch(f"http://127.0.0.1:{port}/", seconds=0.01)


RSA = RSAKey.generate_key(2048, {"use": "sig"})


def described(house: tuple[str, Answers], *, listed: Any = None, typed: str = "", **other: Any) -> Any:
    origin, answers = house
    told = {
        "issuer": origin,
        "authorization_endpoint": f"{origin}/auth",
        "token_endpoint": f"{origin}/token",
        "jwks_uri": f"{origin}/jwks",
        "id_token_signing_alg_values_supported": ["RS256", "none"],
    } | other
    keys = {"keys": [RSA.as_dict(private=False)] if listed is None else listed}
    answers[openid.DESCRIPTION] = (200, json.dumps(told).encode())
    answers["/jwks"] = (200, json.dumps(keys).encode())
    return openid.described(typed or origin)


@pytest.mark.usefixtures("on_this_machine")
def test_a_sound_provider_is_taken(house: tuple[str, Answers]) -> None:
    origin, _answers = house
    expected = {"authorization_endpoint": f"{origin}/auth", "token_endpoint": f"{origin}/token"}
    issuer, found = described(house)
    assert (issuer, found) == (
        origin,
        expected | {"jwks_uri": f"{origin}/jwks", "client_auth": "client_secret_basic"},
    )
    by_address = described(
        house, typed=f"{origin}{openid.DESCRIPTION}", listed=[ECKey.generate_key("P-256").as_dict(private=False)]
    )
    assert by_address[0] == origin
    post = described(house, token_endpoint_auth_methods_supported=["client_secret_post"])
    assert post[1]["client_auth"] == "client_secret_post"


@pytest.mark.usefixtures("on_this_machine")
@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"issuer": "https://anders.example"}, "nennt sich anders"),
        ({"token_endpoint": "ftp://x.example/"}, "token_endpoint"),
        ({"jwks_uri": ""}, "jwks_uri"),
        ({"id_token_signing_alg_values_supported": ["none", "HS256"]}, "nicht sicher genug"),
        ({"id_token_signing_alg_values_supported": "RS256"}, "nicht sicher genug"),
        ({"token_endpoint_auth_methods_supported": ["none"]}, "kein Geheimnis"),
        ({"listed": [{"kty": "RSA", "n": "x" * 171, "e": "AQAB"}]}, "zu kurz"),
        ({"listed": [{"kty": "oct", "k": "eHh4eHh4eHh4eHh4eHh4eHh4"}]}, "keinen Schlüssel"),
        ({"listed": ["x"]}, "keinen Schlüssel"),
        ({"listed": []}, "keinen Schlüssel"),
    ],
)
def test_what_is_not_safe_enough_is_said(house: tuple[str, Answers], other: dict[str, Any], said: str) -> None:
    with pytest.raises(Invalid, match=said) as error:
        described(house, **other)
    assert error.value.field == "address"


@pytest.mark.usefixtures("on_this_machine")
@pytest.mark.parametrize("content", [b"<html>", b"[]"])
def test_what_is_no_description_is_said(house: tuple[str, Answers], content: bytes) -> None:
    origin, answers = house
    answers[openid.DESCRIPTION] = (200, content)
    with pytest.raises(Invalid, match="keine Beschreibung"):
        openid.described(origin)
    answers[openid.DESCRIPTION] = (404, b"")
    with pytest.raises(Invalid, match="404"):
        openid.described(origin)
