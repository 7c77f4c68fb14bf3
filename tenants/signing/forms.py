"""What a town writes down to sign an agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.ui import formats
from shared_services.agreements.actions import Ending, Named, Proof
from shared_services.agreements.queries import CONFIRMED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from shared_services.agreements.queries import Signers
    from tenants.signing.queries import Colleague

LONGEST: Final = 200
REGULAR: Final = "frist"
FOR_CAUSE: Final = "grund"


class NamingForm(forms.Form):
    """Who signs for the town, one person for each signature it gives."""

    def __init__(
        self,
        data: Any,
        *,
        staff: Sequence[Colleague],
        signers: Signers,
        number: int,
        others: Sequence[str] = (),
        initial: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self._staff, self._number = {each.person: each for each in staff}, number
        choices = [("", _("Bitte wählen")), *((each.person, each.label) for each in staff)]
        for place in range(1, number + 1):
            self.fields[f"person_{place}"] = forms.ChoiceField(
                label=_("Unterschrift %(place)s von %(number)s: Wer?") % {"place": place, "number": number},
                help_text=_("Wer hier fehlt, braucht zuerst eine Einladung unter „Team“.") if place == 1 else "",
                choices=choices,
            )
            self.fields[f"function_{place}"] = forms.CharField(
                label=_("In welcher Funktion? (Unterschrift %(place)s)") % {"place": place},
                help_text=_("Sie steht in der Vereinbarung. Üblich: %(function)s")
                % {"function": signers.functions[place - 1]},
                max_length=LONGEST,
            )
        if others:
            self.fields["others"] = forms.BooleanField(
                label=_("Dieselben Personen unterschreiben auch: %(titles)s") % {"titles": ", ".join(others)},
                required=False,
                initial=True,
            )

    @property
    def is_for_others(self) -> bool:
        """Whether the same people are named for all that is open besides."""
        return bool(self.cleaned_data.get("others"))

    @property
    def named(self) -> tuple[Named, ...]:
        told = self.cleaned_data
        return tuple(
            Named(who.person, who.name, who.email, told[f"function_{place}"])
            for place in range(1, self._number + 1)
            for who in [self._staff[told[f"person_{place}"]]]
        )


class SignForm(forms.Form):
    """What makes a signature: the typed name, the function, and that one may."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)
    typed = forms.CharField(
        label=_("Ihr Name"),
        help_text=_("Schreiben Sie ihn aus, wie er in Ihrem Konto steht. Das ist Ihre Unterschrift."),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    function = forms.CharField(label=_("In welcher Funktion unterschreiben Sie?"), max_length=LONGEST)
    confirmed = forms.BooleanField(label=CONFIRMED)

    def show(self, fingerprint: str) -> None:
        """Let the page be about another text than the one that was sent."""
        if self.is_bound:
            self.data = dict(self.data.items()) | {"shown": fingerprint}
        self.initial["shown"] = fingerprint

    def proof(self, acr: str) -> Proof:
        return Proof(self.cleaned_data["typed"], self.cleaned_data["function"], acr)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Grund"), help_text=_("Zum Beispiel: Die zweite Person hat gewechselt"), max_length=300
    )


class ObjectionForm(forms.Form):
    reason = forms.CharField(
        label=_("Grund"),
        help_text=_("Die KKV liest ihn. Sagen Sie, was dagegen spricht und was Sie brauchen."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    confirmed = forms.BooleanField(label=CONFIRMED)


class TerminationForm(forms.Form):
    """Notice of an agreement, for the town: `regular` is the last day that the period allows."""

    shown = forms.DateField(widget=forms.HiddenInput, required=False)
    last_day = forms.DateField(
        label=_("Letzter Tag"),
        help_text=_("Nur bei wichtigem Grund: der letzte Tag, an dem die Vereinbarung noch gilt."),
        required=False,
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
        error_messages={"invalid": _("Das ist kein Tag. Schreiben Sie ihn so: 24.09.2026.")},
        widget=forms.DateInput(format="%d.%m.%Y", attrs={"width": "s", "inputmode": "numeric", "depends": True}),
    )
    reason = forms.CharField(
        label=_("Grund"),
        help_text=_("Die KKV liest ihn. Er steht in der gesiegelten Bestätigung."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    typed = forms.CharField(
        label=_("Ihr Name"),
        help_text=_("Schreiben Sie ihn aus, wie er in Ihrem Konto steht. Das ist Ihre Unterschrift."),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    function = forms.CharField(label=_("In welcher Funktion kündigen Sie?"), max_length=LONGEST)
    confirmed = forms.BooleanField(label=CONFIRMED)

    def __init__(self, regular: date | None, data: Any = None) -> None:
        super().__init__(data, initial={"way": REGULAR, "shown": regular})
        self._regular = regular
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
        self.order_fields(["way"])

    def show(self) -> None:
        """Let the page be about the day of now, where somebody read another one."""
        self.data = dict(self.data.items()) | {"shown": str(self.initial["shown"] or "")}

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if self._is_named(told) and not told.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", _("Nennen Sie den letzten Tag."))
        return told

    @property
    def ending(self) -> Ending:
        told = self.cleaned_data
        last_day = told["last_day"] if self._is_named(told) else None
        return Ending(told["reason"], last_day, told["shown"], is_by_text=told["way"] == REGULAR)

    def _is_named(self, told: Mapping[str, Any]) -> bool:
        return told.get("way") == FOR_CAUSE or self._regular is None

    def proof(self, acr: str) -> Proof:
        return Proof(self.cleaned_data["typed"], self.cleaned_data["function"], acr)
