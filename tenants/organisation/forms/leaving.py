"""When a town leaves the platform, as its own administration says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.ui.days import DayField
from shared_services.lifecycle.actions import Leave

if TYPE_CHECKING:
    from collections.abc import Mapping


class LeaveForm(forms.Form):
    """The dates, where people turn, and the decision behind it."""

    tag = DayField(
        label=_("Ab welchem Tag sollen keine neuen Anträge mehr beginnen?"),
        help_text=_("Laufende Vorgänge bearbeiten Sie danach zu Ende."),
    )
    loeschen = DayField(
        label=_("Ab welchem Tag darf gelöscht werden?"),
        help_text=_("Mindestens 30 Tage später. Rechnen Sie Aufbewahrung und Übernahme in Ihr Haus ein."),
    )
    wohin = forms.CharField(
        label=_("Wohin wenden sich Bürgerinnen und Bürger?"),
        help_text=_("Steht danach unter Ihrer Adresse. Nennen Sie Ort, Telefon und die neue Website."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    quelle = forms.CharField(label=_("Grundlage"), help_text=_("Zum Beispiel der Beschluss mit Datum."), max_length=200)

    @property
    def leave(self) -> Leave:
        told = self.cleaned_data
        return Leave(told["tag"], told["loeschen"], told["wohin"], told["quelle"])


class RefusalForm(forms.Form):
    """Why a town does not take another one in."""

    warum = forms.CharField(
        label=_("Warum stimmen Sie nicht zu?"),
        help_text=_("Die KKV und die andere Kommune lesen das. Der Plan endet damit."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @classmethod
    def to(cls, plan: int, told: Mapping[str, str] | None = None) -> RefusalForm:
        """Return the form of one plan: several can stand on a page."""
        return cls(told, auto_id=f"id_{plan}_%s")
