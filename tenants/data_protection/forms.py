"""Of which case, or which service, and on which day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.oversight.forms import as_day
from blaupause.ui.days import DayField

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


class InsightForm(forms.Form):
    vorgang = forms.CharField(
        label=_("Aktenzeichen"),
        required=False,
        max_length=24,
        help_text=_("Zum Beispiel: FD-2026-000123"),
        widget=forms.TextInput(attrs={"filter": True}),
    )
    leistung = forms.ChoiceField(
        label=_("Oder alle Vorgänge einer Leistung"), required=False, widget=forms.Select(attrs={"filter": True})
    )
    tag = DayField(label=_("Tag"), error_messages={"required": _("Nennen Sie den Tag, zum Beispiel 24.09.2026.")})

    def __init__(self, data: Any, *, services: Iterable[tuple[str, str]]) -> None:
        super().__init__({name: as_day(value) for name, value in data.items()} if data else None)
        self.fields["leistung"].choices = [("", _("keine gewählt")), *services]  # type: ignore[attr-defined]  # a choice field
        self.fields["tag"].initial = timezone.localdate()

    def clean_vorgang(self) -> str:
        return str(self.cleaned_data["vorgang"]).strip().upper()

    def clean_tag(self) -> date:
        day: date = self.cleaned_data["tag"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Dieser Tag ist noch nicht da. Wählen Sie heute oder einen früheren."))
        return day

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if "vorgang" in told and not told["vorgang"] and not told.get("leistung"):
            self.add_error("vorgang", _("Nennen Sie ein Aktenzeichen, oder wählen Sie darunter eine Leistung."))
        return told
