"""Inputs of the editor. What is typed is read by `engine.bundles.editing`; here it is only carried there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django import forms

from blaupause.engine.bundles.editing.model import YES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.forms.boundfield import BoundField
    from django.utils.functional import _StrOrPromise

LONGEST: Final = 20_000


@dataclass(frozen=True, slots=True)
class Panel:
    """One form beside the preview.

    Attributes:
        name: the operation that it sends; place: the thing that is about.
        initial: what stands there now; expert: inputs that are folded away.
    """

    name: str
    place: str
    title: _StrOrPromise
    submit: _StrOrPromise
    fields: Mapping[str, forms.Field]
    initial: Mapping[str, Any] = field(default_factory=dict)
    expert: tuple[str, ...] = ()
    is_open: bool = True


class PanelForm(forms.Form):
    """The inputs of a panel, empty or as sent."""

    def __init__(self, panel: Panel, data: Any = None) -> None:
        super().__init__(data, prefix=panel.name, initial=dict(panel.initial))
        self.panel = panel
        self.fields.update(panel.fields)

    @property
    def plain(self) -> Iterator[BoundField]:
        return (bound for bound in self if bound.name not in self.panel.expert)

    @property
    def expert(self) -> list[BoundField]:
        return [bound for bound in self if bound.name in self.panel.expert]

    @property
    def values(self) -> dict[str, str]:
        """What was sent, as the operation reads it; a box says yes or nothing."""
        return {name: YES if value is True else str(value or "") for name, value in self.cleaned_data.items()}


def line(label: _StrOrPromise, hint: _StrOrPromise = "", *, needed: bool = False, **attrs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(label=label, help_text=hint, required=needed, max_length=LONGEST, widget=widget)


def text(label: _StrOrPromise, hint: _StrOrPromise = "", *, needed: bool = False, rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, required=needed, max_length=LONGEST, widget=widget)


def box(label: _StrOrPromise, hint: _StrOrPromise = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=hint, required=False)


def pick(
    label: _StrOrPromise, choices: Iterable[tuple[Any, Any]], hint: _StrOrPromise = "", *, needed: bool = True
) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(choices), help_text=hint, required=needed)
