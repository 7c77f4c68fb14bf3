"""Moves an entry of a list up or down by one, whatever the list holds."""

from blaupause.engine.bundles.editing import typed
from blaupause.engine.bundles.editing.model import Operation
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.editing.tree import Where


def move(sheet: Sheet, asked: Operation, at: int, listed: Where) -> int:
    """Return where the entry stands then; the first stays first, the last last."""
    entries = sheet.get(*listed)
    to = at + (1 if typed.chosen(asked.values, "direction", ("up", "down")) == "down" else -1)
    if not 0 <= to < len(entries):
        return at
    low = min(at, to)
    sheet.splice(low, 2, [entries[low + 1], entries[low]], *listed)
    return to
