"""How a template begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable

EMPTY, NEXT, COPY = "leer", "weiter", "kopie"


class StartForm(forms.Form):
    """Begin empty, go on with a version, or copy one."""

    WAYS: Final = (
        (EMPTY, _("Leer beginnen")),
        (NEXT, _("Eine neue Version dieser Vorlage")),
        (COPY, _("Diese Vorlage als Muster für eine andere Leistung")),
    )
    titel = forms.CharField(
        label=_("Name der Leistung"),
        help_text=_("Zum Beispiel: Osterfeuer anmelden. Bei einer neuen Version bleibt der Name."),
        max_length=200,
        required=False,
    )
    weg = forms.ChoiceField(label=_("Wie möchten Sie beginnen?"), choices=WAYS, initial=EMPTY, widget=forms.RadioSelect)
    vorlage = forms.ChoiceField(label=_("Vorlage"), required=False)

    def __init__(self, versions: Iterable[tuple[str, str]], data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict, or nothing
        field = self.fields["vorlage"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 – declared above
        field.choices = [("", _("– keine –")), *versions]

    def clean(self) -> None:
        """Demand what the chosen way needs."""
        told = self.cleaned_data
        if told.get("weg") in {EMPTY, COPY} and not told.get("titel"):
            self.add_error("titel", _("Geben Sie den Namen der Leistung ein."))
        if told.get("weg") in {NEXT, COPY} and not told.get("vorlage"):
            self.add_error("vorlage", _("Wählen Sie die Vorlage aus."))
