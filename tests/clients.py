"""Browsers of people who are logged in, without walking through the login (tests of identity do that)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from blaupause.domain import SYSTEM, Role, now
from blaupause.identity import sessions
from blaupause.identity.actions import grant_membership
from blaupause.identity.sessions import Login, Provider, ServerSession
from blaupause.tenancy.context import identity

if TYPE_CHECKING:
    from blaupause.identity.models import Person
    from blaupause.tenancy.models import Town

ISSUER = "http://127.0.0.1:1/verwaltung"
NAMES = {
    Role.ADMIN: "Bernd Admin",
    Role.CLERK: "Clara Amt",
    Role.DATA_PROTECTION: "Dora Siegel",
    Role.SIGNER: "Maria Amtskette",
    Role.KKV_EDITOR: "Ida Entwurf",
    Role.KKV_APPROVER_LAND: "Lena Prüfstein",
    Role.KKV_APPROVER_KSPV: "Konrad Gegenprobe",
    Role.OPERATOR: "Otto Betrieb",
}


def visitor(host: str) -> Client:
    """Return a browser on a host, of nobody in particular."""
    return Client(HTTP_HOST=f"{host}:{settings.PORT}")


def handed_out(answer: Any) -> Any:
    """Follow the way to an upload as nobody: its host knows no sessions."""
    address = urlsplit(answer.headers["Location"])
    assert (answer.status_code, address.hostname) == (302, settings.FILES_HOST)
    assert answer.headers["Cache-Control"] == "private, no-store"
    return visitor(settings.FILES_HOST).get(address.path)


def colleague(
    town: Town, role: Role, name: str, *, email: str = "", subject: str = "", minutes: int = 0, issuer: str = ISSUER
) -> Client:
    """Return the browser of another person with a role in a town, who logged in so many `minutes` ago."""
    with identity():
        membership = grant_membership(
            issuer=issuer, subject=subject or name, name=name, email=email, role=role, town=town, by=SYSTEM
        )
    return browser_of(membership.person, f"{town.slug}.localhost", minutes=minutes)


def browser_of(person: Person, host: str, *, minutes: int = 0) -> Client:
    """Return the browser of a person who logged in there so many `minutes` ago."""
    with identity():
        session = ServerSession(host)
        login = Login("verwaltung", at=now().timestamp() - 60 * minutes)
        session.begin(login, provider=Provider("verwaltung", "", ""), person=person)
        sessions.save(session)
    client = visitor(host)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.key
    return client


def staff(
    role: Role,
    town: Town | None = None,
    *,
    on: str = "",
    units: tuple[int, ...] = (),
    services: tuple[str, ...] = (),
    minutes: int = 0,
) -> Client:
    """Return the browser of somebody with a role in a town (None: at the hub), on that host or on another.

    A clerk of `units` or `services` works for these only. They logged in so many `minutes` ago.
    """
    home = f"{town.slug}.localhost" if town else settings.HUB_HOST
    with identity():
        membership = grant_membership(
            issuer=ISSUER,
            subject=f"{role.value}-{town.slug if town else 'hub'}",
            name=NAMES[role],
            email="person@verwaltung.example",
            role=role,
            town=town,
            unit_ids=units,
            service_slugs=services,
            by=SYSTEM,
        )
        session = ServerSession(home)
        login = Login("verwaltung", at=now().timestamp() - 60 * minutes)
        session.begin(login, provider=Provider("verwaltung", "", ""), person=membership.person)
        sessions.save(session)
    client = visitor(on or home)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.key
    return client
