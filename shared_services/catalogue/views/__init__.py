"""Pages of the competence centre."""

from .drafts import drafts, drop, restore, submit
from .editor import edit, trial, undo
from .templates import listing, release, template, upload

__all__ = [
    "drafts",
    "drop",
    "edit",
    "listing",
    "release",
    "restore",
    "submit",
    "template",
    "trial",
    "undo",
    "upload",
]
