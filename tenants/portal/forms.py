"""What citizens may send on the pages around the form."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.crypto.codes import normalise_code
from blaupause.ui.forms import ManyFiles

MOST_TEXT: Final = 5_000


class StatusCodeForm(forms.Form):
    """The status code, as somebody wrote it down."""

    code = forms.CharField(
        label=_("Ihr Code"),
        help_text=_("16 Zeichen, zum Beispiel\u00a07K4M\u201192QX\u2011A3BD\u2011T0WZ"),
        max_length=60,
        error_messages={"required": _("Geben Sie den Code ein, den Sie nach dem Absenden bekommen haben.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        try:
            return normalise_code(self.cleaned_data["code"])
        except ValueError:
            raise forms.ValidationError(
                _("Das ist kein vollständiger Code. Er hat 16 Zeichen: Buchstaben und Ziffern.")
            ) from None


class ProofForm(forms.Form):
    """The second proof: the answer to a question of the application that only its sender knows."""

    nachweis = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"width": "s", "autocomplete": "off"}))

    def __init__(self, data: Any = None, *, label: str, hint: str = "") -> None:
        super().__init__(data)
        self.fields["nachweis"].label = label
        self.fields["nachweis"].help_text = hint
        self.fields["nachweis"].error_messages["required"] = _("Geben Sie hier ein: %(label)s.") % {"label": label}


class AnswerForm(forms.Form):
    """The answer to a question of the office, or a message of one's own. The action judges the files."""

    text = forms.CharField(
        label=_("Ihre Nachricht"), max_length=MOST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    dateien = forms.Field(
        label=_("Dateien"),
        help_text=_("PDF, JPG oder PNG, jede höchstens 10 MB, höchstens 5 auf einmal. Ein Foto vom Handy reicht."),
        required=False,
        widget=ManyFiles(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


class WithdrawForm(forms.Form):
    """Why somebody takes an application back, if they like to say."""

    reason = forms.CharField(label=_("Grund"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))
