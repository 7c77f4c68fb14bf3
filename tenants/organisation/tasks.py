"""What the set-up of a town does later."""

from __future__ import annotations

from uuid import UUID

from blaupause.domain import SYSTEM
from blaupause.jobs import job
from blaupause.tenancy.context import current_town, town
from blaupause.tenancy.directory import town_by_schema
from shared_services.onboarding import actions as onboarding
from shared_services.onboarding.queries import trouble_of

from . import actions, queries


@job("organisation.ask_to_confirm")
def ask_to_confirm(*, reference: str, **_later_versions: object) -> None:
    """Ask the others who administer the town to confirm that it goes live."""
    actions.ask_to_confirm(reference=UUID(reference), to=queries.confirmers(UUID(reference)), by=SYSTEM)


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


@job("organisation.return_failed", where="hub")
def return_failed(*, schema: str, reference: str, **_later_versions: object) -> None:
    """Give the wish back to a town that the platform could not open, with what stopped it."""
    trouble, found = trouble_of(UUID(reference)), town_by_schema(schema)
    if trouble and found is not None:
        with town(found):
            if queries.confirmed_opening(UUID(reference))[0]:
                actions.return_opening(reference=UUID(reference), missing=(trouble,), by=SYSTEM)


@job("organisation.look_at_sender")
def look_at_sender(**_later_versions: object) -> None:
    """Ask the DNS again whether mail may go out under the town's own address."""
    if own := queries.own_sender():
        actions.keep_sender(verdict=queries.look_at_sender(own.address), by=SYSTEM)


@job("organisation.show_look")
def show_look(**_later_versions: object) -> None:
    """Show the hub how the town looks, where it missed that."""
    actions.show_look(by=SYSTEM)


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
    """Invite the next person of a list in the name of whoever started it; who cannot be invited is noted, with why."""
    found = queries.staff_list()
    if found is not None and found.uuid == reference and not found.is_finished:
        by = found.started_by(current_town())
        trouble = actions.invite_listed(row=found.next, by=by)
        actions.note_staff_list(uuid=UUID(reference), **found.after(trouble), by=by)
