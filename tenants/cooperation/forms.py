"""What two administrations write down when one works in the other's stead."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.identity.delegation.rules import LONGEST_BASIS, LONGEST_REASON, Clerks, Terms
from blaupause.identity.enums import GrantRight
from blaupause.ui.days import DayField

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

ALL, SOME = "all", "some"
LONGEST_SEARCH: Final = 100


class OfferForm(forms.Form):
    """Who is to work for this town, on what, how far, how long, and on which agreement it rests."""

    partner = forms.ChoiceField(label=_("Welche Kommune soll für Sie arbeiten?"))
    services = forms.MultipleChoiceField(
        label=_("Bei welchen Leistungen?"),
        help_text=_("Nur Vorgänge dieser Leistungen sind dort zu sehen. Für weitere bieten Sie später neu an."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Wählen Sie mindestens eine Leistung aus.")},
    )
    right = forms.ChoiceField(label=_("Wie weit darf sie gehen?"), choices=GrantRight.choices, widget=forms.RadioSelect)
    begin = DayField(label=_("Erster Tag"), help_text=_("Zum Beispiel: 01.10.2026"))
    until = DayField(
        label=_("Letzter Tag"),
        help_text=_("Danach endet die Vertretung von selbst. Höchstens zehn Jahre."),
    )
    basis = forms.CharField(
        label=_("Worauf beruht das?"),
        help_text=_("Zum Beispiel: KGG § 24, öffentlich-rechtliche Vereinbarung vom 12.05.2026 (Mandatierung)"),
        max_length=LONGEST_BASIS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any, *, partners: list[tuple[str, str]], services: list[tuple[str, str]]) -> None:
        super().__init__(data, initial={"begin": timezone.localdate()})
        self.fields["partner"].choices = [("", _("Bitte wählen")), *partners]  # type: ignore[attr-defined]  # choices
        self.fields["services"].choices = services  # type: ignore[attr-defined]  # same

    @property
    def terms(self) -> Terms:
        told = self.cleaned_data
        return Terms(tuple(told["services"]), GrantRight(told["right"]), told["basis"])

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The first moment of the first day, and the one after the last day's last."""
        return _midnight(self.cleaned_data["begin"]), _midnight(self.cleaned_data["until"] + timedelta(days=1))


class ClerksForm(forms.Form):
    """Who of this town works in the other's stead."""

    who = forms.ChoiceField(
        label=_("Wer darf dort arbeiten?"),
        choices=[(SOME, _("Nur die Personen, die ich auswähle")), (ALL, _("Alle aus der Sachbearbeitung, auch neue"))],
        widget=forms.RadioSelect,
    )
    people = forms.MultipleChoiceField(label=_("Personen"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, data: Any, *, clerks: list[tuple[str, str]], named: Collection[str] = (), is_all: bool = False
    ) -> None:
        super().__init__(data, initial={"who": ALL if is_all else SOME, "people": list(named)})
        self.fields["people"].choices = clerks  # type: ignore[attr-defined]  # a choice field
        if not clerks:
            self.fields["people"].help_text = _(
                "Ihre Kommune hat niemanden in der Sachbearbeitung, der eine dieser Leistungen bearbeitet."
            )

    @property
    def clerks(self) -> Clerks:
        told = self.cleaned_data
        return Clerks(all=told["who"] == ALL, people=() if told["who"] == ALL else tuple(told["people"]))


def searched(query: Mapping[str, str]) -> str:
    """Return what somebody searches for, as a database takes it."""
    return query.get("suche", "").replace("\0", "").strip()[:LONGEST_SEARCH]


class LongerForm(forms.Form):
    """A later last day."""

    until = DayField(
        label=_("Neuer letzter Tag"),
        help_text=_("Später als der bisherige. Höchstens zehn Jahre vom ersten Tag an."),
    )

    @property
    def end(self) -> datetime:
        """The moment after the last day's last."""
        return _midnight(self.cleaned_data["until"] + timedelta(days=1))


class AgreeForm(forms.Form):
    """The end that was read: if the other side has changed its wish meanwhile, nothing is agreed."""

    end = forms.CharField(widget=forms.HiddenInput)

    def clean_end(self) -> datetime:
        try:
            return datetime.fromisoformat(self.cleaned_data["end"])
        except ValueError:
            raise forms.ValidationError(_("Öffnen Sie die Seite noch einmal.")) from None


class AllowForm(forms.Form):
    """Nothing to write: the button says it."""


class EndForm(forms.Form):
    reason = forms.CharField(
        label=_("Grund"),
        help_text=_("Die andere Seite liest ihn. Zum Beispiel: Stelle ist wieder besetzt"),
        max_length=LONGEST_REASON,
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
