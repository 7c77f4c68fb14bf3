"""The embedded identity provider: two realms on two ports of this machine, each with its personas to choose from.

`oidc-provider-mock` does OpenID Connect; the page to choose on is ours. Only the platform's own callback is served, and
only under the issuer's own name.
"""

from __future__ import annotations

import logging
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import flask
import jinja2
import oidc_provider_mock  # type: ignore[import-untyped]  # ships no types
from oidc_provider_mock import _app as mock
from werkzeug.serving import BaseWSGIServer, make_server

from infra.demo.personas import of_realm

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

TITLES = {"verwaltung": "Anmeldung für die Verwaltung", "buerger": "Anmeldung für Bürgerinnen, Bürger und Vereine"}
SERVICES = {"verwaltung": "das Konto Ihrer Verwaltung", "buerger": "zum Beispiel die BundID"}
LEVELS = {"basis": "Basis", "normal": "normal", "substantiell": "substanziell", "hoch": "hoch"}
TEMPLATES = Path(__file__).parent / "provider_templates"
mock._SCOPES_TO_CLAIMS["openid"] = ["name", "email", "email_verified"]  # noqa: SLF001 – it has no option for it
"""Who somebody is comes without being asked for, as from the realms of a real Keycloak."""


def make_app(realm: str, *, issuer: str, login_origin: str) -> flask.Flask:
    """Make the provider of a realm.

    Args:
        realm: "verwaltung" or "buerger".
        issuer: its address; requests under another name are refused.
        login_origin: origin of the platform's login host, the only place people are sent back to.
    """
    people = of_realm(realm)
    users = [oidc_provider_mock.User(sub=each.subject, claims=each.claims) for each in people]
    app: flask.Flask = oidc_provider_mock.app(user_claims=users)
    app.debug = False
    remembered = f"demo_person_{realm}"  # cookies know no ports: the realms are on one host
    own = jinja2.FileSystemLoader(TEMPLATES)
    app.jinja_loader = jinja2.ChoiceLoader([own, *([app.jinja_loader] if app.jinja_loader else [])])

    @app.context_processor
    def texts() -> dict[str, object]:
        asked = LEVELS.get(flask.request.args.get("acr_values", ""), "")
        shown = {"title": TITLES[realm], "service": SERVICES[realm]}
        last = flask.request.cookies.get(remembered, "")
        sorted_people = sorted(people, key=lambda person: person.subject != last)
        return {**shown, "people": sorted_people, "last": last, "asked": asked, "platform": login_origin}

    @app.before_request
    def only_ours() -> Response | None:
        request = flask.request
        if request.host_url.rstrip("/") != issuer:
            flask.abort(421)
        if request.path == "/oauth2/authorize" and request.args.get("redirect_uri") != f"{login_origin}/callback":
            flask.abort(400, "Only the platform's own login host is served.")
        if request.path == "/oauth2/end_session":
            return _back_from_logout(login_origin)
        return None

    app.after_request(partial(_remember, remembered))
    return app


def _remember(cookie: str, response: flask.Response) -> flask.Response:
    """Know the person until they log out, as a real provider's session does."""
    if subject := flask.request.form.get("sub"):
        response.set_cookie(cookie, subject, httponly=True, samesite="Lax")
    elif flask.request.path == "/oauth2/end_session":
        response.delete_cookie(cookie)
    return response


def _back_from_logout(login_origin: str) -> Response:
    values = flask.request.values
    back = values.get("post_logout_redirect_uri", "")
    if back != f"{login_origin}/abgemeldet":
        flask.abort(400, "Only the platform's own login host is served.")
    return flask.redirect(f"{back}?{urlencode({'state': values.get('state', '')})}")


def serve(realm: str, port: int, *, issuer: str, login_origin: str) -> BaseWSGIServer:
    """Start a realm on 127.0.0.1 in a thread of its own."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", port, make_app(realm, issuer=issuer, login_origin=login_origin), threaded=True)
    threading.Thread(target=server.serve_forever, name=f"provider-{realm}", daemon=True).start()
    return server
