"""Whoever comes by the own provider of a town acts for that town only: where it sends them, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.domain import Role
from blaupause.identity import actors, queries
from blaupause.identity.delegation import actions
from blaupause.identity.delegation import queries as delegation
from blaupause.identity.enums import ProviderKind, ProviderState
from blaupause.identity.models import OwnProvider
from blaupause.identity.own_provider.queries import admitted
from blaupause.identity.own_provider.rules import Unadmitted
from blaupause.tenancy.context import identity
from tests.tenants.cooperation import granting
from tests.tenants.cooperation.granting import agreed, browser, ended, kara, person
from tests.tenants.cooperation.test_support import asked

if TYPE_CHECKING:
    from tests.worlds import World


def own_provider(world: World) -> str:
    """Let a town log in by its own provider; its alias."""
    with identity():
        own = OwnProvider.objects.create(
            town=world.town,
            kind=ProviderKind.OIDC,
            state=ProviderState.ON,
            address="https://konto.example",
            domains=["giessen.example"],
            tested_edition=1,
            tested_at="2026-11-26T10:00:00Z",
            tested_by="somebody",
        )
    return own.alias


def test_sent_by_the_town_of_the_provider_they_work(fulda: World, giessen: World) -> None:
    agreed(fulda, giessen)
    client = browser(kara(giessen), fulda, broker=giessen.town.schema_name)
    assert client.get("/amt/").status_code == 200


def test_by_the_provider_of_another_town_they_do_not(fulda: World, giessen: World) -> None:
    """Kara works in a third town too, and comes by the provider of that one."""
    found = agreed(fulda, giessen)
    client = browser(kara(giessen), fulda, broker="town_elsewhere")
    assert client.get("/amt/").status_code == 404  # as for whoever has no town
    assert client.get(f"/auth/vertretung/{found.uuid}/").status_code == 403
    with identity():
        assert delegation.steads(kara(giessen), broker="town_elsewhere") == ()
        assert len(delegation.steads(kara(giessen), broker=giessen.town.schema_name)) == 1


def test_they_help_nobody_for_the_competence_centre(fulda: World, giessen: World) -> None:
    found, by = asked(), granting.admin(fulda)
    with identity():
        actions.allow_support(town=fulda.town, grant=str(found.uuid), by=by)
    karl = person("karl", "Karl Vorlage", Role.CLERK, giessen)  # there too, beside the KKV
    with identity():
        assert actors.staff(karl, fulda.town).acting is not None
        assert actors.staff(karl, fulda.town, broker=giessen.town.schema_name).acting is None
        assert actors.staff(karl, None, broker=giessen.town.schema_name).roles == frozenset()
        places = queries.workplaces(karl, broker=giessen.town.schema_name)
    assert [place.town for place in places] == [giessen.town]


def test_a_login_by_it_reaches_the_town_where_they_are_sent_until_the_end(fulda: World, giessen: World) -> None:
    who, found = kara(giessen), agreed(fulda, giessen)
    claims = {"idp": own_provider(giessen), "provider_email": "kara@giessen.example", "amr": ["pwd", "otp"]}
    with identity():
        assert admitted(claims, fulda.town, who).alias == giessen.town.schema_name
        with pytest.raises(Unadmitted) as invited:
            admitted(claims, fulda.town)
    ended(found, fulda)
    with identity(), pytest.raises(Unadmitted) as after:
        admitted(claims, fulda.town, who)
    assert (invited.value.reason, after.value.reason) == ("elsewhere", "elsewhere")
