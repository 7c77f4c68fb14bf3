"""Pages of the competence centre."""

from .drafts import drafts, drop, restore, submit
from .editor import draft, trial, undo
from .templates import listing, release, template, upload

__all__ = [
    "draft",
    "drafts",
    "drop",
    "listing",
    "release",
    "restore",
    "submit",
    "template",
    "trial",
    "undo",
    "upload",
]
