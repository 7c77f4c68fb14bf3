"""Stands in for the identity provider of a town: OpenID Connect, for Keycloak only, with accounts good and bad.

Like a real one it knows its client's secret, and what it says about people it alone decides: also somebody else's
address, or that there was no second factor.
"""

from __future__ import annotations

import base64
import hmac
import logging
import threading
from typing import TYPE_CHECKING, Final

import flask
import jinja2
import oidc_provider_mock  # type: ignore[import-untyped]  # ships no types
from oidc_provider_mock import _app as mock
from werkzeug.serving import BaseWSGIServer, make_server

from infra.demo.personas import Persona
from infra.demo.provider import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable

REALM: Final = "rathaus"
CLIENT: Final = "blaupause"
DOMAIN: Final = "bad-hersfeld.example"
TOWN: Final = "bad-hersfeld"
TITLE: Final = "Anmeldung der Kreisstadt Bad Hersfeld"
SERVICE: Final = "das Konto Ihrer Stadt, zum Beispiel mit Entra ID, ADFS oder Keycloak"
mock._SCOPES_TO_CLAIMS["openid"] = ["name", "email", "email_verified"]  # noqa: SLF001 – it has no option for it


def _account(subject: str, name: str, what: str, email: str, *, amr: list[str]) -> Persona:
    given, _, family = name.partition(" ")
    claims = {"name": name, "given_name": given, "family_name": family, "email": email, "amr": amr}
    return Persona(REALM, subject, name, what, claims={claim: said for claim, said in claims.items() if said})


PEOPLE: Final = (
    _account("kira", "Kira Kommune", "mit zweitem Nachweis", f"kira@{DOMAIN}", amr=["pwd", "mfa"]),
    _account("wilma", "Wilma Wechsel", "mit zweitem Nachweis (zweite Person)", f"wilma@{DOMAIN}", amr=["pwd", "mfa"]),
    _account("paul", "Paul Passwort", "nur mit Passwort", f"paul@{DOMAIN}", amr=["pwd"]),
    _account("falk", "Falk Fremd", "behauptet die Adresse von Gesa aus Gießen", "gesa@verwaltung.example", amr=["mfa"]),
    _account("omar", "Omar Ohne", "ohne E-Mail-Adresse", "", amr=["mfa"]),
)
"""The accounts of the town, each with something that a town's provider may say."""


def make_app(*, address: str, keycloak: str, secret: str) -> flask.Flask:
    """Make the stand-in.

    Args:
        address: its own origin, which is its issuer; requests under another name are refused.
        keycloak: origin of the Keycloak whose broker asks; people are sent back there only.
        secret: what its client must know.
    """
    users = [oidc_provider_mock.User(sub=each.subject, claims=each.claims) for each in PEOPLE]
    app: flask.Flask = oidc_provider_mock.app(user_claims=users)
    app.debug = False
    own = jinja2.FileSystemLoader(TEMPLATES)
    app.jinja_loader = jinja2.ChoiceLoader([own, *([app.jinja_loader] if app.jinja_loader else [])])
    shown = {"title": TITLE, "service": SERVICE, "people": PEOPLE, "last": "", "asked": "", "platform": keycloak}
    app.context_processor(lambda: shown)
    app.before_request(_only_ours(address, f"{keycloak}/realms/verwaltung/broker/", secret))
    return app


def _only_ours(address: str, back: str, secret: str) -> Callable[[], None]:
    def check() -> None:
        request = flask.request
        if request.host_url.rstrip("/") != address:
            flask.abort(421)
        if request.path == "/oauth2/authorize" and not request.args.get("redirect_uri", "").startswith(back):
            flask.abort(400, "Only the broker of this demo is served.")
        if amr := request.form.get("amr"):
            _say_this_time(request.form.get("sub", ""), amr)
        if request.path == "/oauth2/token" and not hmac.compare_digest(_told_secret(), secret):
            flask.abort(401, "This is not the client's secret.")

    return check


def _say_this_time(subject: str, amr: str) -> None:
    """Let somebody have proved who they are in another way than before."""
    user = mock.storage.get_user(subject)
    mock.storage.store_user(oidc_provider_mock.User(sub=subject, claims={**user.claims, "amr": amr.split()}))


def _told_secret() -> str:
    kind, _, encoded = flask.request.headers.get("Authorization", "").partition(" ")
    if kind == "Basic":
        return base64.b64decode(encoded).decode().partition(":")[2]
    return flask.request.form.get("client_secret", "")


def serve(port: int, *, address: str, keycloak: str, secret: str) -> BaseWSGIServer:
    """Start it on 127.0.0.1 in a thread of its own."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    app = make_app(address=address, keycloak=keycloak, secret=secret)
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, name=REALM, daemon=True).start()
    return server
