"""Pages of the competence centre."""

from .drafts import drafts, drop, restore, submit

    "comparison",
    "comparison_pdf",
    "draft",
__all__ = [
    "drafts",
    "drop",
    "edit",
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
