"""Which Kommunen a wave takes, and another short name for one that is stuck."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.standards.slugs import slug_of
from shared_services.onboarding.queries import Choice, unknown_keys
from shared_services.register import queries as register

if TYPE_CHECKING:
    from collections.abc import Mapping


class WaveForm(forms.Form):
    """Which Kommunen a wave takes."""

    name = forms.CharField(
        label=_("Name der Welle"), help_text=_("Zum Beispiel: Odenwaldkreis, Frühjahr."), max_length=120
    )
    land = forms.ChoiceField(label=_("Land"), required=False, widget=forms.Select(attrs={"filter": True}))
    kreis = forms.ChoiceField(label=_("Kreis"), required=False, widget=forms.Select(attrs={"filter": True}))
    ab = forms.IntegerField(
        label=_("Einwohnerzahl ab"),
        required=False,
        min_value=0,
        widget=forms.NumberInput(attrs={"width": "s", "filter": True}),
    )
    bis = forms.IntegerField(
        label=_("Einwohnerzahl bis"),
        required=False,
        min_value=0,
        widget=forms.NumberInput(attrs={"width": "s", "filter": True}),
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


class RenameForm(forms.Form):
    """Another short name for a town of a wave that could not be made."""

    kurzname = forms.CharField(
        label=_("Neuer Kurzname"),
        help_text=_("Kleine Buchstaben, Ziffern und Bindestriche, zum Beispiel: hessisch-lichtenau."),
        max_length=63,
        widget=forms.TextInput(attrs={"width": "m", "autocapitalize": "none"}),
    )

    row: int

    @classmethod
    def of(cls, row: int, slug: str = "", *, told: Mapping[str, str] | None = None) -> RenameForm:
        """Return the form of one row: several stand on a page."""
        form = cls(told, initial={"kurzname": slug}, prefix=f"zeile-{row}")
        form.row = row
        return form

    def clean_kurzname(self) -> str:
        """Write a name as its short form: whoever types "Hessisch Lichtenau" means hessisch-lichtenau."""
        return slug_of(self.cleaned_data["kurzname"])
