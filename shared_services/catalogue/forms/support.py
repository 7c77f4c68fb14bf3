"""Asking a town to be let into its cases, to help."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.identity.delegation.rules import (
    LONGEST_BASIS,
    LONGEST_REASON,
    LONGEST_SUPPORT,
    OF_SUPPORT,
    Terms,
)
from blaupause.identity.enums import GrantRight


class SupportForm(forms.Form):
    """Where, on what, why and for how long; reading is what help usually needs."""

    town = forms.ChoiceField(label=_("Welcher Kommune helfen Sie?"))
    services = forms.MultipleChoiceField(
        label=_("Bei welchen Leistungen?"),
        help_text=_("Nur Vorgänge dieser Leistungen sind zu sehen."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Wählen Sie mindestens eine Leistung aus.")},
    )
    basis = forms.CharField(
        label=_("Warum brauchen Sie Zugang?"),
        help_text=_("Die Administration der Kommune liest das und entscheidet. Nennen Sie keine Namen von Bürgern."),
        max_length=LONGEST_BASIS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    hours = forms.IntegerField(
        label=_("Wie viele Stunden?"),
        help_text=_("Höchstens 8. Sie zählen ab der Zusage."),
        min_value=1,
        max_value=LONGEST_SUPPORT,
        initial=1,
        widget=forms.TextInput(attrs={"width": "s", "inputmode": "numeric"}),
        error_messages={"invalid": _("Schreiben Sie eine Zahl von 1 bis 8.")},
    )
    right = forms.ChoiceField(
        label=_("Wie weit müssen Sie gehen?"),
        choices=[(right.value, right.label) for right in OF_SUPPORT],
        initial=GrantRight.READ.value,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any, *, towns: list[tuple[str, str]], services: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["town"].choices = [("", _("Bitte wählen")), *towns]  # type: ignore[attr-defined]  # choices
        self.fields["services"].choices = services  # type: ignore[attr-defined]  # same

    @property
    def terms(self) -> Terms:
        told = self.cleaned_data
        return Terms(tuple(told["services"]), GrantRight(told["right"]), told["basis"])


class LeaveForm(forms.Form):
    reason = forms.CharField(
        label=_("Grund"), help_text=_("Die Kommune liest ihn. Zum Beispiel: Fehler gefunden"), max_length=LONGEST_REASON
    )
