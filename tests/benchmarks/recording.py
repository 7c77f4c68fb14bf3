"""Notes what one request draws, so that a plain view can draw the same, and how many statements it sends."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from django.db import connections
from django.shortcuts import render as django_render

from blaupause.ui import pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponse


@dataclass
class Recording:
    """What a request did.

    Attributes:
        request: with who asked and whose page it is.
        template: what it drew, with `context`; empty for a redirect.
        statements: how many it sent.
    """

    request: HttpRequest | None = None
    template: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    statements: int = 0


@contextmanager
def recording(alias: str) -> Iterator[Recording]:
    """Note what happens inside the block, over one connection."""
    notes = Recording()

    def count(execute: Callable[..., Any], *call: Any) -> Any:
        notes.statements += 1
        return execute(*call)

    with ExitStack() as stack:
        stack.enter_context(patch.object(pages, "render", _noting_page(notes)))
        stack.enter_context(connections[alias].execute_wrapper(count))
        yield notes


def _noting_page(notes: Recording) -> Callable[..., HttpResponse]:
    original = django_render

    def render(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
        notes.request, notes.template, notes.context = request, template, context
        return original(request, template, context, status=status)

    return render
