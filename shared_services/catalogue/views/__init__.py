"""Pages of the competence centre."""

from .drafts import drafts, drop, restore, submit
from .editor import draft, trial, undo
from .releasing import queue, release
from .templates import comparison, comparison_pdf, listing, template, upload

__all__ = [
    "comparison",
    "comparison_pdf",
    "draft",
    "drafts",
    "drop",
    "listing",
    "queue",
    "release",
    "restore",
    "submit",
    "template",
    "trial",
    "undo",
    "upload",
]
