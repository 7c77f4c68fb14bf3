"""The operator's worker looks at what towns wish, at the DNS once more, and writes addresses. Nobody else does."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

import structlog
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from blaupause.audit import record
from blaupause.dns import NoResolver, records
from blaupause.domain import SYSTEM, Conflict, DomainError, now
from blaupause.tenancy import directory
from blaupause.tenancy.context import operator
from blaupause.tenancy.enums import HostAct
from blaupause.tenancy.models import Domain, HostWish, Town

from . import rules

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_AT_ONCE: Final = 20
"""Wishes in one round: towns that are to be made do not wait for a slow resolver."""
SECONDS: Final = 8.0
"""Of one round. A single wish may go beyond it, by as long as a resolver takes for one name."""
LONGEST_REASON: Final[int] = HostWish._meta.get_field("reason").max_length or 0
log = structlog.get_logger(__name__)
SESSIONS: Final = "DELETE FROM identity_session WHERE host = %s"


def settle_waiting() -> int:
    """Settle what waits; return how many wishes were granted. What was refused says why, to the town.

    Any order will do, since an address waits once only; by chance, so that names whose server is silent hold up nobody.
    """
    until = time.monotonic() + SECONDS
    with operator():
        waiting = list(HostWish.objects.filter(settled_at=None).order_by("?")[:MOST_AT_ONCE])
        towns = {each.schema_name: each for each in Town.objects.filter(schema_name__in={row.town for row in waiting})}
    done = sum(_settle(wish, towns.get(wish.town)) for wish in waiting if time.monotonic() < until)
    if done:
        directory.forget()
    return done


def _settle(wish: HostWish, town: Town | None) -> bool:
    if town is None:
        _close(wish, granted=False, reason=_("Diese Kommune gibt es hier nicht mehr."))
        return False
    try:
        _grant(wish, town)
    except IntegrityError:
        _close(wish, granted=False, reason=_("Diese Adresse gehört schon einer anderen Kommune."))
    except NoResolver:
        log.warning("hosts.no_resolver", town=town.slug, host=wish.host)
    except DomainError as error:
        _close(wish, granted=False, reason=str(error))
    except Exception:  # one wish must not hold up all towns
        log.exception("hosts.settle", town=town.slug, host=wish.host)
        _close(wish, granted=False, reason=_("Das hat nicht geklappt. Versuchen Sie es noch einmal."))
    else:
        return True
    return False


def _grant(wish: HostWish, town: Town) -> None:
    if wish.act == HostAct.MADE_MAIN:
        with operator():
            _require_there(town, wish.host)
    if wish.act != HostAct.REMOVED:
        _require_leads_here(town, wish.host)
    with operator(), transaction.atomic():
        _DEEDS[HostAct(wish.act)](town, wish.host)
        record(f"town.host_{wish.act}", by=SYSTEM, of=town, uuid=str(town.uuid), slug=town.slug, host=wish.host)
        _write(wish, granted=True, reason="")


def _require_leads_here(town: Town, host: str) -> None:
    if host == rules.first_host(town):
        return
    rules.require_own(rules.host_of(host))
    found = rules.verdict(town, host, records)
    if not found.is_good:
        raise Conflict(found.told)


def _add(town: Town, host: str) -> None:
    if Domain.objects.filter(domain=host, tenant=town).exists():
        raise Conflict(_("Diese Adresse haben Sie schon."))
    Domain.objects.bulk_create([Domain(domain=host, tenant=town, is_primary=False)])


def _make_main(town: Town, host: str) -> None:
    _require_there(town, host)
    Domain.objects.filter(tenant=town, is_primary=True).update(is_primary=False)
    Domain.objects.filter(tenant=town, domain=host).update(is_primary=True)


def _remove(town: Town, host: str) -> None:
    if host == rules.first_host(town):
        raise Conflict(_("Die Adresse der Plattform bleibt immer bestehen."))
    found = _require_there(town, host)
    found.delete()
    if found.is_primary:
        Domain.objects.filter(tenant=town, domain=rules.first_host(town)).update(is_primary=True)
    with connection.cursor() as cursor:  # whoever gets this address next must not find anybody logged in
        cursor.execute(SESSIONS, (host,))


def _require_there(town: Town, host: str) -> Domain:
    found: Domain | None = Domain.objects.filter(tenant=town, domain=host).first()
    if found is None:
        raise Conflict(_("Diese Adresse haben Sie nicht (mehr)."))
    return found


_DEEDS: Final[dict[HostAct, Callable[[Town, str], None]]] = {
    HostAct.ADDED: _add,
    HostAct.MADE_MAIN: _make_main,
    HostAct.REMOVED: _remove,
}


def _close(wish: HostWish, **told: Any) -> None:
    with operator(), transaction.atomic():
        _write(wish, **told)


def _write(wish: HostWish, *, granted: bool, reason: str) -> None:
    HostWish.objects.filter(pk=wish.pk).update(settled_at=now(), is_granted=granted, reason=reason[:LONGEST_REASON])
