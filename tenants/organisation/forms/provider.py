"""How a town's own identity provider is reached, whom it may bring, and who looks after the second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.identity.enums import ProviderKind
from blaupause.identity.own_provider.rules import FACTOR_CLAIMS

from .town import TOO_LONG, Text

if TYPE_CHECKING:
    from blaupause.identity.models import OwnProvider

LONGEST_ADDRESS: Final = 500
OURS, THEIRS = "ours", "theirs"
OTHER: Final = "other"
CLAIMS: Final = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
NAMES: Final = {
    "entra": ("Entra ID", f"{CLAIMS}emailaddress", "http://schemas.microsoft.com/identity/claims/displayname"),
    "adfs": ("ADFS", f"{CLAIMS}emailaddress", f"{CLAIMS}name"),
    "shibboleth": ("Shibboleth", "urn:oid:0.9.2342.19200300.100.1.3", "urn:oid:2.16.840.1.113730.3.1.241"),
}
"""Products and what they call address and full name where nobody changed it."""
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


class SamlForm(DomainsForm):
    """A provider's metadata, from an address or a file, and what it calls address and name."""

    metadata_address = Text(
        label=_("Adresse der Metadaten"),
        longest=LONGEST_ADDRESS,
        hint=_("Beginnt mit https://. Liegt sie nur im eigenen Netz, laden Sie die Datei hoch."),
        attrs=WIDE | {"inputmode": "url"},
        required=False,
    )
    metadata_file = forms.FileField(
        label=_("oder: Metadaten als Datei"), help_text=_("XML, höchstens 1 MB"), required=False
    )
    names = forms.ChoiceField(
        label=_("Wie nennt Ihr Anbieter E-Mail-Adresse und Namen?"),
        choices=[(each, label) for each, (label, _mail, _name) in NAMES.items()] + [(OTHER, _("anders, nämlich:"))],
        initial="entra",
        widget=forms.RadioSelect,
    )
    mail_attribute = Text(label=_("Attribut der E-Mail-Adresse"), longest=300, attrs=WIDE, required=False)
    name_attribute = Text(label=_("Attribut des Namens"), longest=300, attrs=WIDE, required=False)
    field_order = ("metadata_address", "metadata_file", "names", "mail_attribute", "name_attribute", "domains")

    is_known = False
    """Whether one is connected: then its metadata may stay as they are."""

    @classmethod
    def of(cls, own: OwnProvider | None, data: Any, files: Any = None) -> SamlForm:
        """Return the form of what is connected now."""
        if own is None or own.kind != ProviderKind.SAML:
            return cls(data, files)
        told = own.described
        names = (told["mail_attribute"], told["name_attribute"])
        initial = {
            "metadata_address": told.get("metadata_address", ""),
            "domains": "\n".join(own.domains),
            "names": next((each for each, (_label, *known) in NAMES.items() if tuple(known) == names), OTHER),
            "mail_attribute": names[0],
            "name_attribute": names[1],
        }
        form = cls(data, files, initial=initial)
        form.is_known = True
        form.fields["metadata_file"].help_text = _("Ohne Adresse und Datei bleiben die bisherigen Metadaten.")
        return form

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told.get("metadata_address") and told.get("metadata_file"):
            self.add_error("metadata_file", _("Nehmen Sie eines von beiden: die Adresse oder die Datei."))
        if not (self.is_known or told.get("metadata_address") or told.get("metadata_file") or self.errors):
            self.add_error("metadata_address", _("Nennen Sie die Adresse der Metadaten, oder laden Sie sie hoch."))
        for field in ("mail_attribute", "name_attribute"):
            if told.get("names") == OTHER and not told.get(field) and field not in self.errors:
                self.add_error(field, _("Nennen Sie das Attribut, so wie es beim Anbieter heißt."))
        return told

    @property
    def attributes(self) -> dict[str, str]:
        """What the provider calls address and name."""
        told = self.cleaned_data
        if told["names"] == OTHER:
            return {each: told[each] for each in ("mail_attribute", "name_attribute")}
        _label, mail, name = NAMES[told["names"]]
        return {"mail_attribute": mail, "name_attribute": name}


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
        if own is None or own.kind != ProviderKind.OIDC:
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
