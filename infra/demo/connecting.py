"""Connects a sample town to the stand-in of its own identity provider, once: whoever removes it finds it removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.domain import SYSTEM, NotFound, Role
from blaupause.identity.enums import ProviderKind
from blaupause.identity.own_provider import openid
from blaupause.identity.own_provider.actions import Wish, connect, record_test, switch_on
from blaupause.identity.team.actions import invite
from blaupause.identity.team.rules import Rights
from blaupause.tenancy.context import identity
from blaupause.tenancy.directory import town_by_slug
from infra.demo import rathaus

if TYPE_CHECKING:
    from blaupause.tenancy.models import Town
    from infra.demo.state import State


def run(state: State) -> None:
    """Connect the town, switch it on and invite one of its people."""
    town = town_by_slug(rathaus.TOWN)
    if town is None:
        raise NotFound(rathaus.TOWN)
    issuer, described = openid.described(state.part_address("rathaus"))
    wish = Wish(
        kind=ProviderKind.OIDC,
        address=issuer,
        described=described,
        domains=(rathaus.DOMAIN,),
        client_id=rathaus.CLIENT,
        factor_claim="amr",
        factor_word="mfa",
    )
    with identity():
        own = connect(town=town, wish=wish, secret=state.secret("rathaus_secret"), by=SYSTEM)
        record_test(alias=own.alias, edition=own.edition, problems=(), by=SYSTEM)
        switch_on(town=town, by=SYSTEM)
        _invite(town)
    (state.folder / "keycloak/connected").touch()


def _invite(town: Town) -> None:
    for each in rathaus.PEOPLE[:1]:
        reason = "Arbeitet mit dem Konto der Kommune"
        rights = Rights((Role.CLERK,))
        invite(town=town, email=str(each.claims["email"]), rights=rights, reason=reason, by=SYSTEM)
