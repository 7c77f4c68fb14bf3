"""What is said when a shared block is put into a template, or made of one."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.engine.bundles.blocks.pins import FREE
from blaupause.engine.bundles.editing.extracting import About


class InsertForm(forms.Form):
    """The heading above a block."""

    ueberschrift = forms.CharField(
        label=_("Überschrift darüber"),
        help_text=_("Zum Beispiel: Andere Person. Ohne Überschrift stehen die Fragen direkt auf der Seite."),
        required=False,
        max_length=300,
    )


class BlockForm(forms.Form):
    """What people say about a block that they publish."""

    titel = forms.CharField(label=_("Name des Bausteins"), max_length=80)
    zweck = forms.CharField(
        label=_("Wofür ist er da?"),
        help_text=_("Ein oder zwei Sätze für andere, die Vorlagen schreiben."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.RegexField(
        r"^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$",
        label=_("Version"),
        widget=forms.TextInput(attrs={"width": "s", "inputmode": "decimal"}),
        error_messages={"invalid": _("Das ist keine Version. Schreiben Sie sie so: 1.3.0.")},
    )
    frei = forms.MultipleChoiceField(
        label=_("Was darf jede Vorlage selbst bestimmen?"),
        help_text=_("Alles andere steht in jeder Vorlage so wie im Baustein."),
        choices=tuple(FREE.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    INITIAL: Final = {"titel": "title", "zweck": "purpose", "version": "version", "frei": "free"}

    def about(self, slug: str) -> About:
        """Return what was said, about the block of that name in addresses."""
        told = self.cleaned_data
        return About(slug, told["version"], told["titel"], told["zweck"], tuple(told["frei"]))
