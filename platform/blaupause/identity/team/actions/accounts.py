"""What is done about the accounts of those who come and go, where the platform looks after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict
from blaupause.identity.enums import InvitationState
from blaupause.identity.models import Invitation, Person
from blaupause.identity.team import accounts, queries, rules
from blaupause.jobs import later

if TYPE_CHECKING:
    from blaupause.domain import Actor


@action("account.asked")
def ask_account(*, invitation: Invitation, factor: rules.Factor = rules.Factor.APP, by: Actor) -> Invitation:  # noqa: ARG001 – the event says who
    """Let whoever was invited get what they need to log in: later, by mail, at the invited address only.

    `factor` is the second one that a new account begins with.

    Raises:
        Conflict: the invitation opens nothing any more.
    """
    if queries.state_of(invitation) != InvitationState.OPEN:
        raise Conflict(_("Diese Einladung gilt nicht mehr."))
    key = f"prepare-{invitation.pk}-{factor}"
    later("identity.prepare_account", key=key, invitation_id=invitation.pk, factor=factor)
    return invitation


@action("account.prepared")
def prepare_account(*, invitation_id: int, factor: rules.Factor = rules.Factor.APP, by: Actor) -> Invitation:  # noqa: ARG001 – the event says who
    """Make the account of an invitation that is still open, or say at its address how the owner logs in."""
    invitation = Invitation.objects.select_related("town").get(pk=invitation_id)
    is_open = queries.state_of(invitation) == InvitationState.OPEN
    note(town=invitation.town.slug, step=accounts.prepare(invitation, factor).value if is_open else "")
    return invitation


@action("account.settled")
def settle_account(*, person_id: int, by: Actor) -> Person:  # noqa: ARG001 – the event says who
    """Keep a person's account open while they work or are invited anywhere, and close it with their logins when not.

    The row is locked: whoever joins a town meanwhile waits, and is looked after by a job of their own.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    ends = queries.ends_of(person)
    is_changed = accounts.settle(person, is_awaited=bool(ends))
    if (last := rules.latest(ends)) is not None:
        accounts.look_after(person, at=last)
    note(person=str(person.uuid), is_open=person.account_closed_at is None, is_changed=is_changed)
    return person
