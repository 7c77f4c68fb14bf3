"""What the set-up of a town does later."""

from __future__ import annotations

from uuid import UUID

from blaupause.domain import SYSTEM, Actor, ActorKind, DomainError, Role
from blaupause.identity.team import actions as team_actions
from blaupause.identity.team.rules import Rights
from blaupause.jobs import job
from blaupause.tenancy.context import current_town, identity, town
from blaupause.tenancy.directory import town_by_schema
from shared_services.onboarding import actions as onboarding

from . import actions, queries

AT_ONCE = 25
"""People of a list in one job: a worker that is lost sends these once more, and an older link of theirs ends."""


@job("organisation.hand_over_opening", where="hub")
def hand_over_opening(*, town_schema: str, reference: str, **_later_versions: object) -> None:
    """Look at the town once more, and tell the hub that it wants to go live, or the town what is missing after all."""
    if (found := town_by_schema(town_schema)) is None:
        raise LookupError(f"The town of the job is gone: {town_schema}")
    with town(found):
        told, missing = queries.confirmed_opening(UUID(reference))
        if told and missing:
            actions.return_opening(reference=UUID(reference), missing=missing, by=SYSTEM)
    if told and not missing:
        onboarding.note_opening(town_schema=town_schema, **told, by=SYSTEM)


@job("organisation.look_at_sender")
def look_at_sender(**_later_versions: object) -> None:
    """Ask the DNS again whether mail may go out under the town's own address."""
    if own := queries.own_sender():
        actions.keep_sender(verdict=queries.look_at_sender(own.address), by=SYSTEM)


@job("organisation.fill_in", where="hub")
def fill_in(*, schema: str, **_later_versions: object) -> None:
    """Give a new town its first profile with what the register knows of it."""
    if (found := town_by_schema(schema)) is None:
        return
    with town(found):
        if not queries.has_profile():
            postcode, place = queries.known_of_register()
            actions.set_up_town(changes={"postcode": postcode, "place": place}, by=SYSTEM)


@job("organisation.invite_staff")
def invite_staff(*, reference: str, **_later_versions: object) -> None:
    """Invite the next people of a list in the name of whoever started it; who cannot be invited is noted, with why."""
    found = queries.staff_list()
    if found is None or found.uuid != reference or found.is_finished:
        return
    here, state = current_town(), found.state
    started = state["by"]
    by = Actor(ActorKind.STAFF, started["id"], started["name"], town=here.slug, roles=frozenset({Role.ADMIN}))
    for number in range(found.done, min(found.done + AT_ONCE, found.total)):
        row = found.rows[number]
        rights = Rights(tuple(Role(role) for role in row["roles"]), tuple(row["units"]))
        try:
            with identity():
                team_actions.invite(
                    town=here, email=row["email"], name=row["name"], rights=rights, reason=row["reason"], by=by
                )
        except DomainError as error:
            state["failed"].append([number + 1, row["email"], str(error)])
        state["done"] = number + 1
    actions.note_staff_list(uuid=UUID(reference), state=state, goes_on=state["done"] < found.total, by=by)
