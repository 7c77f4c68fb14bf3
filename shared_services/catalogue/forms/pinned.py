"""Panels of questions that come from a shared block."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.forms import HiddenInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from blaupause.engine.bundles.blocks.pins import Pin

    from .fields import Panel

_PARTS: Final = {"help_title": "help", "help_text": "help", "missing": "errors"}
"""Which part of a question an input is about, where it is called otherwise."""


def left_by(pin: Pin, place: str, panels: Iterable[Panel]) -> Iterator[Panel]:
    """Keep of a question's panels what its block leaves to templates."""
    free = frozenset(pin.block["free"])
    kept = {"bedingung"} if "visible" in free else set()
    if place in pin.places:  # what stands in a group of the block stays there
        kept.add("frage-bringen")
    for panel in panels:
        if panel.name == "frage-aendern":
            yield from _held(panel, free)
        elif panel.name in kept:
            yield panel


def _held(panel: Panel, free: frozenset[str]) -> Iterator[Panel]:
    """Carry along what is not free as it stands, whatever is sent; no panel where all of it is not."""
    for name, field in panel.fields.items():
        if _PARTS.get(name, name) not in free:
            field.disabled, field.widget = True, HiddenInput()
    shown = {name for name, field in panel.fields.items() if not field.disabled}
    if shown:
        yield replace(panel, expert=tuple(name for name in panel.expert if name in shown))
