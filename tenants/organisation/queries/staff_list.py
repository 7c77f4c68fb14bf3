"""How far a list of people to invite is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tenants.organisation.enums import FilePurpose
from tenants.organisation.models import StoredFile

LIST = "list"


@dataclass(frozen=True, slots=True)
class ListState:
    """A list that is being worked off, or was.

    Attributes:
        failed: [number of the row, address, sentence] of those who could not be invited.
    """

    uuid: str
    rows: list[dict[str, Any]]
    state: dict[str, Any]

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def done(self) -> int:
        return int(self.state["done"])

    @property
    def failed(self) -> list[Any]:
        return list(self.state["failed"])

    @property
    def is_finished(self) -> bool:
        return self.done >= self.total


def staff_list() -> ListState | None:
    """Return the last list that was started; None without one. Two queries."""
    rows = StoredFile.objects.filter(purpose=FilePurpose.STAFF_LIST, owner=LIST).last()
    if rows is None:
        return None
    state = StoredFile.objects.filter(purpose=FilePurpose.STAFF_LIST, owner=str(rows.uuid)).last()
    if state is None:
        return None
    return ListState(str(rows.uuid), json.loads(bytes(rows.content)), json.loads(bytes(state.content)))
