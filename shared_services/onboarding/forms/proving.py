"""How the competence centre lets authority be proved, and where it knows the authority from. One form for each way."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.ui.days import DayField
from shared_services.onboarding.actions import Call, Known
from shared_services.onboarding.enums import ContactKind, ProofWay

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from shared_services.onboarding.models import KnownContact

LONGEST_POST: Final = 4
KINDS: Final = {
    ProofWay.MAIL: ContactKind.MAIL,
    ProofWay.LETTER: ContactKind.POST,
    ProofWay.PHONE: ContactKind.PHONE,
}
KNOWN_BEFORE: Final = _("Aus einer Quelle, die Sie schon kannten, nicht aus der Anfrage.")


class ProofForm(forms.Form):
    """What every way needs: an address of the authority, and where it is known from."""

    way: ClassVar[ProofWay]

    weg = forms.CharField(widget=forms.HiddenInput, required=False)
    adresse: forms.Field
    quelle = forms.CharField(
        label=_("Quelle"),
        help_text=_("Zum Beispiel: Adressverzeichnis des Landes, Impressum der Website."),
        max_length=200,
    )
    stand = DayField(label=_("Stand der Quelle"))

    @property
    def known(self) -> Known:
        told = self.cleaned_data
        return Known(told["adresse"], told["quelle"], told["stand"])

    def clean_stand(self) -> date:
        day: date = self.cleaned_data["stand"]
        if day > timezone.localdate():
            raise ValidationError(_("Dieser Tag liegt in der Zukunft. Nennen Sie den Stand der Quelle."))
        return day


class MailForm(ProofForm):
    way = ProofWay.MAIL
    adresse = forms.CharField(
        label=_("Bekannte E-Mail-Adresse der Kommune"),
        help_text=KNOWN_BEFORE,
        max_length=254,
        validators=[EmailValidator(_("Das ist keine E-Mail-Adresse. Schreiben Sie sie so: rathaus@kommune.de."))],
        widget=forms.EmailInput(),
    )
    field_order = ("adresse",)


class LetterForm(ProofForm):
    way = ProofWay.LETTER
    adresse = forms.CharField(
        label=_("Bekannte Anschrift der Kommune"),
        help_text=_("Straße und Ort, je Zeile. Aus einer Quelle, die Sie schon kannten, nicht aus der Anfrage."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("adresse",)

    def clean_adresse(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["adresse"].splitlines() if line.strip()]
        if len(lines) > LONGEST_POST:
            raise ValidationError(_("Ins Fenster passen höchstens vier Zeilen. Kürzen Sie die Anschrift."))
        return "\n".join(lines)


class CallForm(ProofForm):
    way = ProofWay.PHONE
    adresse = forms.CharField(
        label=_("Bekannte Telefonnummer der Kommune"),
        help_text=KNOWN_BEFORE,
        max_length=40,
        validators=[
            RegexValidator(
                r"\A[0-9+()/ \-–]{4,40}\Z", _("Schreiben Sie die Nummer in Ziffern, zum Beispiel 0661 102-0.")
            )
        ],
        widget=forms.TextInput(attrs={"width": "m", "inputmode": "tel"}),
    )
    erreicht = forms.CharField(label=_("Wer war am Telefon?"), help_text=_("Name und Funktion."), max_length=200)
    notiz = forms.CharField(label=_("Was wurde gesagt?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("adresse",)

    @property
    def call(self) -> Call:
        return Call(self.cleaned_data["erreicht"], self.cleaned_data["notiz"])


FORMS: Final[Mapping[str, type[ProofForm]]] = {form.way.value: form for form in (MailForm, LetterForm, CallForm)}


def proof_form(way: str, contacts: Mapping[str, KnownContact], postcode: str) -> ProofForm:
    """Return the form of a way with what is known for it; without one, of the first way that something is known for."""
    first = next((each.value for each, kind in KINDS.items() if kind in contacts), ProofWay.LETTER.value)
    form = FORMS[way if way in FORMS else first]
    known = contacts.get(KINDS[form.way])
    told = {"adresse": known.value, "quelle": known.source, "stand": known.as_of} if known else {}
    if not known and postcode and form is LetterForm:
        told["adresse"] = f"\n{postcode} "
    return form(initial={"weg": form.way.value, **told})
