"""A day in a form, as people in Germany write it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST: Final = date(1900, 1, 1)
LAST: Final = date.max - timedelta(days=366)
"""Days that can be counted with: some weeks before and after, each is one too."""
NO_DAY: Final = _("Das ist kein Tag. Schreiben Sie ihn so: 24.09.2026.")
TOO_FAR: Final = _("Dieser Tag liegt zu weit weg. Prüfen Sie das Jahr.")


class DayField(forms.DateField):
    """Takes 24.09.2026 and 2026-09-24, from 1900 on.

    Args:
        attrs: of the widget, besides its width (`ui.forms`).
        error_messages: instead of the usual ones: `invalid`, `min_value`, `max_value`, `required`.
    """

    def __init__(
        self,
        *,
        attrs: Mapping[str, Any] | None = None,
        error_messages: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(
            input_formats=["%d.%m.%Y", "%Y-%m-%d"],
            widget=forms.DateInput(format="%d.%m.%Y", attrs={"width": "s", "inputmode": "numeric", **(attrs or {})}),
            error_messages={"invalid": NO_DAY, "min_value": TOO_FAR, "max_value": TOO_FAR, **(error_messages or {})},
            validators=[MinValueValidator(FIRST), MaxValueValidator(LAST)],
            **options,
        )
