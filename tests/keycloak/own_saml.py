"""A town hall's provider that speaks SAML, as a test needs it: its metadata at an address, answers good and forged."""

from __future__ import annotations

import base64
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Final

from infra.demo import saml
from infra.demo.keys import Pair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.keycloak.browsing import Browser, Page
    from tests.keycloak.codes import Codes

TOWN: Final = "mossautal"
ADMIN: Final = "sami"
DOMAIN: Final = "mossautal.example"
CONTEXT: Final = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
MAIL: Final = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
NAME: Final = "http://schemas.microsoft.com/identity/claims/displayname"
TAKEN: Final = {"otp", "totpSecret"}
"""Whoever Keycloak let in is asked for a code, or to connect the app for it."""


def person(name_id: str, *, mail: str = "", form: str = "persistent", name: str = "Svea Sammel") -> saml.Statement:
    """Say who somebody is as Entra ID does."""
    said = {MAIL: (mail or f"{name_id[:4]}@{DOMAIN}", ""), NAME: (name, "")}
    return saml.Statement(said, CONTEXT, (name_id, form))


@dataclass
class Provider:
    """It answers as long as it is open; `pair` is what it signs with now, `told` what its metadata say."""

    address: str
    pair: Pair = field(default_factory=lambda: Pair.made("Anmeldung Mossautal (Probe)"))
    told: bytes = b""

    @property
    def entity(self) -> str:
        return f"{self.address}/idp"

    @property
    def metadata(self) -> str:
        return f"{self.address}/metadata"

    def describe(self) -> None:
        self.told = saml.description(self.entity, f"{self.address}/anmelden", self.pair)

    def wish(self, **other: str) -> dict[str, str]:
        """What the form takes."""
        return {"metadata_address": self.metadata, "names": "entra", "domains": DOMAIN} | other


@contextmanager
def open_provider() -> Iterator[Provider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(made.told)

        def log_message(self, *_said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Provider(f"http://localhost:{server.server_port}")
    made.describe()
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


@dataclass(frozen=True, slots=True)
class Asked:
    """A login that stands at the provider: what Keycloak asked, and where the answer goes."""

    provider: Provider
    browser: Browser
    request: saml.Request
    state: str

    @classmethod
    def at(cls, provider: Provider, browser: Browser, page: Page) -> Asked:
        fields = page.fields()
        assert "SAMLRequest" in fields, page.text[:300]
        return cls(provider, browser, saml.Request.read(fields["SAMLRequest"]), fields["RelayState"])

    def for_audience(self, name: str) -> Asked:
        return replace(self, request=replace(self.request, issuer=name))

    def answer(self, said: saml.Statement, *, pair: Pair | None = None, is_signed: bool = True) -> str:
        made = saml.assertion(self.provider.entity, self.request, said)
        if is_signed:
            made = saml.signed(made, pair or self.provider.pair)
        else:
            for signature in made.findall(f"{{{saml.DS}}}Signature"):
                made.remove(signature)
        return saml.answer(self.provider.entity, self.request, made, pair=self.provider.pair)

    def send(self, answer: str) -> Page:
        return self.browser.open(self.request.answer_to, {"SAMLResponse": answer, "RelayState": self.state})

    def by(self, said: saml.Statement) -> Page:
        return self.send(self.answer(said))


def changed(answer: str, before: bytes, after: bytes) -> str:
    plain = base64.b64decode(answer)
    assert before in plain
    return base64.b64encode(plain.replace(before, after)).decode()


def is_taken(page: Page) -> bool:
    """Tell whether Keycloak believed an answer."""
    return page.status == 200 and bool(TAKEN & set(page.fields()))


@dataclass
class App:
    """The app that shows codes to one person."""

    codes: Codes
    secret: str = ""

    def connect(self, browser: Browser, page: Page) -> Page:
        self.secret = page.fields()["totpSecret"]
        return browser.submit(page, totp=self.codes.of(self.secret), userLabel="App")

    def show(self, browser: Browser, page: Page) -> Page:
        return browser.submit(page, otp=self.codes.of(self.secret))
