"""What a town does about its names in the DNS. An address comes and goes by the operator's worker only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict
from blaupause.tenancy.context import current_town
from blaupause.tenancy.enums import HostAct
from blaupause.tenancy.hosts import rules as names
from blaupause.tenancy.models import HostWish
from tenants.organisation import rules

if TYPE_CHECKING:
    from blaupause.domain import Actor


@action("town.host_asked")
def wish_host(*, host: str, act: HostAct, by: Actor) -> HostWish:
    """Ask the operator's worker for an address, for another main one, or that one goes.

    Raises:
        Refused: the actor does not administer this town.
        Invalid: it is no address, or one of the platform's own.
        Conflict: the same waits already, or it is the platform's own and shall go.
    """
    town = current_town()
    rules.require_admin(by, town.slug)
    host = names.host_of(host)
    if host != names.first_host(town):
        names.require_own(host)
    elif act != HostAct.MADE_MAIN:
        raise Conflict(_("Die Adresse der Plattform bleibt immer bestehen."))
    if HostWish.objects.filter(town=town.schema_name, host=host, settled_at=None).exists():
        raise Conflict(_("Für diese Adresse läuft schon ein Auftrag. Er dauert meist nur Sekunden."))
    note(host=host, act=act.value)
    return HostWish.objects.create(town=town.schema_name, host=host, act=act, asked_by=by.id)
