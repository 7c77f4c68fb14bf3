"""The client of the identity provider: code flow with PKCE, state and nonce; tokens checked for issuer and audience.

Authlib does the protocol. What it leaves open is closed here: discovery must name the issuer we were told of, answers
have a time limit, what was fetched is asked for anew after an hour, and what is asked for goes from server to server
where the provider takes it (PAR, RFC 9126): the browser carries a reference, and nobody takes anything out of what it
stands for.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import structlog
from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]  # Authlib ships no types
from authlib.integrations.django_client import DjangoIntegration, DjangoOAuth2App  # type: ignore[import-untyped]  # same
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from blaupause.domain import DomainError

from . import login_key
from .links import origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from .requests import LoginRequest

log = structlog.get_logger(__name__)

KEEP_SECONDS = 3600.0
TIMEOUT_SECONDS = 5
LEEWAY_SECONDS = 60
ALGORITHMS = ("RS256", "PS256", "ES256")
CREATED = 201
STATES = "_state_"
"""Start of the names under which Authlib's integration keeps what a login began with in the session."""

_lock = threading.Lock()
_clients: dict[str, tuple[float, Any]] = {}


class ProviderAway(DomainError):  # noqa: N818 – says what happened
    """The identity provider does not answer, or is not the one we were told of."""

    status = 503


class LoginRefused(DomainError):  # noqa: N818 – says what happened
    """The provider's answer is not a login: cancelled, too old, for somebody else, or forged.

    Attributes:
        reason: for the log; names the error, never a value.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(_("Die Anmeldung hat nicht geklappt."))
        self.reason = reason


def callback_url() -> str:
    """Return the one address a provider sends anybody back to."""
    return f"{origin(settings.LOGIN_HOST)}/callback"


def client(realm: str) -> Any:
    """Return Authlib's client of a realm; discovery is kept for an hour.

    Raises:
        ProviderAway: discovery fails, or names another issuer.
    """
    kept = _clients.get(realm)
    if kept is not None and kept[0] > time.monotonic():
        return kept[1]
    config = settings.OIDC[realm]
    made = _unprepared(realm)
    try:
        metadata = made.load_server_metadata()
    except (OSError, ValueError) as error:
        raise _away(realm, type(error).__name__) from error
    if metadata.get("issuer") != config["issuer"]:
        raise _away(realm, "other issuer")
    offered = metadata.get("id_token_signing_alg_values_supported", [])
    metadata["id_token_signing_alg_values_supported"] = [each for each in offered if each in ALGORITHMS]
    with _lock:
        _clients[realm] = (time.monotonic() + KEEP_SECONDS, made)
    return made


def _unprepared(realm: str) -> Any:
    config = settings.OIDC[realm]
    asked: dict[str, Any] = {
        "scope": "openid",
        "code_challenge_method": "S256",
        "default_timeout": TIMEOUT_SECONDS,
    }
    proof: dict[str, Any] = {"client_secret": config["client_secret"]}
    if login_key.is_used():
        key = login_key.own_keys()[0]
        asked["token_endpoint_auth_method"] = login_key.METHOD
        proof = {"client_secret": key, "client_auth_methods": [login_key.Signature(config["issuer"], key)]}
    return DjangoOAuth2App(
        DjangoIntegration(realm),
        name=realm,
        client_id=config["client_id"],
        server_metadata_url=f"{config['issuer']}/.well-known/openid-configuration",
        client_kwargs=asked,
        **proof,
    )


def forget() -> None:
    """Ask for discovery and keys anew at the next login."""
    with _lock:
        _clients.clear()


def begin(request: HttpRequest, realm: str, *, start: dict[str, Any], **parameters: str) -> str:
    """Remember state, nonce, verifier and `start` in the login host's session; return where the browser goes.

    Raises:
        ProviderAway: the provider does not answer, or does not take what we ask for.
    """
    app = client(realm)
    made = app.create_authorization_url(callback_url(), **parameters)
    url = _pushed(realm, app, made["url"])
    app.save_authorize_data(request, redirect_uri=callback_url(), start=start, **made)
    return url


def _pushed(realm: str, app: Any, url: str) -> str:
    """Hand what is asked for to the provider's server (RFC 9126); return the address that refers to it."""
    endpoint = app.server_metadata.get("pushed_authorization_request_endpoint")
    if not endpoint:
        return url
    asked = dict(parse_qsl(urlsplit(url).query))
    session = app._get_oauth_client(**app.server_metadata)  # noqa: SLF001 – Authlib has no call for pushed requests
    with session:
        proof = session.client_auth(session.token_endpoint_auth_method)
        try:
            answer = session.request("POST", endpoint, data=asked, withhold_token=True, auth=proof)
            told = answer.json()
        except (OSError, ValueError) as error:
            raise _away(realm, type(error).__name__) from error
    if answer.status_code != CREATED:
        raise _away(realm, f"request refused: {told.get('error')}")
    return f"{url.partition('?')[0]}?{urlencode({'client_id': app.client_id, 'request_uri': told['request_uri']})}"


