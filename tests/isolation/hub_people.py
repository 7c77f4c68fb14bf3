"""Everybody who may come to the hub, at a browser, and where each of them may go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings

from blaupause.domain import Role
from blaupause.identity import sessions
from blaupause.identity.access import ANYONE, CITIZEN, DATA_PROTECTION, KKV, KKV_EDITOR, OPERATOR, STAFF
from blaupause.identity.models import Person
from blaupause.identity.sessions import Login, Provider, ServerSession
from blaupause.tenancy.context import identity
from tests import citizens, clients

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from blaupause.identity.access import Who
    from tests.worlds import World

PEOPLE: Final[dict[str, Callable[[World], Client]]] = {
    "nobody": lambda _fulda: clients.visitor(settings.HUB_HOST),
    "citizen of Fulda": lambda fulda: _carried(citizens.citizen(fulda)),
    "citizen at the hub": lambda _fulda: _citizen_here(),
    "clerk of Fulda, logged in there": lambda fulda: clients.staff(Role.CLERK, fulda.town, on=settings.HUB_HOST),
    "clerk of Fulda": lambda fulda: _at_hub(Role.CLERK, fulda),
    "admin of Fulda": lambda fulda: _at_hub(Role.ADMIN, fulda),
    "officer of Fulda": lambda fulda: _at_hub(Role.DATA_PROTECTION, fulda),
    "officer of the KKV": lambda _fulda: clients.staff(Role.DATA_PROTECTION),
    "operator": lambda _fulda: clients.staff(Role.OPERATOR),
    "editor": lambda _fulda: clients.staff(Role.KKV_EDITOR),
    "approver of the Land": lambda _fulda: clients.staff(Role.KKV_APPROVER_LAND),
    "approver of the KSpV": lambda _fulda: clients.staff(Role.KKV_APPROVER_KSPV),
}
OF_KKV: Final = {"editor", "approver of the Land", "approver of the KSpV"}
MAY: Final[dict[Who, set[str]]] = {
    ANYONE: set(PEOPLE),
    CITIZEN: {"citizen at the hub"},
    STAFF: {"clerk of Fulda", "admin of Fulda", "officer of Fulda", "officer of the KKV", "operator", *OF_KKV},
    KKV: OF_KKV,
    DATA_PROTECTION: {"officer of the KKV"},
    KKV_EDITOR: {"editor"},
    OPERATOR: {"operator"},
}


def _citizen_here() -> Client:
    """Log a citizen in at the hub, as for the common list of their applications."""
    with identity():
        session = ServerSession(settings.HUB_HOST)
        session.begin(Login("buerger", pseudonym="h" * 64, name="Sevda"), provider=Provider("buerger", "sid", "konto"))
        sessions.save(session)
    client = clients.visitor(settings.HUB_HOST)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.key
    return client


def _at_hub(role: Role, world: World) -> Client:
    """Log somebody who works in a town in at the hub."""
    clients.staff(role, world.town)
    with identity():
        session = ServerSession(settings.HUB_HOST)
        person = Person.objects.get(subject=f"{role.value}-{world.town.slug}")
        session.begin(Login("verwaltung"), provider=Provider("verwaltung", "", ""), person=person)
        sessions.save(session)
    client = clients.visitor(settings.HUB_HOST)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.key
    return client


def _carried(client: Client) -> Client:
    """Carry somebody's cookies to the hub."""
    client.defaults["HTTP_HOST"] = f"{settings.HUB_HOST}:{settings.PORT}"
    return client
