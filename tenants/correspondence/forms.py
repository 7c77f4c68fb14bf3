"""What the list of letters sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.http import QueryDict

MOST = 200


class LettersForm(forms.Form):
    """The chosen letters, by id."""

    brief = forms.TypedMultipleChoiceField(coerce=int, empty_value=[])

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        chosen = [each for each in data.getlist("brief") if each.isdecimal()][:MOST]
        self.fields["brief"].choices = [(each, each) for each in chosen]  # type: ignore[attr-defined]  # a choice field

    def sentence(self) -> str:
        """Say what to do when nothing was chosen."""
        return _("Wählen Sie mindestens einen Brief aus.")
