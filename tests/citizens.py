"""Citizens in tests: their browsers, with and without an account, as the hand-off of a login leaves them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.test import Client

from blaupause.domain import Actor, ActorKind, Level
from blaupause.identity import sessions
from blaupause.identity.sessions import Login, Provider, ServerSession
from blaupause.tenancy.context import identity

if TYPE_CHECKING:
    from tests.worlds import World

SEVDA = {
    "given_name": "Sevda",
    "family_name": "Yılmaz-Brandt",
    "email": "sevda@beispiel.example",
    "street": "Musterweg 12",
    "postcode": "36037",
    "place": "Fulda",
}
"""What Sevda's account says about her."""


def pseudonym(subject: str, world: World) -> str:
    """Return what a citizen is called in a town: in each town something else."""
    return f"{subject}-{world.town.slug}".encode().hex().ljust(64, "0")[:64]


def account(world: World, subject: str = "sevda", *, level: Level = Level.BASIC) -> Actor:
    """Return a citizen with an account, as identity finds them."""
    return Actor(
        ActorKind.CITIZEN,
        id=pseudonym(subject, world),
        name="Sevda Yılmaz-Brandt",
        town=world.town.slug,
        level=level,
        evidence={"level": level.word, "source": "test", "attributes": SEVDA},
    )


def visitor(world: World) -> Client:
    """Return the browser of somebody nobody knows."""
    return Client(HTTP_HOST=f"{world.host}:{settings.PORT}")


def citizen(world: World, subject: str = "sevda", *, level: Level = Level.BASIC) -> Client:
    """Return the browser of a citizen who is logged in on a town's host."""
    client = visitor(world)
    log_in(client, world, subject, level=level)
    return client


def log_in(
    client: Client, world: World, subject: str = "sevda", *, level: Level = Level.BASIC, **evidence: Any
) -> None:
    """Log a citizen in, in a browser that may be in the middle of something; `evidence` replaces what is known."""
    actor = account(world, subject, level=level)
    actor.evidence.update(evidence)
    login = Login("buerger", pseudonym=actor.id, name=actor.name, level=level, evidence=actor.evidence)
    with identity():
        kept = client.cookies.get(settings.SESSION_COOKIE_NAME)
        session = sessions.load(world.host, kept.value) if kept else ServerSession(world.host)
        session.begin(login, provider=Provider("buerger", f"sid-{subject}", f"account-{subject}"))
        sessions.save(session)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.key


def end_session(client: Client) -> None:
    """Let the session end, as after half an hour of doing nothing."""
    del client.cookies[settings.SESSION_COOKIE_NAME]
