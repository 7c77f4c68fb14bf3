"""What somebody types who asks for their Kommune, or has its code."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_services.onboarding.actions import Asking


class AskForm(forms.Form):
    """Who asks for a Kommune."""

    name = forms.CharField(label=_("Ihr Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    funktion = forms.CharField(
        label=_("Ihre Funktion"),
        help_text=_("Zum Beispiel: Leitung Hauptamt."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    email = forms.EmailField(
        label=_("Dienstliche E-Mail-Adresse"),
        help_text=_("Dorthin schicken wir den Link. Später melden Sie sich mit einem Konto an, das diese Adresse hat."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    telefon = forms.CharField(
        label=_("Dienstliche Telefonnummer"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "width": "m"}),
    )

    @property
    def asking(self) -> Asking:
        told = self.cleaned_data
        return Asking(told["name"], told["funktion"], told["email"], told["telefon"])


class CodeForm(forms.Form):
    """The code from the authority's mail or letter."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Zwölf Zeichen, zum Beispiel 7K4M-92QX-0ADE. Groß oder klein ist egal."),
        max_length=40,
        widget=forms.TextInput(attrs={"width": "m", "autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
