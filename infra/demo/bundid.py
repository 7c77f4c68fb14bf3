"""Stands in for BundID and for "Mein Unternehmenskonto" beside a real Keycloak: invented people, signed answers.

Like the real ones it gets a signed request with the least level that will do, and answers with attributes named by OID.
Who has only a lower level is told so here and goes back without a login.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import flask
from lxml.etree import XMLSyntaxError
from werkzeug.serving import BaseWSGIServer, make_server

from infra.demo import saml
from infra.demo.personas import Persona, of_realm

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from infra.demo.keys import Pair

TEMPLATES: Final = Path(__file__).parent / "provider_templates"
LEVEL: Final = "urn:oid:1.2.40.0.10.2.1.1.261.94"
OIDS: Final = {
    "bpk2": "urn:oid:1.3.6.1.4.1.25484.494450.3",
    "vertrauensniveau": LEVEL,
    "vorname": "urn:oid:2.5.4.42",
    "nachname": "urn:oid:2.5.4.4",
    "mail": "urn:oid:0.9.2342.19200300.100.1.3",
    "geburtsdatum": "urn:oid:1.2.40.0.10.2.1.1.55",
    "strasse": "urn:oid:2.5.4.16",
    "plz": "urn:oid:2.5.4.17",
    "ort": "urn:oid:2.5.4.7",
    "organisation": "organisationsname",
    "rechtsform": "rechtsform",
    "registereintrag": "registereintrag",
}
"""Claim of the realm → attribute as BundID names it (interface description 10.2); the organisation's are ours."""
STORK: Final = "STORK-QAA-Level-"
TRUST: Final = {"1": "UNTERGEORDNET", "2": "NORMAL", "3": "SUBSTANTIELL", "4": "HOCH"}
WORDS: Final = {"1": "Basis", "2": "normal", "3": "substanziell", "4": "hoch"}
TITLES: Final = {"bundid": "BundID", "unternehmenskonto": "Mein Unternehmenskonto"}


def make_app(*, address: str, keycloak: str, pair: Pair) -> flask.Flask:
    """Make the stand-in.

    Args:
        address: its own origin; requests under another name are refused.
        keycloak: origin of the Keycloak whose broker asks; answers go there only.
        pair: what it signs with.
    """
    app = flask.Flask(__name__, template_folder=str(TEMPLATES))

    @app.before_request
    def only_ours() -> None:
        if flask.request.host_url.rstrip("/") != address or flask.request.path.split("/")[1] not in TITLES:
            flask.abort(421)

    @app.get("/<account>/metadata")
    def metadata(account: str) -> Response:
        told = saml.description(entity(address, account), f"{address}/{account}/anmelden", pair)
        return flask.Response(told, mimetype="text/xml")

    @app.post("/<account>/anmelden")
    def sign_on(account: str) -> str:
        return _choice(account, _asked(keycloak))

    @app.post("/<account>/antworten")
    def respond(account: str) -> str:
        asked = _asked(keycloak)
        return _sent(asked, _answer(account, asked, entity(address, account), pair))

    return app


def _choice(account: str, asked: saml.Request) -> str:
    known = [(each, level_of(each), level_of(each) >= least(asked)) for each in people(account)]
    return flask.render_template(
        "bundid.html",
        title=TITLES[account],
        people=known,
        asked=WORDS[least(asked)],
        words=WORDS,
        form=flask.request.form,
    )


def _answer(account: str, asked: saml.Request, source: str, pair: Pair) -> str:
    """Answer for whom the form names; nobody means that the login was cancelled."""
    name = flask.request.form.get("person", "")
    who = next((each for each in people(account) if each.subject == name), None)
    if who is None:
        return saml.answer(source, asked, None, pair=pair, status="AuthnFailed")
    if level_of(who) < least(asked):
        return saml.answer(source, asked, None, pair=pair, status="NoAuthnContext")
    said = saml.assertion(source, asked, statement(who))
    return saml.answer(source, asked, saml.signed(said, pair), pair=pair)


def entity(address: str, account: str) -> str:
    """Return the name by which the broker knows one of the two."""
    return f"{address}/{account}"


def people(account: str) -> list[Persona]:
    """Return who has an account here: an organisation's are at the one, people's at the other."""
    of_company = account == "unternehmenskonto"
    return [each for each in of_realm("buerger") if (each.claims["idp"] == "unternehmenskonto") is of_company]


def level_of(person: Persona) -> str:
    """Return the STORK level of somebody's account, "1" to "4"."""
    return str(person.claims["vertrauensniveau"]).removeprefix(STORK)


def least(asked: saml.Request) -> str:
    """Return the lowest STORK level that will do; BundID takes 1 where nothing is asked."""
    return min((each.removeprefix(STORK) for each in asked.classes if each.startswith(STORK)), default="1")


def statement(person: Persona) -> saml.Statement:
    """Return what is said about somebody."""
    own = level_of(person)
    said: dict[str, tuple[str, str]] = {}
    for claim, oid in OIDS.items():
        if claim in person.claims:
            sure = str(person.claims.get(f"{claim}-verified-level", f"{STORK}{own}")).removeprefix(STORK)
            said[oid] = (str(person.claims[claim]), "" if oid == LEVEL else TRUST[sure])
    return saml.Statement(said, f"{STORK}{own}")


def _asked(keycloak: str) -> saml.Request:
    try:
        asked = saml.Request.read(flask.request.form.get("SAMLRequest", ""))
    except (ValueError, XMLSyntaxError):
        flask.abort(400, "This is no SAML request.")
    if "{0.scheme}://{0.netloc}".format(urlsplit(asked.answer_to)) != keycloak:
        flask.abort(400, "Answers go to the broker of this demo only.")
    return asked


def _sent(asked: saml.Request, answer: str) -> str:
    return flask.render_template(
        "answer.html", to=asked.answer_to, answer=answer, state=flask.request.form.get("RelayState", "")
    )


def serve(port: int, *, address: str, keycloak: str, pair: Pair) -> BaseWSGIServer:
    """Start it on 127.0.0.1 in a thread of its own."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    app = make_app(address=address, keycloak=keycloak, pair=pair)
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, name="bundid", daemon=True).start()
    return server
