"""Commands as a shell calls them: from no place, whatever place the test is in."""

from __future__ import annotations

from typing import Any

from django.core import management

from blaupause.tenancy.context import NOWHERE, at


def call_command(name: str, *arguments: str, **streams: Any) -> None:
    """Call a management command; one that reaches a table outside the place it entered itself is an error."""
    with at(NOWHERE):
        management.call_command(name, *arguments, **streams)
