"""What the competence centre types at its desk, besides proofs and waves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.ui import formats
from blaupause.ui.days import DayField
from shared_services.onboarding.queries import Selection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared_services.onboarding.queries import Selectable


class FiguresForm(forms.Form):
    """Which requests the figures count; empty is all."""

    von = DayField(label=_("Angefragt ab"), required=False, attrs={"filter": True})
    bis = DayField(label=_("Angefragt bis"), required=False, attrs={"filter": True})
    art = forms.ChoiceField(label=_("Art"), required=False, widget=forms.Select(attrs={"filter": True}))
    land = forms.ChoiceField(label=_("Land"), required=False, widget=forms.Select(attrs={"filter": True}))
    kreis = forms.ChoiceField(label=_("Kreis"), required=False, widget=forms.Select(attrs={"filter": True}))

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
    gesehen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    @classmethod
    def to(cls, asked: int, told: Mapping[str, str] | None = None) -> TwoPeopleForm:
        """Return the form of one pair: several stand on a page."""
        return cls(told, auto_id=f"id_{asked}_%s")
