"""What the competence centre writes down about agreements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.tenancy.enums import TownKind
from blaupause.ui import formats
from shared_services.agreements.enums import AgreementKind, ProcessorAct, TermEnd
from shared_services.agreements.rules import FACTS, SIGNERS, Ending, Period, Proof

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared_services.agreements.models import AgreementVersion, ProcessorChange

DAY: Final[dict[str, Any]] = {
    "input_formats": ["%d.%m.%Y", "%Y-%m-%d"],
    "error_messages": {"invalid": _("Das ist kein Tag. Schreiben Sie ihn so: 24.09.2026.")},
}
TIME_TO_SIGN: Final = timedelta(days=42)
REGULAR: Final = "frist"
FOR_CAUSE: Final = "grund"
WRITTEN: Final = ("title", "text", "note", "objection_days", "notice_months", "notice_to")


def _day_widget(**attrs: Any) -> forms.DateInput:
    return forms.DateInput(format="%d.%m.%Y", attrs={"width": "s", "inputmode": "numeric", **attrs})


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
    objection_days = forms.IntegerField(
        label=_("Einspruchsfrist bei weiteren Auftragsverarbeitern, in Tagen"),
        help_text=_("So lange vorher kündigen Sie Änderungen der Liste mindestens an (DSGVO Artikel 28 Absatz 2)."),
        initial=28,
        min_value=1,
        max_value=365,
        widget=forms.NumberInput(attrs={"width": "s"}),
    )
    notice_months = forms.IntegerField(
        label=_("Kündigungsfrist in Monaten"),
        help_text=_("So steht sie im Text: {{kuendigungsfrist}}"),
        initial=6,
        min_value=0,
        max_value=60,
        widget=forms.NumberInput(attrs={"width": "s"}),
    )
    notice_to = forms.ChoiceField(label=_("Kündbar"), choices=TermEnd.choices, initial=TermEnd.YEAR)
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, kind: AgreementKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind is not AgreementKind.PROCESSING:
            del self.fields["objection_days"]
        for each in TownKind:
            self.fields[f"signatures_{each.value}"] = forms.ChoiceField(
                label=_("Unterschriften: %(kind)s") % {"kind": each.label},
                help_text=_("Zwei, wo die Erklärung die Kommune verpflichtet (%(law)s).") % {"law": SIGNERS[each].law},
                choices=[("1", _("eine")), ("2", _("zwei"))],
                initial=str(SIGNERS[each].number),
            )

    @property
    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        numbers = {kind.value: int(told[f"signatures_{kind.value}"]) for kind in TownKind}
        return {name: told[name] for name in WRITTEN if name in told} | {"signatures": numbers}

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


class ProcessorForm(forms.Form):
    """A change of the list of sub-processors; what ends is only dated."""

    name = forms.CharField(label=_("Name"), max_length=200)
    address = forms.CharField(label=_("Anschrift"), help_text=_("In einer Zeile, mit Land"), max_length=300)
    task = forms.CharField(
        label=_("Aufgabe"), help_text=_("Zum Beispiel: Betrieb der Server und der Datenbank"), max_length=300
    )
    place = forms.CharField(label=_("Ort der Verarbeitung"), help_text=_("Zum Beispiel: Deutschland"), max_length=200)
    note = forms.CharField(
        label=_("Was ändert sich, und warum?"),
        help_text=_("Die Kommunen lesen es. Nennen Sie, wie die Daten geschützt sind."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    object_until = forms.DateField(
        label=_("Einspruch möglich bis"),
        help_text=_("So lange lassen die Vereinbarungen den Kommunen mindestens Zeit."),
        widget=_day_widget(),
        **DAY,
    )
    takes_effect_on = forms.DateField(label=_("Gilt ab"), widget=_day_widget(), **DAY)

    def __init__(self, data: Any, *, act: ProcessorAct, before: ProcessorChange | None, days: int) -> None:
        today = timezone.localdate()
        initial: dict[str, Any] = {name: getattr(before, name) for name in FACTS if before is not None}
        initial["object_until"] = today + timedelta(days=days)
        initial["takes_effect_on"] = today + timedelta(days=days + 1) if days else today
        super().__init__(data, initial=initial)
        if not days:
            del self.fields["object_until"]
        if act is ProcessorAct.ENDED:
            self.fields["takes_effect_on"].label = _("Nicht mehr eingesetzt ab")
            for name in FACTS:
                del self.fields[name]
        self._before = before

    @property
    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        facts = {name: told.get(name) or str(getattr(self._before, name)) for name in FACTS}
        period = Period(told.get("object_until"), told["takes_effect_on"])
        return {"period": period, "facts": facts | {"note": told["note"]}}


class ReasonForm(forms.Form):
    """Why the competence centre withdraws what it announced."""

    reason = forms.CharField(
        label=_("Grund"),
        help_text=_("Die Kommunen lesen ihn."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TerminationForm(forms.Form):
    """Notice of an agreement, by the competence centre."""

    shown = forms.DateField(widget=forms.HiddenInput, required=False)
    last_day = forms.DateField(
        label=_("Letzter Tag"),
        help_text=_("Nur bei wichtigem Grund: der letzte Tag, an dem die Vereinbarung noch gilt."),
        required=False,
        widget=_day_widget(depends=True),
        **DAY,
    )
    reason = forms.CharField(
        label=_("Grund"),
        help_text=_("Die Kommune liest ihn. Er steht in der gesiegelten Bestätigung."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    typed = forms.CharField(
        label=_("Ihr Name"),
        help_text=_("Schreiben Sie ihn aus, wie er in Ihrem Konto steht. Das ist Ihre Unterschrift."),
        max_length=200,
    )
    function = forms.CharField(label=_("In welcher Funktion kündigen Sie?"), max_length=200)
    confirmed = forms.BooleanField(label=_("Ich bin befugt, das für die KKV zu erklären."))

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
