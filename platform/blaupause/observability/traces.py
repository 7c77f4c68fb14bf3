"""Where an error came from, without what somebody typed: messages quote values, so most of them are left out. Pure."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError

if TYPE_CHECKING:
    from collections.abc import Iterator

SPEAKING: Final = (
    OperationalError,
    InterfaceError,
    ImproperlyConfigured,
    ImportError,
    OSError,
    TypeError,
    AttributeError,
    NameError,
)
"""Errors about machines and code: their messages name addresses, types and names, and quote nobody."""


def trace(error: BaseException) -> str:
    """Return the way of an error and of what caused it, the cause first; names of types instead of most messages."""
    return "\n".join(part for link in reversed([*_chain(error)]) for part in _told(link))


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    while link is not None:
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _told(link: BaseException) -> Iterator[str]:
    yield "".join(traceback.format_tb(link.__traceback__)).rstrip()
    kind = type(link)
    yield f"{kind.__module__}.{kind.__qualname__}" + (f": {link}" if isinstance(link, SPEAKING) else "")
