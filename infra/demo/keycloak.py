"""The real Keycloak of the demo: its database, its realms with people in them, their second factors.

Everybody's password is the same and told; the second factor is a real TOTP whose codes a page of the demo shows.
"""

from __future__ import annotations

import hmac
import json
import time
from typing import TYPE_CHECKING, Any, Final

import psycopg
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from psycopg import sql

from blaupause.identity.realms import wanted
from infra.demo.keys import Pair
from infra.demo.personas import of_realm
from infra.demo.state import REALMS, State
from infra.keycloak.server import Plan

if TYPE_CHECKING:
    from pathlib import Path

    from infra.demo.personas import Persona

LOGIN: Final = "keycloak"
PASSWORD: Final = "beispiel-passwort"  # noqa: S105 – of invented people on this machine, shown to everybody
SECONDS: Final = 30
DIGITS: Final = 6


def code(subject: str, state: State) -> str:
    """Return the code of somebody's second factor that holds now; each counts once."""
    return code_of(seed(subject, state), int(time.time()) // SECONDS)


def code_of(secret: str, step: int) -> str:
    """Return the code of a secret at a step of time; Keycloak takes one step more or less."""
    moment = step * SECONDS
    return TOTP(secret.encode(), DIGITS, SHA1(), SECONDS).generate(moment).decode()  # noqa: S303 – what authenticator apps use (RFC 6238)


def prepare_database(superuser: str, state: State) -> None:
    """Make Keycloak's login and database beside the platform's, and note their address."""
    password = state.secret("keycloak_password")
    with psycopg.connect(superuser, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (LOGIN,)).fetchone()
        statement = "ALTER ROLE {} LOGIN PASSWORD {}" if known else "CREATE ROLE {} LOGIN PASSWORD {}"
        connection.execute(sql.SQL(statement).format(sql.Identifier(LOGIN), sql.Literal(password)))
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (LOGIN,)).fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(sql.Identifier(LOGIN)))
        address = f"postgresql://{LOGIN}:{password}@{connection.info.host}:{connection.info.port}/{LOGIN}"
    state.keep("keycloak_database", address)


def plan(state: State) -> Plan:
    """Return how the demo's Keycloak runs."""
    folder = state.folder / "keycloak"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Plan(
        folder=folder,
        port=state.provider_ports()["keycloak"],
        database=state.secret("keycloak_database"),
        admin_password=state.secret("keycloak_admin"),
        realms={realm: _with_people(realm, state) for realm in REALMS},
        variables=_addresses(state),
        hosts=("login.localhost",),
    )


def _addresses(state: State) -> dict[str, str]:
    return {
        "BLAUPAUSE_CLIENT": "blaupause",
        "BLAUPAUSE_LOGIN_URL": f"http://login.localhost:{state.port}",
        "BLAUPAUSE_KEYCLOAK_URL": state.part_address("keycloak"),
        **state.brokered(),
        **state.mail(),
    }


def has_moved(state: State) -> bool:
    """Tell whether the realms know other addresses than those of this start; at the first start they know these."""
    note = _note(state)
    return note.exists() and note.read_text(encoding="utf-8") != json.dumps(_addresses(state))


def note_addresses(state: State) -> None:
    """Remember which addresses the realms know."""
    _note(state).write_text(json.dumps(_addresses(state)), encoding="utf-8")


def _note(state: State) -> Path:
    return state.folder / "keycloak/addresses.json"


def signing_pair(state: State) -> Pair:
    """Return what the stand-in of BundID signs with; made at the first start."""
    return Pair.read(state.secret("bundid_pair"))


def _with_people(realm: str, state: State) -> str:
    content: dict[str, Any] = json.loads(wanted.content(realm))
    if realm == "verwaltung":  # citizens have their accounts elsewhere: here one is made when they first come
        content["users"] += [_user(each, state) for each in of_realm(realm)]
        for client in content["clients"]:
            client["enabled"] = True  # also the one for towns' own providers, which a deployment opens by its sync
    return json.dumps(content)


def _user(person: Persona, state: State) -> dict[str, Any]:
    first, _, last = person.name.partition(" ")
    kind = {"subType": "totp", "digits": DIGITS, "counter": 0, "period": SECONDS, "algorithm": "HmacSHA1"}
    return {
        "id": person.account,
        "username": person.subject,
        "enabled": True,
        "email": person.claims["email"],
        "emailVerified": True,
        "firstName": first,
        "lastName": last,
        "credentials": [
            {"type": "password", "value": PASSWORD},
            {
                "type": "otp",
                "userLabel": "App",
                "secretData": json.dumps({"value": seed(person.subject, state)}),
                "credentialData": json.dumps(kind),
            },
        ],
    }


def seed(subject: str, state: State) -> str:
    """Return the secret of somebody's second factor; Keycloak takes the bytes of these letters as the key."""
    return hmac.digest(state.secret("second_factors").encode(), subject.encode(), "sha256").hex()[:32]
