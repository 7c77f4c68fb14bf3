"""What the officer asks for."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.domain import NotFound
from blaupause.ui.days import DayField

from . import house
from .search import Filters
from .words import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_REASON: Final = 300
FACT: Final = re.compile(r"[a-z_]+\s*:.+")


def as_day(typed: str) -> str:
    """Return a day of an address (2026-09-24) as people type it."""
    try:
        return f"{date.fromisoformat(typed):%d.%m.%Y}"
    except ValueError:
        return typed


class FilterForm(forms.Form):
    """Filters that come out of an address: none must be given, so none is marked as optional."""

    def __init__(self, data: Any) -> None:
        super().__init__({name: as_day(str(value)) for name, value in data.items()})
        for field in self.fields.values():
            field.widget.attrs["filter"] = True


class PeriodForm(FilterForm):
    von = DayField(label=_("Von"), required=False)
    bis = DayField(label=_("Bis"), required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("von") and told.get("bis") and told["von"] > told["bis"]:
            self.add_error("bis", _("Dieser Tag liegt vor dem ersten. Tauschen Sie die beiden."))
        return told


class SearchForm(PeriodForm):
    """The filters of the record."""

    vorgang = forms.CharField(label=_("Aktenzeichen"), required=False, max_length=24)
    person = forms.ChoiceField(label=_("Person"), required=False)
    art = forms.ChoiceField(label=_("Was"), required=False, choices=[("", _("alles")), *Kind.choices])
    fremd = forms.BooleanField(
        label=_("Nur, was Personen anderer Kommunen hier getan haben"), required=False, widget=forms.CheckboxInput
    )
    angabe = forms.CharField(
        label=_("Angabe im Eintrag"), required=False, max_length=120, help_text=_("Zum Beispiel: town:fulda")
    )
    vor = forms.RegexField(r"^[0-9T:.+-]+~[01]~[0-9]{1,18}$", required=False, widget=forms.HiddenInput)
    field_order = ("vorgang", "person", "art", "von", "bis", "angabe", "fremd")

    def __init__(self, data: Any, *, people: Iterable[tuple[str, str]], has_cases: bool) -> None:
        super().__init__(data)
        chosen = str(data.get("person", ""))
        known = list(people)
        if chosen and chosen not in dict(known):
            known.append((chosen, str(_("die gewählte Person"))))
        self.fields["person"].choices = [("", _("alle")), *known]  # type: ignore[attr-defined]  # a choice field
        if not has_cases:
            del self.fields["vorgang"], self.fields["fremd"]

    def clean_vorgang(self) -> str:
        number: str = self.cleaned_data["vorgang"].strip().upper()
        if number:
            try:
                self.refs = house.find(number)
            except NotFound:
                raise forms.ValidationError(_("Ein Vorgang mit diesem Aktenzeichen ist hier nicht bekannt.")) from None
        return number

    def clean_angabe(self) -> str:
        fact: str = self.cleaned_data["angabe"].strip()
        if fact and not FACT.fullmatch(fact):
            raise forms.ValidationError(_("Schreiben Sie Name und Wert mit Doppelpunkt. Zum Beispiel: town:fulda"))
        return fact

    def clean_vor(self) -> str:
        mark: str = self.cleaned_data["vor"]
        try:
            is_moment = not mark or datetime.fromisoformat(mark.partition("~")[0]).tzinfo is not None
        except ValueError:
            is_moment = False
        if not is_moment:
            raise forms.ValidationError(_("Diese Seite gibt es nicht."))
        return mark

    @property
    def filters(self) -> Filters:
        told = self.cleaned_data
        return Filters(
            number=told.get("vorgang", ""),
            refs=getattr(self, "refs", ()),
            person=told["person"],
            since=told["von"],
            until=told["bis"],
            kind=told["art"],
            is_foreign=told.get("fremd", False),
            fact=told["angabe"],
            before=told["vor"],
        )


class ExportForm(forms.Form):
    """In which form, and why: that stands in the record."""

    form = forms.ChoiceField(
        label=_("Form"),
        choices=[
            ("paket", _("Versiegeltes Paket: prüfbar, zum Aufbewahren und Weitergeben")),
            ("tabelle", _("Tabelle (CSV) für die eigene Auswertung")),
        ],
        initial="paket",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Grund"),
        max_length=LONGEST_REASON,
        help_text=_("Steht danach im Protokoll. Zum Beispiel: Auskunft nach Art. 15 DSGVO"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Schreiben Sie, wofür Sie den Auszug brauchen.")},
    )
