"""How a town's own identity provider is reached, whom it may bring, and who looks after the second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.identity.own_provider.rules import FACTOR_CLAIMS

from .town import TOO_LONG, Text

if TYPE_CHECKING:
    from blaupause.identity.models import OwnProvider

LONGEST_ADDRESS: Final = 500
OURS, THEIRS = "ours", "theirs"
WIDE: Final = {"width": "l", "autocomplete": "off", "spellcheck": "false"}


class DomainsForm(forms.Form):
    """What both kinds of provider need."""

    domains = forms.CharField(
        label=_("E-Mail-Domains Ihrer Verwaltung"),
        help_text=_("Eine je Zeile, zum Beispiel fulda.de. Konten mit anderen Adressen werden abgewiesen."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        error_messages={"max_length": TOO_LONG},
    )

    def clean_domains(self) -> list[str]:
        return str(self.cleaned_data["domains"]).replace(",", " ").split()


class OpenidForm(DomainsForm):
    address = Text(
        label=_("Adresse des Anbieters (Issuer)"),
        longest=LONGEST_ADDRESS,
        hint=_("Beginnt mit https://. Zum Beispiel: https://login.microsoftonline.com/…/v2.0"),
        attrs=WIDE | {"inputmode": "url"},
    )
    client_id = Text(label=_("Client-ID"), longest=200, hint=_("Auch: Anwendungs-ID"), attrs=WIDE)
    secret = forms.CharField(
        label=_("Client-Geheimnis"),
        max_length=500,
        widget=forms.PasswordInput(attrs={"width": "l", "autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG},
    )
    factor = forms.ChoiceField(
        label=_("Wer fragt nach dem zweiten Nachweis?"),
        choices=[
            (OURS, _("Die Plattform: mit einem Code aus einer App")),
            (THEIRS, _("Ihr Anbieter, und er sagt es bei jeder Anmeldung")),
        ],
        initial=OURS,
        widget=forms.RadioSelect,
    )
    factor_claim = forms.ChoiceField(
        label=_("Wo steht, dass es einen gab?"),
        help_text=_("Nur nötig, wenn Ihr Anbieter danach fragt."),
        choices=[(each, each) for each in FACTOR_CLAIMS],
        required=False,
    )
    factor_word = Text(
        label=_("Welches Wort steht dort?"),
        longest=200,
        hint=_("Zum Beispiel: mfa"),
        attrs={"width": "m", "spellcheck": "false"},
        required=False,
    )
    field_order = ("address", "client_id", "secret", "domains", "factor", "factor_claim", "factor_word")

    @classmethod
    def of(cls, own: OwnProvider | None, data: Any) -> OpenidForm:
        """Return the form of what is connected now; the secret is never shown and may stay as it is."""
        if own is None:
            return cls(data, initial={"factor_word": "mfa"})
        initial = {
            "address": own.address,
            "client_id": own.client_id,
            "domains": "\n".join(own.domains),
            "factor": THEIRS if own.factor_claim else OURS,
            "factor_claim": own.factor_claim,
            "factor_word": own.factor_word or "mfa",
        }
        form = cls(data, initial=initial)
        form.fields["secret"].required = False
        form.fields["secret"].help_text = _("Leer lassen: Das bisherige bleibt.")
        return form

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told.get("factor") == THEIRS and not told.get("factor_word"):
            self.add_error("factor_word", _("Nennen Sie das Wort, das Ihr Anbieter sendet, zum Beispiel mfa."))
        return told

    @property
    def told_factor(self) -> tuple[str, str]:
        """Where the provider tells of a second factor, and by which word; empty where the platform asks."""
        told = self.cleaned_data
        return (told["factor_claim"] or FACTOR_CLAIMS[0], told["factor_word"]) if told["factor"] == THEIRS else ("", "")
