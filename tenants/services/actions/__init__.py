"""What a town does with the catalogue's templates."""

from .filing import FilingRefused, set_filing, undo_filing
from .suggesting import SuggestedChange, suggest_change, withdraw_suggestion
from .values import (
    activate,
    deactivate,
    note_tried,
    prepare_services,
    restore_parameters,
    set_parameters,
    subscribe,
    undo_parameters,
)
from .versions import follow_updates, postpone_update, resume_updates, set_policy, take_version

__all__ = [
    "FilingRefused",
    "SuggestedChange",
    "activate",
    "deactivate",
    "follow_updates",
    "note_tried",
    "postpone_update",
    "prepare_services",
    "restore_parameters",
    "resume_updates",
    "set_filing",
    "set_parameters",
    "set_policy",
    "subscribe",
    "suggest_change",
    "take_version",
    "undo_filing",
    "undo_parameters",
    "withdraw_suggestion",
]
