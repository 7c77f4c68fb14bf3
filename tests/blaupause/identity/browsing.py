"""A browser that follows redirects between the platform's hosts and the provider, and people who work somewhere."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx
from django.test import Client

from blaupause.domain import SYSTEM, Actor, Role
from blaupause.identity.actions import grant_membership
from blaupause.identity.models import Session
from blaupause.tenancy.context import identity
from blaupause.tenancy.directory import town_by_slug
from tests.blaupause.ui.reading import read

if TYPE_CHECKING:
    from blaupause.identity.enums import SessionKind
    from blaupause.identity.models import Person

LOGIN_ORIGIN = "http://login.localhost:8000"
FULDA = "http://fulda.localhost:8000"


@dataclass
class Browser:
    """One browser: cookies per host, redirects followed by hand.

    Attributes:
        at: address it is at.
        seen: every address it went through.
    """

    cookies: dict[str, Any] = field(default_factory=dict)
    at: str = ""
    seen: list[str] = field(default_factory=list)

    def on(self, host: str) -> Client:
        client: Client = self.cookies.setdefault(host, Client(HTTP_HOST=f"{host}:8000"))
        return client

    def open(self, url: str) -> Any:
        """Go to an address and follow redirects to the end."""
        for _hop in range(12):
            self.at = url
            self.seen.append(url)
            answer = self._get(url)
            if answer.status_code not in {301, 302, 303}:
                return answer
            url = httpx.URL(url).join(answer.headers["Location"]).__str__()
        raise AssertionError(f"redirects without end: {self.seen}")

    def choose(self, subject: str) -> Any:
        """Be that person at the provider, and follow on."""
        return self.open(self.answer(subject))

    def answer(self, subject: str) -> str:
        """Be that person at the provider; return where it sends the browser, without going there."""
        with closing(httpx.Client()) as client:
            location: str = client.post(self.at, data={"sub": subject}).headers["Location"]
        return location

    def deny(self) -> Any:
        with closing(httpx.Client()) as client:
            answer = client.post(self.at, data={"action": "deny"})
        return self.open(answer.headers["Location"])

    def log_in(self, subject: str, *, host: str = "fulda.localhost", **words: str) -> Any:
        """Leave from a host, be somebody, come back."""
        query = "&".join(f"{name}={value}" for name, value in words.items())
        self.open(f"http://{host}:8000/auth/anmelden/?{query}")
        return self.choose(subject)

    def actor(self, host: str = "fulda.localhost") -> Actor:
        """Who this browser is on a host, as a view sees it."""
        request: Any = self.on(host).get("/auth/abgemeldet/").wsgi_request
        actor: Actor = request.actor
        return actor

    def asked(self) -> dict[str, str]:
        """What the provider was asked for, once the browser stands there."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.at).query).items()}

    def _get(self, url: str) -> Any:
        parts = urlsplit(url)
        if parts.hostname == "127.0.0.1":
            with closing(httpx.Client()) as client:
                return client.get(url)
        assert parts.port == 8000
        return self.on(str(parts.hostname)).get(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def employ(
    subject: str, role: Role, town: str = "", *, issuer: str = "http://127.0.0.1:1/verwaltung", name: str = ""
) -> Person:
    """Give somebody a role."""
    with identity():
        membership = grant_membership(
            issuer=issuer,
            subject=subject,
            name=name or subject.title(),
            email=f"{subject}@verwaltung.example",
            role=role,
            town=town_by_slug(town) if town else None,
            by=SYSTEM,
        )
        return membership.person


def text(answer: Any) -> str:
    """Return a page as it was sent; every page is valid HTML with one heading."""
    page: str = answer.content.decode()
    assert len(read(page).all("h1")) == 1
    return page


def stored(kind: SessionKind) -> list[Session]:
    """Return the rows of one kind."""
    with identity():
        return list(Session.objects.filter(kind=kind).order_by("created_at"))
