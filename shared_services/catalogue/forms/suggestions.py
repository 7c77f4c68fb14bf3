"""What the competence centre says to a suggestion, and which one it is the same as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_services.catalogue.enums import SuggestionState
from shared_services.catalogue.rules import Reply

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class ReplyForm(forms.Form):
    """A decision with its words."""

    DECISIONS: Final = (
        (SuggestionState.IN_REVIEW.value, _("In Prüfung nehmen")),
        (SuggestionState.ACCEPTED.value, _("Annehmen: Er kommt in eine der nächsten Versionen")),
        (SuggestionState.REFUSED.value, _("Ablehnen")),
        (SuggestionState.DONE.value, _("Umgesetzt: Eine freigegebene Version enthält ihn")),
    )
    entscheidung = forms.ChoiceField(label=_("Was wird daraus?"), choices=DECISIONS, widget=forms.RadioSelect)
    antwort = forms.CharField(
        label=_("Antwort an die Kommune"),
        help_text=_("Beim Ablehnen nötig: Nennen Sie den Grund. Ohne Namen von Personen."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.RegexField(
        r"^\d{1,6}\.\d{1,6}\.\d{1,6}$",
        label=_("Version"),
        help_text=_("Beim Annehmen die geplante, wenn Sie sie schon kennen. Bei „Umgesetzt“ die freigegebene."),
        required=False,
        widget=forms.TextInput(attrs={"width": "s", "inputmode": "decimal"}),
        error_messages={"invalid": _("Das ist keine Version. Schreiben Sie sie so: 1.3.0.")},
    )

    @property
    def reply(self) -> Reply:
        told = self.cleaned_data
        return Reply(SuggestionState(told["entscheidung"]), told["antwort"], told["version"])


class JoinForm(forms.Form):
    """The other suggestion that wants the same."""

    gleich = forms.TypedChoiceField(label=_("Gleicher Vorschlag"), coerce=int)

    def __init__(self, others: Iterable[tuple[str, str]], data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        field = self.fields["gleich"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 – declared above
        field.choices = [("", _("Bitte auswählen")), *others]
