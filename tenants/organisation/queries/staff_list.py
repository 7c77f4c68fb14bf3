"""How far a list of people to invite is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from blaupause.domain import Actor, ActorKind, Role
from tenants.organisation.enums import FilePurpose
from tenants.organisation.models import StoredFile

if TYPE_CHECKING:
    from datetime import datetime

    from blaupause.tenancy.models import Town

LIST = "list"
STUCK: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ListState:
    """A list that is being worked off, or was.

    Attributes:
        failed: [number of the row, address, sentence] of those who could not be invited.
    """

    uuid: str
    rows: list[dict[str, Any]]
    state: dict[str, Any]
    moved_at: datetime

    @property
    def total(self) -> int:
        return int(self.state.get("total", len(self.rows)))

    @property
    def done(self) -> int:
        return int(self.state["done"])

    @property
    def failed(self) -> list[Any]:
        return list(self.state["failed"])

    @property
    def is_finished(self) -> bool:
        return self.done >= self.total

    def is_running(self, moment: datetime) -> bool:
        """Tell whether it is being worked off; one that stood still for a day does not stop the next."""
        return not self.is_finished and moment - self.moved_at < STUCK

    @property
    def next(self) -> dict[str, Any]:
        """Who is invited next."""
        return self.rows[self.done]

    def started_by(self, here: Town) -> Actor:
        """Return the administrator who started it; whether they still are one, the invitation asks."""
        who = self.state["by"]
        return Actor(ActorKind.STAFF, who["id"], who["name"], town=here.slug, roles=frozenset({Role.ADMIN}))

    def after(self, trouble: str) -> dict[str, Any]:
        """Return how far it is when the next one is invited, or was not because of some trouble."""
        failed = [*self.failed, [self.done + 1, self.next["email"], trouble]] if trouble else self.failed
        state = {**self.state, "done": self.done + 1, "failed": failed, "total": self.total}
        return {"state": state, "goes_on": self.done + 1 < self.total}


def staff_list() -> ListState | None:
    """Return the last list that was started; None without one. Two queries."""
    rows = StoredFile.objects.filter(purpose=FilePurpose.STAFF_LIST, owner=LIST).last()
    if rows is None:
        return None
    state = StoredFile.objects.filter(purpose=FilePurpose.STAFF_LIST, owner=str(rows.uuid)).last()
    if state is None:
        return None
    return ListState(
        str(rows.uuid), json.loads(bytes(rows.content)), json.loads(bytes(state.content)), state.created_at
    )
