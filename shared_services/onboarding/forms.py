"""What people type about a Kommune's request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.ui import formats
from shared_services.register import queries as register

from .actions import Asking, Call, Known
from .enums import ContactKind, ProofWay
from .queries import Choice, Selection, unknown_keys

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from .models import KnownContact
    from .queries import Selectable

LONGEST_POST: Final = 4
KINDS: Final = {
    ProofWay.MAIL.value: ContactKind.MAIL,
    ProofWay.LETTER.value: ContactKind.POST,
    ProofWay.PHONE.value: ContactKind.PHONE,
}


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


class FiguresForm(forms.Form):
    """Which requests the figures count; empty is all."""

    von = forms.DateField(label=_("Angefragt ab"), required=False, widget=forms.DateInput(attrs={"width": "s"}))
    bis = forms.DateField(label=_("Angefragt bis"), required=False, widget=forms.DateInput(attrs={"width": "s"}))
    art = forms.ChoiceField(label=_("Art"), required=False)
    land = forms.ChoiceField(label=_("Land"), required=False)
    kreis = forms.ChoiceField(label=_("Kreis"), required=False)

    def __init__(self, *args: Any, choices: Selectable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, known in (("art", choices.kinds), ("land", choices.lands), ("kreis", choices.districts)):
            self.fields[name].choices = [("", _("alle")), *known]  # type: ignore[attr-defined]  # a field of choices

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told.get("von") and told.get("bis") and told["von"] > told["bis"]:
            self.add_error("bis", _("Der letzte Tag liegt vor dem ersten."))
        return told

    @property
    def selection(self) -> Selection:
        """What was chosen; a field with a mistake in it chooses nothing."""
        told = self.cleaned_data
        chosen = {name: told.get(name) or "" for name in ("art", "land", "kreis")}
        return Selection(told.get("von"), told.get("bis"), chosen["art"], chosen["kreis"], chosen["land"])

    @property
    def words(self) -> list[tuple[str, str]]:
        """What was chosen, as (label, value)."""
        told = {name: value for name, value in self.cleaned_data.items() if value}
        names = {name: dict(getattr(self.fields[name], "choices", ())) for name in told}
        return [
            (str(self.fields[name].label), str(names[name].get(value) or formats.day(value)))
            for name, value in told.items()
        ]


class CodeForm(forms.Form):
    """The code from the authority's mail or letter."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Zwölf Zeichen, zum Beispiel 7K4M-92QX-0ADE. Groß oder klein ist egal."),
        max_length=40,
        widget=forms.TextInput(attrs={"width": "m", "autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )


class ProofForm(forms.Form):
    """How the competence centre lets authority be proved, and where it knows the authority from."""

    weg = forms.ChoiceField(label=_("Wie wird die Berechtigung belegt?"), choices=ProofWay, widget=forms.RadioSelect)
    adresse = forms.CharField(
        label=_("Bekannte Adresse der Kommune"),
        help_text=_(
            "E-Mail-Adresse, Straße und Ort (je Zeile) oder Telefonnummer. Aus einer Quelle, die Sie schon kannten,"
            " nicht aus der Anfrage."
        ),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    quelle = forms.CharField(
        label=_("Quelle"),
        help_text=_("Zum Beispiel: Adressverzeichnis des Landes, Impressum der Website."),
        max_length=200,
    )
    stand = forms.DateField(label=_("Stand der Quelle"), widget=forms.DateInput(attrs={"width": "s"}))
    erreicht = forms.CharField(
        label=_("Wer war am Telefon?"),
        help_text=_("Nur beim Anruf: Name und Funktion."),
        max_length=200,
        required=False,
    )
    notiz = forms.CharField(
        label=_("Was wurde gesagt?"),
        help_text=_("Nur beim Anruf."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @classmethod
    def beginning(cls, contacts: dict[str, KnownContact], postcode: str) -> ProofForm:
        """Return an empty form with what is known of the authority."""
        way, known = next(
            ((way, contacts[kind]) for way, kind in KINDS.items() if kind in contacts), (ProofWay.LETTER.value, None)
        )
        if known is None:
            return cls(initial={"weg": way, "adresse": f"\n{postcode} " if postcode else ""})
        return cls(initial={"weg": way, "adresse": known.value, "quelle": known.source, "stand": known.as_of})

    @property
    def way(self) -> ProofWay:
        return ProofWay(self.cleaned_data["weg"])

    @property
    def known(self) -> Known:
        told = self.cleaned_data
        return Known(told["adresse"], told["quelle"], told["stand"])

    @property
    def call(self) -> Call:
        return Call(self.cleaned_data["erreicht"], self.cleaned_data["notiz"])

    def clean_stand(self) -> date:
        day: date = self.cleaned_data["stand"]
        if day > timezone.localdate():
            raise ValidationError(_("Dieser Tag liegt in der Zukunft. Nennen Sie den Stand der Quelle."))
        return day

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        address = "\n".join(line.strip() for line in told.get("adresse", "").splitlines() if line.strip())
        told["adresse"] = address
        way = told.get("weg")
        if way == ProofWay.MAIL and address:
            self._require_mail(address)
        if way == ProofWay.LETTER and len(address.splitlines()) > LONGEST_POST:
            self.add_error("adresse", _("Ins Fenster passen höchstens vier Zeilen. Kürzen Sie die Anschrift."))
        if way == ProofWay.PHONE:
            for field in ("erreicht", "notiz"):
                if not told.get(field):
                    self.add_error(field, _("Beim Anruf gehört das dazu. Tragen Sie es ein."))
        return told

    def _require_mail(self, address: str) -> None:
        try:
            validate_email(address)
        except ValidationError:
            self.add_error("adresse", _("Das ist keine E-Mail-Adresse. Schreiben Sie sie so: rathaus@kommune.de."))


class RefusalForm(forms.Form):
    """Why a request is refused."""

    grund = forms.CharField(
        label=_("Grund"),
        help_text=_("Die Person liest ihn in ihrer E-Mail."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TwoPeopleForm(forms.Form):
    """Whether two accounts are two people's, and how that is known."""

    grund = forms.CharField(
        label=_("Woher wissen Sie das?"),
        help_text=_("Zum Beispiel: Anruf über die bekannte Nummer der Kommune, mit wem und wann."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    urteil = forms.ChoiceField(choices=(("zwei", ""), ("eine", "")), widget=forms.HiddenInput)

    @classmethod
    def to(cls, asked: int, told: Mapping[str, str] | None = None) -> TwoPeopleForm:
        """Return the form of one pair: several stand on a page."""
        return cls(told, auto_id=f"id_{asked}_%s")


class WaveForm(forms.Form):
    """Which Kommunen a wave takes."""

    name = forms.CharField(
        label=_("Name der Welle"), help_text=_("Zum Beispiel: Odenwaldkreis, Frühjahr."), max_length=120
    )
    land = forms.ChoiceField(label=_("Land"), required=False)
    kreis = forms.ChoiceField(label=_("Kreis"), required=False)
    ab = forms.IntegerField(
        label=_("Einwohnerzahl ab"), required=False, min_value=0, widget=forms.NumberInput(attrs={"width": "s"})
    )
    bis = forms.IntegerField(
        label=_("Einwohnerzahl bis"), required=False, min_value=0, widget=forms.NumberInput(attrs={"width": "s"})
    )
    schluessel = forms.CharField(
        label=_("Liste von Schlüsseln"),
        help_text=_("Amtliche Gemeinde- oder Regionalschlüssel, je Zeile einer."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        lands, districts = register.parts()
        for field, parts in (("land", lands), ("kreis", districts)):
            self.fields[field].choices = [("", _("alle")), *parts]  # type: ignore[attr-defined]  # a field of choices

    @property
    def choice(self) -> Choice:
        told = self.cleaned_data
        keys = tuple(dict.fromkeys(told["schluessel"].split()))
        return Choice(within=told["kreis"] or told["land"], least=told["ab"], most=told["bis"], keys=keys)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.errors:
            return told
        choice, land = self.choice, told["land"]
        if not choice.within and not choice.keys:
            self.add_error("land", _("Wählen Sie ein Land oder einen Kreis, oder nennen Sie Schlüssel."))
        if not choice.within.startswith(land):
            self.add_error("kreis", _("Dieser Kreis liegt in einem anderen Land. Wählen Sie ein passendes."))
        if choice.least is not None and choice.most is not None and choice.least > choice.most:
            self.add_error("bis", _("Diese Zahl ist kleiner als die bei „ab“. Tauschen Sie die beiden."))
        if unknown := unknown_keys(choice.keys):
            words = _("Diese Schlüssel kennt das Register nicht: %(keys)s. Löschen oder berichtigen Sie sie.")
            self.add_error("schluessel", words % {"keys": ", ".join(unknown[:10])})
        return told
