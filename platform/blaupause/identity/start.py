"""The way from a town to the login host: what is wanted, sealed, for five minutes.

The browser that leaves a town carries a nonce in a cookie of that town; only its fingerprint travels along. Whoever
comes back without the cookie is another browser.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings

from blaupause.crypto.keys import CannotDecrypt, Keys, seal, unseal
from blaupause.domain import Level

from .links import origin

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

NONCE_COOKIE = "__Host-hn"
SECONDS = 300
NONCE_SECONDS = 1800
"""How long a browser that left may take to come back."""
ORGANISATION = "organisation"
"""Word in an address for those who act for one."""
BOUND_TO = "login-start"
ACTIONS = {"passkey": "webauthn-register"}
"""Word in an address → what Keycloak calls it (`kc_action`)."""


class NotAStart(Exception):  # noqa: N818 – says what it is
    """It was changed, or is none of ours."""


@dataclass(frozen=True, slots=True)
class Start:
    """What somebody wants who leaves for the login.

    Attributes:
        host: where they come from and go back to.
        next: path there.
        nonce_hash: SHA-256 of the nonce in their browser.
        step_up: they are logged in, but not surely enough, or want another account: the provider asks again.
        expired: their session ended while they were away; they are told when they are back.
        action: what the provider is to do with the account meanwhile, in its own words; empty for a login only.
        organisation: they act for one: the provider leads them to Mein Unternehmenskonto instead of BundID.
        again: this is the second attempt, because the provider had forgotten the first one, as after its restart.
        at: when they left, in seconds since 1970.
        broker: a town's own provider to go to at once, by its alias; empty: to the platform's accounts.
        tests: edition of that provider that this login only tries; 0 for a login that is to open something.
        tester: who tries it, by the person's uuid.
        invitation: key of an invitation to work there, which they have just accepted; it counts once they are known.
        listing: mark of a consent they have just ticked in that town (listing.asking); it counts once they are back.
    """

    realm: str
    host: str
    level: int
    next: str
    nonce_hash: str
    step_up: bool = False
    expired: bool = False
    action: str = ""
    organisation: bool = False
    again: bool = False
    at: int = 0
    invitation: str = ""
    broker: str = ""
    tests: int = 0
    tester: str = ""
    listing: str = ""

    @property
    def is_late(self) -> bool:
        return time.time() - self.at > SECONDS


def link(start: Start) -> str:
    """Return the address on the login host where this login starts."""
    plain = json.dumps(asdict(start) | {"at": int(time.time())}).encode()
    sealed = seal(Keys.of_hub().purpose(BOUND_TO), plain, bound_to=BOUND_TO)
    token = base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()
    return f"{origin(settings.LOGIN_HOST)}/start?{urlencode({'t': token})}"


def read(token: str) -> Start:
    """Open what `link` sealed.

    Raises:
        NotAStart: it was changed, or is none of ours.
    """
    try:
        sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        plain = unseal(Keys.of_hub().purpose(BOUND_TO), sealed, bound_to=BOUND_TO)
    except (ValueError, CannotDecrypt):
        raise NotAStart from None
    return Start(**json.loads(plain))


def nonce_of(request: HttpRequest) -> str:
    """Return the browser's nonce, a new one if it has none: two tabs may log in at the same time."""
    return request.COOKIES.get(NONCE_COOKIE) or secrets.token_urlsafe(32)


def set_nonce(response: HttpResponse, nonce: str) -> None:
    response.set_cookie(NONCE_COOKIE, nonce, max_age=NONCE_SECONDS, secure=True, httponly=True, samesite="Lax")


def hashed(nonce: str) -> str:
    return hashlib.sha256(nonce.encode()).hexdigest()


def level_of(word: str) -> Level:
    """Return the level of a word in an address; anything unknown counts as the lowest that needs a login."""
    try:
        return max(Level.named(word), Level.BASIC)
    except KeyError:
        return Level.BASIC
