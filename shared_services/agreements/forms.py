"""What the competence centre writes down about agreements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.tenancy.enums import TownKind
from blaupause.ui.days import DayField
from blaupause.ui.declaring import DeclarationForm, NoticeForm
from shared_services.agreements.enums import AgreementKind, ProcessorAct, TermEnd
from shared_services.agreements.rules import FACTS, SIGNERS, Period

if TYPE_CHECKING:
    from shared_services.agreements.models import AgreementVersion, ProcessorChange

TIME_TO_SIGN: Final = timedelta(days=42)
WRITTEN: Final = ("title", "text", "note", "objection_days", "notice_months", "notice_to")


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

    valid_from = DayField(label=_("Gilt ab"))
    sign_until = DayField(
        label=_("Zu unterschreiben bis"),
        help_text=_("Wer bis dahin nicht unterschrieben hat, wird erinnert und steht in Ihrer Liste."),
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


class CountersignForm(DeclarationForm):
    in_function = _("In welcher Funktion zeichnen Sie gegen?")
    may = _("Ich habe geprüft, wer für die Kommune unterschrieben hat, und bin befugt, gegenzuzeichnen.")


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
    object_until = DayField(
        label=_("Einspruch möglich bis"),
        help_text=_("So lange lassen die Vereinbarungen den Kommunen mindestens Zeit."),
    )
    takes_effect_on = DayField(label=_("Gilt ab"))

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
            self.fields["note"].label, self.fields["note"].help_text = _("Warum?"), _("Die Kommunen lesen es.")
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


class TerminationForm(NoticeForm):
    """Notice of an agreement, by the competence centre."""

    read_by = _("Die Kommune liest ihn. Er steht in der gesiegelten Bestätigung.")
    in_function = _("In welcher Funktion kündigen Sie?")
    may = _("Ich bin befugt, das für die KKV zu erklären.")
