"""What people type about a town that is here."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.tenancy.enums import TownKind
from blaupause.ui.days import DayField

from .actions import Key, Leave, Merger

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blaupause.tenancy.models import Town


class PlanForm(forms.Form):
    """What every plan says. `gesehen` is what the preview was made of: nobody agrees to what they did not see."""

    tag = DayField(label=_("Ab welchem Tag?"), help_text=_("Zum Beispiel 01.01.2027."))
    quelle = forms.CharField(
        label=_("Grundlage"), help_text=_("Das Gesetz, der Beschluss oder die Seite im Staatsanzeiger."), max_length=200
    )
    gesehen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    @property
    def fingerprint(self) -> str:
        told = sorted((name, str(value)) for name, value in self.cleaned_data.items() if name != "gesehen")
        return hashlib.sha256(repr(told).encode()).hexdigest()

    @property
    def was_seen(self) -> bool:
        return bool(self.cleaned_data["gesehen"] == self.fingerprint)

    def shown_again(self) -> Self:
        """Return the same form, for the page with its preview."""
        told = {name: self.data.get(name) for name in self.data}
        return type(self)(told | {"gesehen": self.fingerprint}, **self.more)

    @property
    def more(self) -> dict[str, Any]:
        return {}


class KeyForm(PlanForm):
    """What a town is from a day on."""

    schluessel = forms.CharField(
        label=_("Regionalschlüssel (ARS)"),
        help_text=_("Zwölf Ziffern. Kreisfreie Städte und Landkreise enden auf sieben Nullen."),
        max_length=12,
        widget=forms.TextInput(attrs={"width": "m", "inputmode": "numeric"}),
    )
    art = forms.ChoiceField(label=_("Art der Kommune"), choices=TownKind)
    name = forms.CharField(label=_("Name"), max_length=200)
    field_order = ("schluessel", "art", "name", "tag", "quelle")

    @classmethod
    def of(cls, town: Town) -> KeyForm:
        return cls(initial={"schluessel": town.ars, "art": town.kind, "name": town.name})

    @property
    def key(self) -> Key:
        told = self.cleaned_data
        return Key(told["schluessel"], told["art"], told["name"].strip())


class MergerForm(PlanForm):
    """Into which town another goes over."""

    in_ = forms.ChoiceField(label=_("In welcher Kommune geht sie auf?"))
    wohin = forms.CharField(
        label=_("Was lesen Menschen, die die alte Adresse aufrufen?"),
        help_text=_("Leer lassen: Wir schreiben einen Satz mit Tag und neuer Kommune."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    mit_team = forms.BooleanField(
        label=_("Wer unbefristet und für alle Stellen arbeitet, bekommt dieselbe Rolle in der neuen Kommune."),
        required=False,
        initial=True,
    )
    field_order = ("in_", "tag", "quelle", "wohin", "mit_team")

    def __init__(self, *args: Any, towns: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._towns = tuple(towns)
        self.fields["in_"].choices = self._towns  # type: ignore[attr-defined]  # a field of choices

    @property
    def more(self) -> dict[str, Any]:
        return {"towns": self._towns}

    @property
    def merger(self) -> Merger:
        told = self.cleaned_data
        return Merger(told["in_"], told["mit_team"], told["wohin"])


class LeaveForm(forms.Form):
    """When a town leaves, and where people turn then."""

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
    grund = forms.CharField(label=_("Grundlage"), help_text=_("Zum Beispiel der Beschluss mit Datum."), max_length=200)

    @property
    def leave(self) -> Leave:
        told = self.cleaned_data
        return Leave(told["tag"], told["loeschen"], told["wohin"], told["grund"])


class SuccessionForm(forms.Form):
    """Who goes on in whose place in the register."""

    alt = forms.CharField(
        label=_("Alter Schlüssel"), help_text=_("AGS oder ARS, zum Beispiel 06435014."), max_length=12
    )
    neu = forms.CharField(
        label=_("Neuer Schlüssel"),
        help_text=_("Kennt ihn das Register noch nicht, dann mit allen zwölf Ziffern."),
        max_length=12,
    )
    tag = DayField(label=_("Seit welchem Tag?"))
    quelle = forms.CharField(label=_("Quelle"), help_text=_("Das Gesetz oder der Staatsanzeiger."), max_length=200)
