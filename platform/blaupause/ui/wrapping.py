"""Where a line may end: words that only people read as one are kept together, long ones get a place to break."""

from __future__ import annotations

import re

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

_TOGETHER = re.compile(r"\b[A-Z]{1,4}-\d{4}-\d{6}\b|§§? \d+\w?")
"""A file number ("FD-2026-000001"); a paragraph of a law ("§ 45")."""


def breakable(address: str) -> SafeString:
    """Let a long mail address break behind the @ and before a full stop, not in the middle of a word."""
    return _safe(re.sub(r"@|(?=\.)", lambda at: f"{at[0]}<wbr>", conditional_escape(address)))


def unbroken(text: str) -> SafeString:
    """Keep file numbers and paragraphs of laws on one line; what is copied from the page stays as it was."""
    return _safe(_TOGETHER.sub(lambda word: f'<span class="bp-nowrap">{word[0]}</span>', conditional_escape(text)))


def _safe(escaped: str) -> SafeString:
    return mark_safe(escaped)  # noqa: S308 – escaped by both callers
