"""What may come in as a list of people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .logo import LaterFile


class StaffListForm(forms.Form):
    """A file or, once it was read, which list is meant."""

    file = LaterFile(
        label=_("Liste als CSV"),
        later=True,
        help_text=_(
            "Spalten: email, name, rollen, stellen, leistungen, grund. Höchstens 5.000 Zeilen. "
            "Stellen und Leistungen: Namen, oder „alle“ (auch leer)."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt"}),
    )
    liste = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Take one of the two."""
        told = super().clean() or {}
        if not told.get("file") and not told.get("liste") and not self.errors:
            self.add_error("file", _("Wählen Sie eine Datei aus."))
        return told
