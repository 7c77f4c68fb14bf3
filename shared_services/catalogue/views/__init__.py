"""Pages of the competence centre."""

from .blocks import block, blocks, insert, publish, renew
from .drafts import drafts, drop, from_schema, restore, submit
from .editor import edit, letter, trial, undo
from .maturity import maturity
from .releasing import queue, release
from .suggestions import suggestion, suggestions
from .support import ask_support, leave, support
from .templates import comparison, comparison_pdf, listing, schema_file, template, upload
from .translations import translations, translations_file, translations_intake
from .usage import evaluation, usage_table

__all__ = [
    "ask_support",
    "block",
    "blocks",
    "comparison",
    "comparison_pdf",
    "drafts",
    "drop",
    "edit",
    "evaluation",
    "from_schema",
    "insert",
    "leave",
    "letter",
    "listing",
    "maturity",
    "publish",
    "queue",
    "release",
    "renew",
    "restore",
    "schema_file",
    "submit",
    "suggestion",
    "suggestions",
    "support",
    "template",
    "translations",
    "translations_file",
    "translations_intake",
    "trial",
    "undo",
    "upload",
    "usage_table",
]
