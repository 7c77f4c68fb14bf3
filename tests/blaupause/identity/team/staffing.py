"""People who administer a town and work in it, as actions see them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from blaupause.audit.models import HubEvent
from blaupause.domain import Actor, ActorKind, Role, now
from blaupause.identity.models import Invitation, Membership
from blaupause.identity.team import queries, tokens
from blaupause.identity.team.actions import invite
from blaupause.identity.team.rules import Rights
from blaupause.tenancy.context import identity
from blaupause.tenancy.directory import town_by_slug
from tests.blaupause.identity.browsing import employ

if TYPE_CHECKING:
    from datetime import datetime

    from blaupause.identity.models import Person
    from blaupause.tenancy.models import Town
    from tests.blaupause.identity.browsing import Browser

INGO = "ingo@verwaltung.example"
CLERK = Rights((Role.CLERK,))
ADMIN = Rights((Role.ADMIN,))
BOTH = Rights((Role.CLERK, Role.ADMIN))


def town(slug: str = "fulda") -> Town:
    found = town_by_slug(slug)
    assert found is not None
    return found


def acting(person: Person, slug: str = "fulda") -> Actor:
    return Actor(ActorKind.STAFF, id=str(person.uuid), name=person.name, town=slug, roles=frozenset({Role.ADMIN}))


def admin(subject: str = "ida", slug: str = "fulda") -> Actor:
    """Return somebody who administers a town."""
    return acting(employ(subject, Role.ADMIN, slug), slug)


def invited(email: str, by: Actor, rights: Rights = CLERK, *, slug: str = "fulda") -> tuple[Invitation, str]:
    """Return an invitation and the key of its link."""
    with identity():
        found = invite(town=town(slug), email=email, rights=rights, reason="Verstärkung", by=by)
        return found, tokens.token_of(found)


def rows(person: Person, slug: str = "fulda") -> list[tuple[str, str, str, str]]:
    """Role, why given, who ended it, why: of every row a person has in a town, the oldest first."""
    with identity():
        found = Membership.objects.filter(person=person, town=town(slug)).order_by("pk")
        return list(found.values_list("role", "reason", "ended_by", "end_reason"))


def stand(person: Person, slug: str = "fulda") -> str:
    with identity():
        return queries.member(town(slug), str(person.uuid)).stand


def event() -> tuple[str, str, dict[str, object]]:
    """Name, actor and details of the newest event at the hub."""
    with identity():
        found = HubEvent.objects.order_by("-pk")[0]
        return found.name, found.actor_id, found.details


def in_days(days: int) -> datetime:
    return now() + timedelta(days=days)


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def accept(browser: Browser, token: str, subject: str, *, host: str = "fulda.localhost") -> Any:
    """Press the button of the invitation's page, and be somebody at the provider."""
    answer = browser.on(host).post(f"/auth/einladung/{token}/")
    assert answer.status_code == 302
    browser.open(answer.headers["Location"])
    return browser.choose(subject)
