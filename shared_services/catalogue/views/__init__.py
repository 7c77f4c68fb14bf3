"""Pages of the competence centre."""

from .drafts import drafts, drop, from_schema, restore, submit
from .editor import edit, trial, undo
from .releasing import queue, release
from .suggestions import suggestion, suggestions
from .templates import comparison, comparison_pdf, listing, template, upload
from .usage import evaluation, usage_table

__all__ = [
    "comparison",
    "comparison_pdf",
    "drafts",
    "drop",
    "edit",
    "evaluation",
    "from_schema",
    "listing",
    "queue",
    "release",
    "restore",
    "submit",
    "suggestion",
    "suggestions",
    "template",
    "trial",
    "undo",
    "upload",
    "usage_table",
]
