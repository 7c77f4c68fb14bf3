"""Inviting people by a list: kept sealed, then worked off by a job, row by row, with what became of each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, DomainError, Role, now
from blaupause.identity.team.actions import invite
from blaupause.identity.team.rules import Rights
from blaupause.jobs import later
from blaupause.tenancy.context import current_town, identity
from tenants.organisation import rules
from tenants.organisation.enums import FilePurpose
from tenants.organisation.models import StoredFile
from tenants.organisation.queries.staff_list import staff_list

from .town import store_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from blaupause.domain import Actor
    from tenants.organisation.rules.staff_list import Row

LIST: Final = "list"
JSON: Final = "application/json"


@action("staff_list.kept")
def keep_staff_list(*, rows: Sequence[Row], by: Actor) -> StoredFile:
    """Keep a list that was read without a mistake; nobody is invited yet. The list before goes, unless it runs.

    Raises:
        Refused: the actor does not administer this town.
        Conflict: a list is being worked off.
    """
    rules.require_admin(by, current_town().slug)
    if (before := staff_list()) is not None and before.is_running(now()):
        raise Conflict(_("Eine Liste wird gerade abgearbeitet. Warten Sie, bis sie fertig ist."))
    StoredFile.objects.filter(purpose=FilePurpose.STAFF_LIST).delete()
    note(people=len(rows))
    content = json.dumps([row.stored() for row in rows]).encode()
    return store_file(
        purpose=FilePurpose.STAFF_LIST, owner=LIST, name="liste.json", media_type=JSON, content=content, by=by
    )


@action("staff_list.started")
def start_staff_list(*, uuid: UUID, by: Actor) -> bool:
    """Let a job invite everybody of a list; False where it is gone or was started already.

    Raises:
        Refused: the actor does not administer this town.
    """
    rules.require_admin(by, current_town().slug)
    found = StoredFile.objects.select_for_update().filter(uuid=uuid, purpose=FilePurpose.STAFF_LIST, owner=LIST).first()
    if found is None or StoredFile.objects.filter(purpose=FilePurpose.STAFF_LIST, owner=str(uuid)).exists():
        return False
    state = {"done": 0, "failed": [], "by": {"id": by.id, "name": by.name}}
    _keep(str(uuid), state, by)
    later("organisation.invite_staff", reference=str(uuid))
    return True


def invite_listed(*, row: dict[str, Any], by: Actor) -> str:
    """Invite somebody of a list; return why it was not possible, "" where it was."""
    here = current_town()
    rights = Rights(tuple(Role(role) for role in row["roles"]), tuple(row["units"]), tuple(row.get("services", ())))
    try:
        with identity():
            invite(town=here, email=row["email"], name=row["name"], rights=rights, reason=row["reason"], by=by)
    except DomainError as error:
        return str(error)
    return ""


@action("staff_list.worked", silent=True)
def note_staff_list(*, uuid: UUID, state: dict[str, Any], goes_on: bool, by: Actor) -> None:
    """Write down how far a list is; it goes on in a new job. Silent: each invitation is an event of its own."""
    StoredFile.objects.filter(purpose=FilePurpose.STAFF_LIST, owner=str(uuid)).delete()
    _keep(str(uuid), state, by)
    if not goes_on:  # who was invited stands in the team; the list keeps how many, and who could not be
        StoredFile.objects.filter(uuid=uuid, purpose=FilePurpose.STAFF_LIST).update(content=b"[]", size=2)
    else:
        later("organisation.invite_staff", reference=str(uuid))


def _keep(owner: str, state: dict[str, Any], by: Actor) -> None:
    store_file(
        purpose=FilePurpose.STAFF_LIST,
        owner=owner,
        name="stand.json",
        media_type=JSON,
        content=json.dumps(state).encode(),
        by=by,
    )
