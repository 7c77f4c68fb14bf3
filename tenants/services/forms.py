"""What may come in on the page of a service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .enums import UpdatePolicy
from .queries import SITUATIONS
from .queries.inputs import ASKED, NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_SEARCH: Final = 100


def values_of(post: Mapping[str, str]) -> dict[str, str]:
    """Return what stands in the inputs of the town's values, by parameter id."""
    return _of(post, NAME)


def asked_of(post: Mapping[str, str]) -> dict[str, str]:
    """Return what stands in the inputs for a newer version, by parameter id."""
    return _of(post, ASKED)


def edition_of(post: Mapping[str, str]) -> int:
    """Return what the page was based on; 0, which nothing is based on, where it does not say so."""
    text = post.get("stand", "")
    return int(text) if text.isascii() and text.isdigit() else 0


def policy_of(post: Mapping[str, str]) -> UpdatePolicy:
    """Return the chosen policy, the careful one where the choice is unknown."""
    text = post.get("politik", "")
    return UpdatePolicy(text) if text in UpdatePolicy else UpdatePolicy.MANUAL


def situation_of(query: Mapping[str, str]) -> str:
    """Return the life situation the list is narrowed to, "" where there is no such one."""
    text = query.get("thema", "")
    return text if text in SITUATIONS else ""


def _of(post: Mapping[str, str], prefix: str) -> dict[str, str]:
    start = f"{prefix}-"
    return {name.removeprefix(start): text for name, text in post.items() if name.startswith(start)}
