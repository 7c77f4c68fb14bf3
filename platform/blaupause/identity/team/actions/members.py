"""What an administration does about colleagues: other rights, a look whether they are still here, the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, NotFound, Role, now
from blaupause.identity.actors import valid_memberships
from blaupause.identity.enums import SessionKind
from blaupause.identity.models import Invitation, Membership, Person, Session
from blaupause.identity.team import accounts, rules
from blaupause.tenancy.models import Domain

from . import giving

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from blaupause.identity.team.rules import Rights
    from blaupause.tenancy.models import Town

log = structlog.get_logger(__name__)


@action("membership.changed")
def change_member(*, town: Town, person: str, based_on: str, rights: Rights, reason: str, by: Actor) -> Person:
    """Give a colleague other roles, units or another end. Their next request is judged by it.

    Raises:
        NotFound: nobody of that id works here.
        Conflict: somebody changed it meanwhile, or a role ran out; it would leave the town without administration;
            you have none any more.
        Invalid: rights that nobody can have here.
    """
    rules.require_rights(rights, at=now())
    admins = giving.require_admin(town, by)
    who, rows = _colleague(town, person)
    if rules.stand_of(row for row in rows if rules.counts(row, at=now())) != based_on:
        raise Conflict(
            _(
                "Jemand hat diese Rechte inzwischen geändert, oder eine Rolle ist abgelaufen. "
                "Sehen Sie sich den neuen Stand an."
            )
        )
    lasts = admins.get(person, False) if rights.keeps_ends else rights.until is None
    rules.require_an_admin_remains(admins, person, stays=Role.ADMIN in rights.roles and lasts)
    giving.end([row for row in rows if row.role not in rights.roles], by_id=by.id, reason=reason)
    giving.give(who, town, rights, by_id=by.id, reason=reason)
    accounts.look_after(who)
    if rules.has_conflict([role.value for role in rights.roles]):
        note(conflict_of_interests=True)
    note(town=town.slug, person=person, roles=sorted(rights.roles), before=sorted(row.role for row in rows))
    note(services=sorted(rights.services), services_before=sorted({slug for row in rows for slug in row.service_slugs}))
    return who


@action("membership.ended")
def remove_member(*, town: Town, person: str, reason: str, by: Actor) -> Person:
    """Let a colleague work here no more: their roles, sessions and open invitations here end now.

    Raises:
        NotFound: nobody of that id works here.
        Conflict: it would leave the town without administration; you have none any more.
    """
    admins = giving.require_admin(town, by)
    who, rows = _colleague(town, person)
    rules.require_an_admin_remains(admins, person, stays=False)
    giving.end(rows, by_id=by.id, reason=reason)
    open_ = Invitation.objects.filter(town=town, email__iexact=who.email, accepted_at=None, withdrawn_at=None)
    withdrawn = open_.update(withdrawn_at=now(), withdrawn_by=by.id)
    accounts.look_after(who)
    ended = _end_sessions(who, town if valid_memberships(who).exists() else None)
    note(town=town.slug, person=person, roles=sorted(row.role for row in rows), sessions=ended, invitations=withdrawn)
    log.info("membership.ended", town=town.slug, person=person, sessions=ended, actor=by.id)
    return who


@action("membership.kept")
def keep_member(*, town: Town, person: str, remark: str, by: Actor) -> Person:
    """Write down that somebody who has not logged in for long still works here.

    Raises:
        NotFound: nobody of that id works here.
        Conflict: you have no administration here any more.
    """
    giving.require_admin(town, by)
    who, rows = _colleague(town, person)
    Membership.objects.filter(pk__in=[row.pk for row in rows]).update(
        reviewed_at=now(), reviewed_by=by.id, review_note=remark
    )
    note(town=town.slug, person=person)
    return who


def _colleague(town: Town, person: str) -> tuple[Person, list[Membership]]:
    who = Person.objects.filter(uuid=person).first()
    rows = giving.standing(who, town) if who else []
    if who is None or not rows:
        raise NotFound(_("Diese Person arbeitet hier nicht."))
    return who, rows


def _end_sessions(who: Person, town: Town | None) -> int:
    """End the sessions and hand-offs of a person: in one town, or everywhere."""
    found = Session.objects.filter(person=who).exclude(kind=SessionKind.LOGOUT)
    if town is not None:
        found = found.filter(host__in=Domain.objects.filter(tenant=town).values("domain"))
    count, _rows = found.delete()
    return count
