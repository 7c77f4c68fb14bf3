"""How the competence centre judges a service: its criteria, a line each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.ui.days import DayField
from shared_services.catalogue.rules import Criterion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shared_services.catalogue.models import Assessment

_LINE: Final = re.compile(r"(?P<name>.{1,200}?)\s*[:;]\s*(?P<stage>\d{1,2})")


class MaturityForm(forms.Form):
    kriterien = forms.CharField(
        label=_("Kriterien und ihre Stufen"),
        help_text=_("Jedes in eine Zeile, dahinter die Stufe von 0 bis 4. Zum Beispiel: Nachweise hochladen: 3"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    nachweis = forms.CharField(
        label=_("Woran sieht man das?"),
        help_text=_("Zum Beispiel der Bericht eines Durchgangs, mit Datum und Ort der Ablage."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    tag = DayField(label=_("Bewertet am"), help_text=_("Zum Beispiel: 24.09.2026"))

    def clean_kriterien(self) -> tuple[Criterion, ...]:
        return tuple(_read(self.cleaned_data["kriterien"].splitlines()))

    @classmethod
    def of(cls, assessment: Assessment | None) -> MaturityForm:
        """Begin with what was said last: most of it is still so."""
        if assessment is None:
            return cls()
        lines = [f"{each['name']}: {each['stage']}" for each in assessment.criteria]
        return cls(initial={"kriterien": "\n".join(lines)})


def _read(lines: Iterable[str]) -> Iterable[Criterion]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise forms.ValidationError(
                _("Zeile %(number)s: Schreiben Sie das Kriterium, einen Doppelpunkt und die Stufe als Zahl."),
                params={"number": number},
            )
        yield Criterion(found["name"], int(found["stage"]))
