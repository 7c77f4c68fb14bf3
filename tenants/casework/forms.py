"""What clerks fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.engine.forms.german import read_money
from blaupause.identity.rules import local_path
from blaupause.ui.days import DayField

from . import rules
from .queries import Filters
from .queries.inbox import SORTS, STATES, VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from blaupause.engine.bundles.template import Outcome

    from .queries import Colleague

LONGEST_TERMS: Final = 2_000
LARGEST_CENTS: Final = 100_000_000
"""A million euros: more must be a slip."""


def filters(data: Mapping[str, str], view: str = "") -> Filters:
    """Read the filters of an address; what it cannot mean is left out."""
    chosen = view or data.get("ansicht", "")
    return Filters(
        view=chosen if chosen in VIEWS else "meine",
        text=data.get("q", "").replace("\0", "").strip()[:100],
        service=data.get("leistung", "")[:80].replace("\0", ""),
        state=data.get("status", "") if data.get("status") in STATES else "",
        clerk=data.get("zustaendig", "") if data.get("zustaendig") in {"ich", "niemand"} else "",
        sort=data.get("sort", "") if data.get("sort") in SORTS else "",
        page=data.get("seite", "")[:6],
    )


class FilterForm(forms.Form):
    """Search and filters above the list; each choice is an address. Only drawn: `filters` reads what was chosen."""

    q = forms.CharField(
        label=_("Suche"),
        widget=forms.TextInput(attrs={"type": "search", "data-bp-key": "/", "aria-keyshortcuts": "/"}),
    )
    leistung = forms.ChoiceField(label=_("Leistung"))
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[
            ("", _("Alle")),
            ("neu", _("Neu")),
            ("pruefung", _("In Prüfung")),
            ("wartet", _("Wartet auf Antwort")),
        ],
    )
    zustaendig = forms.ChoiceField(
        label=_("Zuständig"), choices=[("", _("Alle")), ("ich", _("Ich")), ("niemand", _("Niemand"))]
    )

    def __init__(self, current: Filters, services: Iterable[tuple[str, str]]) -> None:
        super().__init__(
            initial={
                "q": current.text,
                "leistung": current.service,
                "status": current.state,
                "zustaendig": current.clerk,
            }
        )
        _choices(self, "leistung", [("", _("Alle Leistungen")), *services])


class NumbersForm(forms.Form):
    """The cases that are selected in the list."""

    vorgang = forms.MultipleChoiceField()

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        _choices(self, "vorgang", [(each, each) for each in data.getlist("vorgang")[:200]])


class HandOnForm(forms.Form):
    """To whom a case goes: a colleague, or another office."""

    an = forms.ChoiceField(label=_("Wer macht weiter?"), widget=forms.RadioSelect)

    def __init__(self, data: Any, colleagues: Iterable[Colleague], units: Iterable[tuple[int, str]]) -> None:
        super().__init__(data)
        people = [(f"person:{each.id}", each.name) for each in colleagues]
        offices = [(f"stelle:{pk}", _("Andere Stelle: %(name)s") % {"name": name}) for pk, name in units]
        _choices(self, "an", [*people, ("person:", _("Niemand, zurück in den Eingang")), *offices])


class AskForm(forms.Form):
    """A question to the person."""

    body = forms.CharField(
        label=_("Ihre Frage"),
        help_text=_("Die Person liest den Text auf der Statusseite. In der E-Mail steht nur, dass es eine Frage gibt."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6, "autofocus": True}),
    )
    wants_files = forms.BooleanField(label=_("Die Person soll Dateien nachreichen"), required=False)
    due_on = DayField(
        label=_("Antwort bis"),
        help_text=_("Solange ruht die Frist für die Entscheidung. Zum Beispiel: 24.09.2026"),
    )


class ExtendForm(forms.Form):
    """A later day for the decision."""

    due_on = DayField(
        label=_("Entscheiden bis"),
        help_text=_("Zum Beispiel: 24.09.2026"),
    )


class NoteForm(forms.Form):
    """A note for colleagues."""

    notiz = forms.CharField(
        label=_("Neue Notiz"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, "data-bp-key": "n", "aria-keyshortcuts": "N"}),
    )


class DecideForm(forms.Form):
    """A decision in the words of the template."""

    outcome = forms.ChoiceField(label=_("Entscheidung"), widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Begründung"),
        required=False,
        max_length=20_000,
        help_text=_("Steht so im Bescheid. Eine leere Zeile beginnt einen neuen Absatz."),
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    total_cents = forms.CharField(
        label=_("Anderer Gesamtbetrag"),
        required=False,
        help_text=_("Nur wenn die Berechnung nicht stimmt. Zum Beispiel: 36,00"),
        widget=forms.TextInput(attrs={"width": "s", "inputmode": "decimal"}),
    )
    total_reason = forms.CharField(
        label=_("Warum ist der Betrag anders?"),
        required=False,
        max_length=300,
        help_text=_("Steht als eigene Zeile in der Berechnung des Bescheids."),
    )
    granted = forms.CharField(
        max_length=LONGEST_TERMS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, outcomes: tuple[Outcome, ...], *, edition: int) -> None:
        only = outcomes[0].id if len(outcomes) == 1 else None
        super().__init__(data, initial={"edition": edition, "outcome": only})
        self.partly = next((each for each in outcomes if each.granted), None)
        if self.partly and self.partly.granted:
            self.fields["granted"].label = self.partly.granted.label
            self.fields["granted"].help_text = self.partly.granted.hint
            self.fields["granted"].error_messages["required"] = rules.unsaid(self.partly.granted)
            self.fields["granted"].required = data is None or data.get("outcome") == self.partly.id
        else:
            del self.fields["granted"]
        _choices(self, "outcome", [(each.id, each.label) for each in outcomes])
        if not any(each.letter for each in outcomes):
            self.fields["reasons"].label = _("Antwort")
            self.fields["reasons"].required = True
            self.fields["reasons"].help_text = _("Das liest die Person.")

    def clean_total_cents(self) -> int | None:
        """Read the amount; None where none was typed.

        Raises:
            ValidationError: it is no amount.
        """
        typed = self.cleaned_data["total_cents"]
        cents = read_money(typed) if typed else None
        if typed and (cents is None or not 0 <= cents <= LARGEST_CENTS):
            raise forms.ValidationError(_("Das ist kein Betrag. Schreiben Sie ihn so: 36,00."))
        return cents

    def renew(self, edition: int) -> None:
        """Go on from what the case is now: what was typed stays."""
        self.data = {**self.data.dict(), "edition": str(edition)}  # type: ignore[attr-defined]  # a QueryDict


def _choices(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field


def back_to(typed: str) -> str:
    """Return the page of this host a clerk came from; the inbox when that is unknown."""
    return local_path(typed, otherwise="/amt/")
