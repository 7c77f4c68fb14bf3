"""What the archive answers, and which case stays."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.ui.days import DayField

from .enums import LEFT_OUT, Answer
from .rules import LONGEST_NAME

LONGEST_NUMBERS: Final = 10_000
LONGEST_COUNT: Final = 6


class AnswerForm(forms.Form):
    """What the archive says to a list."""

    antwort = forms.ChoiceField(
        label=_("Was hat das Archiv geantwortet?"),
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie, was das Archiv geantwortet hat.")},
    )
    nummern = forms.CharField(
        label=_("Welche Akten übernimmt es?"),
        help_text=_("Nur wenn es einige übernimmt: ein Aktenzeichen in jeder Zeile."),
        required=False,
        max_length=LONGEST_NUMBERS,
        widget=forms.Textarea(attrs={"depends": True, "rows": 4}),
    )
    archiv = forms.CharField(
        label=_("Wer hat geantwortet?"),
        help_text=_("Zum Beispiel: Stadtarchiv, Frau Muster."),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Schreiben Sie, wer geantwortet hat.")},
    )
    tag = DayField(
        label=_("An welchem Tag?"),
        error_messages={
            "required": _("Nennen Sie den Tag der Antwort."),
            "invalid": _("Schreiben Sie den Tag so: 03.02.2026."),
        },
    )


class LeaveOutForm(forms.Form):
    """Which case is not to be deleted, and why."""

    nummer = forms.CharField(
        label=_("Aktenzeichen"),
        max_length=60,
        error_messages={"required": _("Nennen Sie das Aktenzeichen.")},
    )
    warum = forms.ChoiceField(
        label=_("Warum bleibt der Vorgang?"),
        choices=[("", _("Bitte wählen")), *((each.value, each.label) for each in LEFT_OUT)],
        error_messages={"required": _("Wählen Sie, warum der Vorgang bleibt.")},
    )


class TypedForm(forms.Form):
    """How many cases go, typed by somebody who is alone."""

    zahl = forms.CharField(
        label=_("Wie viele Vorgänge werden gelöscht?"),
        help_text=_("Tippen Sie die Zahl. Niemand sonst kann bestätigen, und löschen lässt sich nicht zurücknehmen."),
        max_length=LONGEST_COUNT,
        widget=forms.TextInput(attrs={"width": "s"}),
    )


def number_of(text: str) -> int:
    """Return a number that a page said; one that no list has where it is none."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_COUNT else -1
