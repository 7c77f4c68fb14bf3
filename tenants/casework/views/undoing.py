"""Taking back an assignment: offered for a while, on this person's next pages only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blaupause.domain import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blaupause.identity.requests import TownRequest

KEY = "undo_assignment"
SECONDS = 60


def remember(request: TownRequest, rows: Sequence[tuple[str, str]], text: str) -> None:
    """Keep who had each case before, by file number."""
    request.session[KEY] = {"rows": [list(row) for row in rows], "text": text, "at": now().timestamp()}


def undoable(request: TownRequest) -> str:
    """Return what can be taken back, in words; "" when nothing can any more."""
    kept: dict[str, Any] | None = request.session.get(KEY)
    return str(kept["text"]) if kept and now().timestamp() - kept["at"] < SECONDS else ""


def remembered(request: TownRequest) -> list[tuple[str, str]]:
    """Return who had each case before, once."""
    kept: dict[str, Any] = request.session.pop(KEY, None) or {"rows": []}
    return [(number, clerk_id) for number, clerk_id in kept["rows"]]
