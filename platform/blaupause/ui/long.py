"""What a page has hundreds of, as HTML: by a template each line would cost twenty times as much.

Everything that comes from outside is escaped here, line by line.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import quote

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blaupause.engine.forms.view import ChoiceView, FieldView

SPECIMENS: Final = 512
SMALL: Final = 50
"""Choices of a question that is kept as drawn: of long lists a process keeps nothing."""
CURRENT: Final = ' aria-current="true"'


class Branch(Protocol):
    """A thing in a tree, with what is in it; one without a label is not drawn."""

    @property
    def place(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def branches(self) -> Iterable[Branch]: ...


def tree(branches: Iterable[Branch], address: str, here: str) -> SafeString:
    """{% tree branches address here %}: a tree of links to `<address>?ort=<place>`; the one we are at is marked."""
    return SafeString(f'<ul class="bp-tree">{_branches(branches, escape(address), here)}</ul>')


def _branches(branches: Iterable[Branch], address: str, here: str) -> str:
    return "".join(
        f'<li><a href="{address}?ort={escape(quote(each.place))}"{CURRENT if each.place == here else ""}>'
        f"<span>{escape(each.label)}</span>"
        f"{f'<span class="bp-muted">{escape(each.kind)}</span>' if each.kind else ''}</a>"
        f"{f'<ul>{_branches(each.branches, address, here)}</ul>' if each.branches else ''}</li>"
        for each in branches
        if each.label
    )


def options(listed: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """<select>{% options towns town %}</select>: values with what they are called, and one of the values."""
    drawn = (
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(name)}</option>'
        for value, name in listed
    )
    return SafeString("".join(drawn))


def choices(listed: Iterable[tuple[ChoiceView, SafeString | str]]) -> SafeString:
    """Draw the options of a question, each with the mark of the language it is told in."""
    return SafeString(
        "".join(
            f'<option value="{escape(each.value)}"{" selected" if each.selected else ""}{mark}>'
            f"{escape(each.label)}</option>"
            for each, mark in listed
        )
    )


def specimen(view: FieldView) -> SafeString:
    """{% specimen view %}: a question in a preview, which nobody answers: what was drawn before is not drawn again."""
    if view.fields or len(view.choices) > SMALL:
        return _draw(view)
    return _drawn(view, get_language() or "")


@lru_cache(maxsize=SPECIMENS)
def _drawn(view: FieldView, _language: str) -> SafeString:
    return _draw(view)


def _draw(view: FieldView) -> SafeString:
    return render_to_string("ui/field.html", {"view": view, "around": None})
