"""A login as a browser goes through it, and the least of it: a code is changed for tokens, by hand."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import requests
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.benchmarks.serving import Failed

if TYPE_CHECKING:
    from tests.keycloak.browsing import Browser, Page
    from tests.keycloak.place import Place

CLIENT, REALM, TOWN, WHO = "blaupause", "buerger", "fulda", "sevda"
OK, CREATED, PATIENCE = 200, 201, 30
ASSERTION: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass
class Login:
    """Somebody whom the provider knows already: from then on only the way back is to be measured."""

    place: Place
    browser: Browser

    def callback(self) -> float:
        """Return the seconds from the provider's answer to the town's page; the browser is not known there before."""
        town = f"{TOWN}.localhost"
        self.browser.cookies = {key: value for key, value in self.browser.cookies.items() if key[0] != town}
        words = urlencode({"bereich": REALM, "next": "/"})
        back = self._answer(self.place.address(TOWN, f"/auth/anmelden/?{words}"))
        began = time.perf_counter()
        page = self.browser.open(back.url)
        spent = time.perf_counter() - began
        if (page.status, page.host, page.path) != (OK, town, "/"):
            raise Failed(f"{page.status} {page.url}: {page.text[:300]}")
        return spent

    def exchange(self) -> float:
        """Return the seconds that the provider takes to give tokens for a code."""
        told = requests.get(f"{self.place.realm(REALM)}/.well-known/openid-configuration", timeout=PATIENCE).json()
        verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        back = self._answer(self._asked(told, base64.urlsafe_b64encode(digest).rstrip(b"=").decode()))
        words = {
            "grant_type": "authorization_code",
            "code": back.query["code"],
            "redirect_uri": self.place.callback,
            "code_verifier": verifier,
            **self._proof(),
        }
        began = time.perf_counter()
        answer = requests.post(told["token_endpoint"], data=words, timeout=PATIENCE)
        spent = time.perf_counter() - began
        if "id_token" not in answer.json():
            raise Failed(answer.text)
        return spent

    def _asked(self, told: dict[str, Any], challenge: str) -> str:
        words = {
            "client_id": CLIENT,
            "response_type": "code",
            "scope": "openid",
            "redirect_uri": self.place.callback,
            "state": secrets.token_urlsafe(16),
            "nonce": secrets.token_urlsafe(16),
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "acr_values": "basis",
        }
        if pushed := told.get("pushed_authorization_request_endpoint"):
            answer = requests.post(pushed, data=words | self._proof(), timeout=PATIENCE)
            if answer.status_code != CREATED:
                raise Failed(answer.text)
            words = {"client_id": CLIENT, "request_uri": answer.json()["request_uri"]}
        return f"{told['authorization_endpoint']}?{urlencode(words)}"

    def _answer(self, address: str) -> Page:
        """Go to the provider, say who one is where it asks, and stop before the address it sends the browser to."""
        page = self.browser.open(address, until=self.place.callback)
        if "SAMLRequest" in page.html:
            chosen = self.browser.submit(page)
            page = self.browser.submit(self.browser.submit(chosen, person=WHO), until=self.place.callback)
        elif not page.url.startswith(self.place.callback):
            page = self.browser.submit(page, sub=WHO, until=self.place.callback)
        return page

    def _proof(self) -> dict[str, str]:
        """Return by what the client proves itself: a signature at Keycloak, a secret elsewhere."""
        if not self.place.state.has_keycloak:
            return {"client_id": CLIENT, "client_secret": self.place.state.secret("oidc_secret")}
        key, now = ECKey.import_key(self.place.state.secret("login_key")), int(time.time())
        key.ensure_kid()
        claims = {
            "iss": CLIENT,
            "sub": CLIENT,
            "aud": self.place.realm(REALM),
            "jti": secrets.token_urlsafe(16),
            "iat": now,
            "exp": now + PATIENCE,
        }
        signed = jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key)
        return {"client_id": CLIENT, "client_assertion_type": ASSERTION, "client_assertion": signed}
