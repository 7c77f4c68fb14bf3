"""What may come in for names in the DNS: own addresses and senders."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.domain import Invalid
from blaupause.tenancy.hosts import rules
from tenants.organisation.rules import sender_of_town

from .town import Text


class AddressForm(forms.Form):
    host = Text(
        label=_("Ihre Adresse"), longest=253, hint=_("Zum Beispiel: online.fulda.de"), attrs={"autocapitalize": "none"}
    )

    def clean_host(self) -> str:
        try:
            host = rules.host_of(str(self.cleaned_data["host"]))
            rules.require_own(host)
        except Invalid as invalid:
            raise forms.ValidationError(str(invalid)) from None
        return host


class SenderForm(forms.Form):
    address = Text(
        label=_("Ihre Absender-Adresse"),
        longest=254,
        hint=_("Zum Beispiel: noreply@fulda.de"),
        attrs={"inputmode": "email", "autocapitalize": "none"},
    )

    def clean_address(self) -> str:
        try:
            return sender_of_town(str(self.cleaned_data["address"]))
        except Invalid as invalid:
            raise forms.ValidationError(str(invalid)) from None
