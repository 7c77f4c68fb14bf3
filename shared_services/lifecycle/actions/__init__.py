"""What can be done with a town that is here."""

from .agreeing import agree, confirm, refuse
from .effecting import note_counts, note_trouble, take_effect
from .leaving import Leave, ask_to_leave
from .planning import Key, Merger, plan_key, plan_merger, withdraw
from .telling import tell

__all__ = [
    "Key",
    "Leave",
    "Merger",
    "agree",
    "ask_to_leave",
    "confirm",
    "note_counts",
    "note_trouble",
    "plan_key",
    "plan_merger",
    "refuse",
    "take_effect",
    "tell",
    "withdraw",
]
