"""What may come in as the file of a set-up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.organisation.rules.setup_file import LARGEST

from .logo import LaterFile


class SetupFileForm(forms.Form):
    """A file or, once it was read, its text."""

    file = LaterFile(
        label=_("Datei"),
        later=True,
        help_text=_("YAML oder JSON, höchstens 300 kB. Wir zeigen zuerst, was sich ändern würde."),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.json"}),
    )
    text = forms.CharField(
        label=_("Text der Datei"),
        required=False,
        strip=False,
        max_length=LARGEST,
        help_text=_("Hier können Sie noch etwas ändern, bevor Sie übernehmen."),
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Take the text of the file; a file that is sent goes before typed text."""
        told = super().clean() or {}
        if file := told.get("file"):
            try:
                told["text"] = file.read(LARGEST * 4).decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error(
                    "file", _("Die Datei ist nicht in UTF-8 gespeichert. Speichern Sie sie so und senden Sie sie neu.")
                )
        elif not told.get("text") and not self.errors:
            self.add_error("file", _("Wählen Sie eine Datei aus."))
        return told

    @property
    def read(self) -> str:
        return str(self.cleaned_data["text"])

    def shown_again(self, text: str) -> SetupFileForm:
        """Return the form with the text that was read, and what is wrong with it."""
        again = SetupFileForm({"text": text})
        again.is_valid()
        for field, wrong in self.errors.items():
            again.add_error(field, list(wrong))
        return again
