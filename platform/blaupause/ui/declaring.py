"""Forms by which somebody declares what binds: the typed name stands for a signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.ui import formats
from blaupause.ui.days import DayField

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.utils.functional import _StrPromise

LONGEST: Final = 200
REGULAR: Final = "frist"
FOR_CAUSE: Final = "grund"


class DeclarationForm(forms.Form):
    """Who declares it, in which function, and that they may.

    Attributes:
        in_function: how the function is asked for.
        may: what is confirmed.
    """

    in_function: ClassVar[_StrPromise]
    may: ClassVar[_StrPromise]

    typed = forms.CharField(
        label=_("Ihr Name"),
        help_text=_("Schreiben Sie ihn aus, wie er in Ihrem Konto steht. Das ist Ihre Unterschrift."),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    function = forms.CharField(max_length=LONGEST)
    confirmed = forms.BooleanField()

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["function"].label, self.fields["confirmed"].label = self.in_function, self.may

    @property
    def declared(self) -> tuple[str, str]:
        """The typed name and the function."""
        return self.cleaned_data["typed"], self.cleaned_data["function"]


class ShownForm(DeclarationForm):
    """A declaration about what somebody had before them: `shown` names it."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def show(self, current: str) -> None:
        """Let the page be about what there is now, where somebody read something else."""
        if self.is_bound:
            self.data = dict(self.data.items()) | {"shown": current}
        self.initial["shown"] = current


class NoticeForm(ShownForm):
    """Notice of something that goes on: with its period, or for an important reason to an earlier day.

    Attributes:
        read_by: who reads the reason.

    Args:
        regular: the last day that the period allows today; None where no period is known, so that a day is named.
    """

    read_by: ClassVar[_StrPromise]

    last_day = DayField(
        label=_("Letzter Tag"),
        help_text=_("Nur bei wichtigem Grund: der letzte Tag, an dem die Vereinbarung noch gilt."),
        required=False,
        attrs={"depends": True},
    )
    reason = forms.CharField(label=_("Grund"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    field_order = ("shown", "way", "last_day", "reason", "typed", "function", "confirmed")

    def __init__(self, regular: date | None, data: Any = None) -> None:
        super().__init__(data, initial={"way": REGULAR, "shown": regular})
        self._regular = regular
        self.fields["reason"].help_text = self.read_by
        self.fields["shown"] = forms.DateField(widget=forms.HiddenInput, required=regular is not None)
        with_period = str(_("Mit der Frist, die im Text steht"))
        if regular is not None:
            with_period = _("Mit der vereinbarten Frist: zum %(day)s") % {"day": formats.day(regular)}
        else:
            self.fields["last_day"].help_text = _("Der letzte Tag, an dem die Vereinbarung noch gilt.")
            self.fields["last_day"].widget.attrs.pop("depends")
        for_cause = _("Aus wichtigem Grund, zu einem früheren Tag")
        self.fields["way"] = forms.ChoiceField(
            label=_("Wie kündigen Sie?"),
            choices=[(REGULAR, with_period), (FOR_CAUSE, for_cause)],
            widget=forms.RadioSelect,
        )
        self.order_fields(self.field_order)

    def show_regular(self) -> None:
        """Let the page be about the last day of now, where somebody read another one."""
        self.show(str(self._regular or ""))

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if self._is_named(told) and not told.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", _("Nennen Sie den letzten Tag."))
        return told

    @property
    def ending(self) -> dict[str, Any]:
        """What is wanted: the reason, the day that somebody named, the one they read, whether it is by the text."""
        told = self.cleaned_data
        last_day = told["last_day"] if self._is_named(told) else None
        by_text = told["way"] == REGULAR
        return {"reason": told["reason"], "last_day": last_day, "shown": told["shown"], "is_by_text": by_text}

    def _is_named(self, told: Mapping[str, Any]) -> bool:
        return told.get("way") == FOR_CAUSE or self._regular is None
