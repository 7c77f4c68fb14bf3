"""What a town does about its names in the DNS. An address comes and goes by the operator's worker only."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, NotFound, now
from blaupause.jobs import later
from blaupause.tenancy.context import current_town
from blaupause.tenancy.enums import HostAct
from blaupause.tenancy.hosts import rules as names
from blaupause.tenancy.models import HostWish
from tenants.organisation import rules
from tenants.organisation.models import MailSender

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from blaupause.tenancy.hosts.rules import Verdict

LOOK_AGAIN: Final = timedelta(days=1)
"""Records go away: a sender that is not covered any more would land in spam."""


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


@action("town.sender_looked_at")
def keep_sender(*, verdict: Verdict, by: Actor) -> MailSender:
    """Keep the address under which mail shall go out, and what the DNS says about it now. It is looked at again daily.

    Raises:
        Refused: the actor does not administer this town.
        Invalid: it is no address, or below a domain of the platform's.
    """
    rules.require_admin(by, current_town().slug)
    address = rules.sender_of_town(verdict.host)
    note(is_good=verdict.is_good)
    later("organisation.look_at_sender", at=now() + LOOK_AGAIN, key="organisation.look_at_sender")
    found, _is_new = MailSender.objects.update_or_create(
        only=True,
        defaults={
            "address": address,
            "is_good": verdict.is_good,
            "told": verdict.told[:300],
            "looked_at": now(),
        },
    )
    return found


@action("town.sender_dropped")
def drop_sender(*, by: Actor) -> None:
    """Let mail go out under the platform's address again.

    Raises:
        Refused: the actor does not administer this town.
        NotFound: the town has no sender of its own.
    """
    rules.require_admin(by, current_town().slug)
    if not MailSender.objects.all().delete()[0]:
        raise NotFound(_("Sie haben keinen eigenen Absender."))
