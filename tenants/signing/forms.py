"""What a town writes down to sign an agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.ui.declaring import LONGEST, NoticeForm, ShownForm
from shared_services.agreements.actions import Named
from shared_services.agreements.queries import CONFIRMED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shared_services.agreements.queries import Signers
    from tenants.signing.queries import Colleague


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


class SignForm(ShownForm):
    """What makes a signature of a text: `shown` is its fingerprint."""

    in_function = _("In welcher Funktion unterschreiben Sie?")
    may = CONFIRMED


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


class TerminationForm(NoticeForm):
    """Notice of an agreement, for the town."""

    read_by = _("Die KKV liest ihn. Er steht in der gesiegelten Bestätigung.")
    in_function = _("In welcher Funktion kündigen Sie?")
    may = CONFIRMED
