"""Formatted texts of towns: Markdown in, HTML in the look of the pages out. No HTML, no scripts, no pictures in it."""

from __future__ import annotations

from functools import cache
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

CLASSES: Final = {
    "h2": "kern-heading-large",
    "h3": "kern-heading-medium",
    "h4": "kern-heading-small",
    "p": "kern-body",
    "ul": "kern-list kern-list--bullet",
    "ol": "kern-list kern-list--number",
    "a": "kern-link",
}
LOWER: Final = {"h1": "h2"}
"""The page has its own h1."""


def markdown(text: str) -> SafeString:
    """Draw a text. HTML in it is shown as written; addresses that run something are no links."""
    parser = _parser()
    tokens = parser.parse(text)
    inner = [child for block in tokens for child in block.children or ()]
    for token in [*tokens, *inner]:
        token.tag = LOWER.get(token.tag, token.tag)
        if token.nesting == 1 and token.tag in CLASSES:
            token.attrSet("class", CLASSES[token.tag])
    html = str(parser.renderer.render(tokens, parser.options, {}))
    return mark_safe(html)  # noqa: S308 – made by a parser that escapes HTML


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable("image")
