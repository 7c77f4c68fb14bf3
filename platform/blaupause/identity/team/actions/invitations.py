"""How somebody comes to work in a town: invited, let in by a login of that very address, or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, NotFound, Role, now
from blaupause.identity import actions as logging_in
from blaupause.identity.enums import InvitationState
from blaupause.identity.models import Invitation, Person
from blaupause.identity.team import accounts, mail, queries, rules, tokens
from blaupause.identity.team.rules import Rights, Unwelcome
from blaupause.jobs import later
from blaupause.tenancy.directory import town_for_host

from . import giving

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from blaupause.identity.sessions import Login, Provider
    from blaupause.identity.start import Start
    from blaupause.identity.team.rules import Account
    from blaupause.tenancy.models import Town

log = structlog.get_logger(__name__)


@action("invitation.sent")
def invite(*, town: Town, email: str, rights: Rights, reason: str, by: Actor, name: str = "") -> Invitation:
    """Invite somebody to work in a town; an earlier invitation of the same address that is open ends.

    Whether anybody knows the address is neither asked nor told. The name is for the account of whoever has none yet.

    Raises:
        Conflict: you have no administration here any more.
        Invalid: rights that nobody can have here.
    """
    moment = now()
    rules.require_rights(rights, at=moment)
    giving.require_admin(town, by)
    before = Invitation.objects.filter(town=town, email__iexact=email, accepted_at=None, withdrawn_at=None)
    replaced = before.update(withdrawn_at=moment, withdrawn_by=by.id)
    invitation = Invitation(
        town=town,
        email=email,
        name=name,
        roles=[role.value for role in rights.roles],
        unit_ids=list(rights.unit_ids),
        service_slugs=list(rights.services),
        valid_until=rights.until,
        reason=reason,
    )
    _open(invitation, by)
    if rules.has_conflict(invitation.roles):
        note(conflict_of_interests=True)
    note(town=town.slug, roles=sorted(invitation.roles), services=sorted(invitation.service_slugs), replaced=replaced)
    return invitation


@action("invitation.resent")
def resend_invitation(*, town: Town, invitation_id: int, by: Actor) -> Invitation:
    """Send a new link, which opens for as long as the first did; the one before opens nothing any more.

    Raises:
        NotFound: this town has no such invitation.
        Conflict: it is accepted, withdrawn or for a time that is over; you have no administration here any more.
    """
    giving.require_admin(town, by)
    invitation = _unfinished(town, invitation_id)
    invitation.edition += 1
    _open(invitation, by)
    note(town=town.slug, edition=invitation.edition)
    return invitation


@action("invitation.withdrawn")
def withdraw_invitation(*, town: Town, invitation_id: int, by: Actor) -> Invitation:
    """Let an invitation open nothing any more. Raises as `resend_invitation` does."""
    giving.require_admin(town, by)
    invitation = _unfinished(town, invitation_id)
    invitation.withdrawn_at, invitation.withdrawn_by = now(), by.id
    invitation.save(update_fields=["withdrawn_at", "withdrawn_by"])
    accounts.look_after_invited(invitation)
    note(town=town.slug)
    return invitation


@action("invitation.mailed")
def send_invitation(*, invitation_id: int, edition: int, by: Actor) -> Invitation:  # noqa: ARG001 – the event says who
    """Send the mail of a link that still opens; sent twice, it is the same message to a mail program."""
    invitation = Invitation.objects.select_related("town").get(pk=invitation_id)
    is_open = queries.state_of(invitation) == InvitationState.OPEN and invitation.edition == edition
    if is_open:
        mail.message(invitation).send()
    note(sent=is_open)
    return invitation


@action("invitation.accepted")
def accept_invitation(*, start: Start, account: Account, login: Login, provider: Provider, by: Actor) -> str:
    """Let the account that logged in work in the town that invited its address; return the key that opens it there.

    It adds roles only: what the person has here already changes where the administration sees what it was.

    Raises:
        Unwelcome: the link opens nothing (any more), or the account is not the invited person's.
    """
    found, town = _opened(start)
    rules.require_welcome(found, account)
    person = _known(account, is_vouched_for_here=bool(provider.broker))
    rights = Rights(
        tuple(Role(each) for each in found.roles),
        tuple(found.unit_ids),
        tuple(found.service_slugs),
        found.valid_until,
    )
    added = giving.add(person, town, rights, by_id=found.invited_by, reason=found.reason)
    found.accepted_at, found.accepted_by = now(), str(person.uuid)
    found.save(update_fields=["accepted_at", "accepted_by"])
    accounts.look_after(person)
    note(town=town.slug, invitation=found.pk, person=str(person.uuid), roles=sorted(added))
    if Role.ADMIN in rights.roles:
        later("onboarding.entered", town_uuid=str(town.uuid))
    log.info("invitation.accepted", town=town.slug, person=str(person.uuid))
    return logging_in.hand_over(start=start, login=login, subject="", provider=provider, person=person, by=by)


@action("invitation.refused")
def refuse_invitation(*, start: Start, reason: str, by: Actor) -> None:
    """Write down that an invitation did not let somebody in: whose account came, and why not."""
    town = town_for_host(start.host)
    found = Invitation.objects.filter(token_hmac=tokens.stored(start.invitation), town=town).first()
    slug = town.slug if town else ""
    log.warning("invitation.refused", town=slug, reason=reason, actor=by.id)
    note(town=slug, reason=reason, invitation=found.pk if found else None)


def _open(invitation: Invitation, by: Actor) -> None:
    """Give an invitation a new link, and let it be mailed."""
    moment = now()
    invitation.expires_at = rules.expiry(invitation, at=moment)
    invitation.invited_by, invitation.invited_at = by.id, moment
    invitation.token_hmac = tokens.stored(tokens.token_of(invitation))
    invitation.save()
    later("identity.send_invitation", invitation_id=invitation.pk, edition=invitation.edition)
    accounts.look_after_invited(invitation)


def _opened(start: Start) -> tuple[Invitation, Town]:
    """Return the invitation that a link opens, locked, and the town it must be of.

    Raises:
        Unwelcome: it opens nothing (any more).
    """
    town = town_for_host(start.host)
    if town is None:
        raise Unwelcome("unknown")
    admins = giving.lock_admins(town)
    found = Invitation.objects.select_for_update().filter(token_hmac=tokens.stored(start.invitation), town=town).first()
    return rules.require_open(found, at=now(), admins=admins), town


def _unfinished(town: Town, invitation_id: int) -> Invitation:
    found = Invitation.objects.select_for_update().filter(pk=invitation_id, town=town).first()
    if found is None:
        raise NotFound(_("Diese Einladung gibt es nicht."))
    if found.accepted_at is not None:
        raise Conflict(_("Die Einladung ist inzwischen angenommen."))
    if found.withdrawn_at is not None:
        raise Conflict(_("Die Einladung ist inzwischen zurückgezogen."))
    return found


def _known(account: Account, *, is_vouched_for_here: bool) -> Person:
    """Return the person of an account, who is new or known from another town; one that was switched off stays so.

    Args:
        account: which was found to be the invited one.
        is_vouched_for_here: name and address come from the town's own provider: what other towns see stays as it is.

    Raises:
        Unwelcome: "switched_off".
    """
    person, _new = Person.objects.get_or_create(
        issuer=account.issuer, subject=account.subject, defaults={"name": account.name, "email": account.email}
    )
    if not person.is_active:
        raise Unwelcome("switched_off")
    if not is_vouched_for_here and (person.name, person.email) != (account.name, account.email):
        person.name, person.email = account.name, account.email
        person.save(update_fields=["name", "email"])
    return person
