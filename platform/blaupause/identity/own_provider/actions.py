"""What a town can do about a provider of its own. Everything here happens in the phase "identity".

Keycloak is told inside the action: if it does not take something, nothing is written here either. Only switching off
does not wait for it, for that must work at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, NotFound, now
from blaupause.identity.enums import ProviderKind, ProviderState
from blaupause.identity.models import OwnProvider, Session
from blaupause.identity.realms import town_entry
from blaupause.identity.team.actions import giving
from blaupause.jobs import later

from . import queries, rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blaupause.domain import Actor
    from blaupause.tenancy.models import Town

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """A provider as its town describes it.

    Attributes:
        described: what it says about itself, checked.
        factor_claim: where it tells of a second factor; empty: Keycloak asks for one.
    """

    kind: str
    address: str
    described: Mapping[str, object]
    domains: Sequence[str]
    client_id: str = ""
    factor_claim: str = ""
    factor_word: str = ""


@action("own_provider.connected")
def connect(*, town: Town, wish: Wish, secret: str, by: Actor) -> OwnProvider:
    """Make a town's own provider known to Keycloak, or change it; nobody but its test comes in by it until then.

    Raises:
        Conflict: another provider is connected; you have no administration here any more.
        Invalid: a domain or word that cannot be.
        KeycloakAway: nothing was changed.
    """
    giving.require_admin(town, by)
    domains = rules.require_domains(wish.domains)
    if wish.kind == ProviderKind.SAML:
        for field in ("mail_attribute", "name_attribute"):
            rules.require_attribute(str(wish.described[field]), field=field)
    if wish.factor_claim:
        rules.require_word(wish.factor_word)
    own = _locked(town)
    if own is None:
        own = OwnProvider(town=town, kind=wish.kind, address=wish.address)
    else:
        rules.require_same(own, kind=wish.kind, address=wish.address)
        own.edition += 1
    own.client_id, own.described, own.domains = wish.client_id, dict(wish.described), domains
    own.factor_claim, own.factor_word = wish.factor_claim, wish.factor_word if wish.factor_claim else ""
    own.state = ProviderState.TESTING
    own.save()
    note(town=town.slug, edition=own.edition)
    _end_sessions(own)
    town_entry.put(own, secret=secret)
    return own


@action("own_provider.certificates_renewed")
def renew_certificates(*, town: Town, address: str, described: Mapping[str, Any], by: Actor) -> OwnProvider:
    """Believe the certificates that a SAML provider has now, and none of before; all else stays, also what is on.

    Raises:
        Conflict: more than that has changed, it speaks no SAML, or you have no administration here any more.
        KeycloakAway: nothing was changed.
    """
    giving.require_admin(town, by)
    own = _connected(town)
    rules.require_same_way(own, address, str(described["sign_on"]))
    before = [each["until"] for each in own.described["certificates"]]
    own.described = {**own.described, "certificates": described["certificates"]}
    own.save(update_fields=["described"])
    note(town=town.slug, before=before, after=[each["until"] for each in described["certificates"]])
    town_entry.put(own)
    return own


@action("own_provider.tested")
def record_test(*, alias: str, edition: int, problems: Sequence[str], by: Actor) -> OwnProvider:
    """Write down what a test login showed: what was missing, nothing of the person.

    Raises:
        NotFound: it was removed meanwhile.
        Conflict: it was changed meanwhile; you have no administration here any more.
    """
    known = queries.by_alias(alias)
    if known is None:
        raise NotFound(_("Diese Verbindung ist inzwischen entfernt."))
    giving.require_admin(known.town, by)
    own = _connected(known.town)
    if own.edition != edition:
        raise Conflict(_("Die Verbindung ist inzwischen geändert. Testen Sie sie noch einmal."))
    if own.state != ProviderState.ON:
        own.tested_edition, own.tested_at, own.tested_by = edition, now(), by.id
        own.problems = list(problems)
        own.save()
    note(town=own.town.slug, edition=edition, problems=list(problems))
    return own


@action("own_provider.switched_on")
def switch_on(*, town: Town, by: Actor) -> OwnProvider:
    """Let a town's staff log in by its own provider.

    Raises:
        Conflict: not tested; you have no administration here any more.
        KeycloakAway: nothing was changed.
    """
    giving.require_admin(town, by)
    own = _connected(town)
    rules.require_tested(own)
    own.state = ProviderState.ON
    own.save(update_fields=["state"])
    note(town=town.slug)
    town_entry.put(own)
    return own


@action("own_provider.switched_off")
def switch_off(*, town: Town, by: Actor) -> OwnProvider:
    """Let nobody log in by it from now on, and end the sessions that came by it; Keycloak follows as soon as it can."""
    giving.require_admin(town, by)
    own = _connected(town)
    own.state = ProviderState.OFF
    own.save(update_fields=["state"])
    note(town=town.slug, sessions=_end_sessions(own))
    later("identity.close_own_provider", provider_id=own.pk)
    return own


@action("own_provider.closed")
def close_at_keycloak(*, provider_id: int, by: Actor) -> OwnProvider | None:  # noqa: ARG001 – the event says who
    """Let Keycloak follow a provider that was switched off and still is.

    Raises:
        KeycloakAway: it is tried again.
    """
    found = OwnProvider.objects.select_for_update(of=("self",)).select_related("town")  # not while it is switched on
    own = found.filter(pk=provider_id, state=ProviderState.OFF).first()
    if own is not None:
        town_entry.close(own)
    return own


@action("own_provider.removed")
def remove(*, town: Town, by: Actor) -> None:
    """Forget a town's own provider, here and at Keycloak, with the accounts that it brought.

    Raises:
        Conflict: you have no administration here any more.
        KeycloakAway: here nothing was changed.
    """
    giving.require_admin(town, by)
    own = _connected(town)
    note(town=town.slug, sessions=_end_sessions(own))
    town_entry.remove(own)
    own.delete()


def _locked(town: Town) -> OwnProvider | None:
    return OwnProvider.objects.select_for_update(of=("self",)).select_related("town").filter(town=town).first()


def _connected(town: Town) -> OwnProvider:
    own = _locked(town)
    if own is None:
        raise NotFound(_("Hier ist kein eigener Anbieter verbunden."))
    return own


def _end_sessions(own: OwnProvider) -> int:
    """End every session and hand-off that came by it."""
    ended, _rows = Session.objects.filter(broker=own.alias).delete()
    return ended
