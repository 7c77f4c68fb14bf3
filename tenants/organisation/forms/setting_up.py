"""What may come in around the list of the set-up."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .town import Text


class SkipForm(forms.Form):
    """Why a task is left out."""

    reason = Text(
        label=_("Warum überspringen Sie die Aufgabe?"),
        longest=200,
        hint=_("Ein Satz für Ihre Kolleginnen und Kollegen, zum Beispiel: „Machen wir im Frühjahr.“"),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django's form takes them
        self.fields["reason"].error_messages["required"] = _(
            "Schreiben Sie in einem Satz, warum Sie die Aufgabe überspringen."
        )


class RestoreForm(forms.Form):
    """Which version counts again, and which one the person saw as the newest."""

    number = forms.IntegerField(min_value=1)
    based_on = forms.IntegerField(min_value=0)
