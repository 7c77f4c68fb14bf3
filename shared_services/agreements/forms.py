"""What the competence centre writes down about agreements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.tenancy.enums import TownKind
from shared_services.agreements.rules import SIGNERS, Proof

if TYPE_CHECKING:
    from shared_services.agreements.models import AgreementVersion

DAY: Final[dict[str, Any]] = {
    "input_formats": ["%d.%m.%Y", "%Y-%m-%d"],
    "error_messages": {"invalid": _("Das ist kein Tag. Schreiben Sie ihn so: 24.09.2026.")},
}
TIME_TO_SIGN: Final = timedelta(days=42)


def _day_widget() -> forms.DateInput:
    return forms.DateInput(format="%d.%m.%Y", attrs={"width": "s", "inputmode": "numeric"})


class DraftForm(forms.Form):
    """A version being written."""

    title = forms.CharField(label=_("Titel"), max_length=200)
    text = forms.CharField(
        label=_("Text"),
        help_text=_("Mit Überschriften (##), Listen (-) und Feldern wie {{kommune}}. Die Felder stehen daneben."),
        widget=forms.Textarea(attrs={"rows": 24}),
    )
    note = forms.CharField(
        label=_("Was ist neu?"),
        help_text=_("Für die Kommunen, in zwei bis drei Sätzen. Bei der ersten Fassung darf es leer sein."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in TownKind:
            self.fields[f"signatures_{kind.value}"] = forms.ChoiceField(
                label=_("Unterschriften: %(kind)s") % {"kind": kind.label},
                help_text=_("Zwei, wo die Erklärung die Kommune verpflichtet (%(law)s).") % {"law": SIGNERS[kind].law},
                choices=[("1", _("eine")), ("2", _("zwei"))],
                initial=str(SIGNERS[kind].number),
            )

    @property
    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        numbers = {kind.value: int(told[f"signatures_{kind.value}"]) for kind in TownKind}
        return {"title": told["title"], "text": told["text"], "note": told["note"], "signatures": numbers}

    def catch_up(self, draft: AgreementVersion | None) -> None:
        """After a conflict: the next save knows what it replaces."""
        if draft is not None:
            self.data = dict(self.data.items()) | {"edition": str(draft.edition)}


class PublishForm(forms.Form):
    """From when a version counts, and what towns have to do."""

    valid_from = forms.DateField(label=_("Gilt ab"), widget=_day_widget(), **DAY)
    sign_until = forms.DateField(
        label=_("Zu unterschreiben bis"),
        help_text=_("Wer bis dahin nicht unterschrieben hat, wird erinnert und steht in Ihrer Liste."),
        widget=_day_widget(),
        **DAY,
    )
    must_renew = forms.ChoiceField(
        label=_("Müssen Kommunen neu unterschreiben, die schon unterschrieben haben?"),
        choices=[("ja", _("Ja, alle")), ("nein", _("Nein, ihre Fassung gilt weiter"))],
        widget=forms.RadioSelect,
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any, *, is_first: bool, edition: int) -> None:
        today = timezone.localdate()
        dates: dict[str, date | int | str] = {"valid_from": today, "sign_until": today + TIME_TO_SIGN}
        super().__init__(data, initial={**dates, "edition": edition, "must_renew": "ja"})
        if is_first:
            del self.fields["must_renew"]

    @property
    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "edition": told["edition"],
            "valid_from": told["valid_from"],
            "sign_until": told["sign_until"],
            "must_renew": told.get("must_renew", "ja") == "ja",
        }


class CountersignForm(forms.Form):
    typed = forms.CharField(
        label=_("Ihr Name"),
        help_text=_("Schreiben Sie ihn aus, wie er in Ihrem Konto steht. Das ist Ihre Unterschrift."),
        max_length=200,
    )
    function = forms.CharField(label=_("In welcher Funktion zeichnen Sie gegen?"), max_length=200)
    confirmed = forms.BooleanField(
        label=_("Ich habe geprüft, wer für die Kommune unterschrieben hat, und bin befugt, gegenzuzeichnen.")
    )

    def proof(self, acr: str) -> Proof:
        return Proof(self.cleaned_data["typed"], self.cleaned_data["function"], acr)


class GiveBackForm(forms.Form):
    reason = forms.CharField(
        label=_("Grund"),
        help_text=_("Die Kommune liest ihn. Zum Beispiel: Es fehlt die zweite Unterschrift aus dem Magistrat."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
