"""What may come in besides the pages of a template."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.crypto.codes import normalise_code


class CodeForm(forms.Form):
    """The code of a draft, as somebody wrote it down."""

    code = forms.CharField(
        label=_("Code Ihres Entwurfs"),
        help_text=_("16 Zeichen, zum Beispiel\u00a07K4M\u201192QX\u2011A3BD\u2011T0WZ"),
        max_length=60,
        error_messages={"required": _("Geben Sie den Code Ihres Entwurfs ein.")},
        widget=forms.TextInput(
            attrs={"width": "m", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        try:
            return normalise_code(self.cleaned_data["code"])
        except ValueError:
            raise forms.ValidationError(
                _("Das ist kein vollständiger Code. Er hat 16 Zeichen: Buchstaben und Ziffern.")
            ) from None


class DeclarationForm(forms.Form):
    """The declaration before the final act, in the template's words."""

    erklaerung = forms.BooleanField(
        error_messages={"required": _("Bestätigen Sie, dass Ihre Angaben richtig sind. Setzen Sie dazu den Haken.")}
    )

    def __init__(self, data: Any = None, *, declaration: str) -> None:
        super().__init__(data)
        self.fields["erklaerung"].label = declaration
