"""What may come in on the page of a service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from .enums import UpdatePolicy
from .queries import SITUATIONS
from .queries.inputs import ASKED, NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_SEARCH: Final = 100


class PostponeForm(forms.Form):
    """Until when new versions wait, and why. With a prefix: values of the town have their own ids on the same page."""

    prefix = "verschiebung"
    until = forms.DateField(
        label=_("Nicht vor dem"),
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d.%m.%Y", attrs={"width": "s", "inputmode": "numeric"}),
        error_messages={"invalid": _("Das ist kein Tag. Schreiben Sie ihn so: 24.09.2026.")},
    )
    reason = forms.CharField(
        label=_("Grund"), help_text=_("Für Ihre Kolleginnen und Kollegen, ohne Namen von Personen"), max_length=300
    )


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