def remembered(request: LoginRequest) -> tuple[str, dict[str, Any]] | None:
    """Return realm and `start` of the login this callback belongs to; None in another browser, or too late."""
    state = request.GET.get("state", "")
    for realm in settings.OIDC:
        data = DjangoIntegration(realm).get_state_data(request.session, state)
        if data and data.get("start"):
            return realm, data["start"]
    return None


def left_open(request: LoginRequest) -> dict[str, Any] | None:
    """Return the `start` of a login that this browser began and has not finished, the latest; None if there is none."""
    states = [data for name, data in request.session.items() if name.startswith(STATES)]
    latest = max(states, key=lambda data: data["exp"], default=None)
    start: dict[str, Any] | None = latest["data"].get("start") if latest else None
    return start


def finish(request: LoginRequest, realm: str) -> tuple[dict[str, Any], str]:
    """Change the callback's code for an ID token; return its claims and the token itself. Works once per login.

    Raises:
        LoginRefused: the provider said no, or the token does not stand the check.
        ProviderAway: the provider does not answer.
    """
    app, config = client(realm), settings.OIDC[realm]
    options = {
        "iss": {"essential": True, "value": config["issuer"]},
        "aud": {"essential": True, "value": config["client_id"]},
        "exp": {"essential": True},
        "sub": {"essential": True},
    }
    told = request.GET.get("iss")
    must_tell = app.server_metadata.get("authorization_response_iss_parameter_supported")
    if told != config["issuer"] and (told is not None or must_tell):  # RFC 9207 § 2.4
        raise LoginRefused("issuer of the answer")
    try:
        token = app.authorize_access_token(request, claims_options=options, leeway=LEEWAY_SECONDS)
    except OAuthError as error:
        raise LoginRefused(str(error.error)) from error
    except JoseError as error:
        raise LoginRefused(type(error).__name__) from error
    except (OSError, ValueError) as error:
        raise _away(realm, type(error).__name__) from error
    if "userinfo" not in token:
        raise LoginRefused("no ID token")
    return dict(token["userinfo"]), token["id_token"]


def keys(realm: str) -> KeySet:
    """Return the keys the provider signs with: as they are now, or as they were last, while it does not answer.

    What it says then, that a login has ended, it does not say again.

    Raises:
        ProviderAway: it does not answer, and has not for an hour, or was never asked.
    """
    made = client(realm)
    try:
        found = made.fetch_jwk_set(force=True)
    except (OSError, ValueError) as error:
        found = made.server_metadata.get("jwks")
        if not found:
            raise _away(realm, type(error).__name__) from error
    return KeySet.import_key_set(found)


def logout_url(realm: str, *, id_token: str, state: str) -> str:
    """Return where the browser ends its session at the provider; empty if the provider has no such address."""
    made = client(realm)
    metadata: Mapping[str, Any] = made.server_metadata
    if not metadata.get("end_session_endpoint"):
        return ""
    back = f"{origin(settings.LOGIN_HOST)}/abgemeldet"
    url: str = made.create_logout_url(
        post_logout_redirect_uri=back, id_token_hint=id_token, state=state, client_id=made.client_id
    )["url"]
    return url


def _away(realm: str, reason: str) -> ProviderAway:
    log.error("login.provider_away", realm=realm, reason=reason)
    return ProviderAway(_("Der Anmeldedienst antwortet gerade nicht. Versuchen Sie es in einigen Minuten noch einmal."))
