"""Who may do what in a town, until when, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.domain import Role
from blaupause.identity.enums import StaffRole
from blaupause.identity.team.rules import LONGEST_ADDRESS, LONGEST_NAME, OF_A_TOWN, Rights
from blaupause.ui import formats
from blaupause.ui.days import DayField

from .town import TOO_LONG, Text

if TYPE_CHECKING:
    from blaupause.identity.team.queries import Grant, Member

ROLES: Final = [(role.value, StaffRole(role.value).label) for role in OF_A_TOWN]
LONGEST_REASON: Final = 300
KEPT: Final = "kept"
COMMON: Final = "common"
ALL: Final = "all"
ONLY: Final = "only"
LIMITED: Final = ("units", "services")
REACHES: Final = ("units_reach", "units", "services_reach", "services")
"""To what a clerk's work can be limited; what is ticked counts only where `<name>_reach` says so."""


class Reason(Text):
    """Why something is done: who answers for data protection reads it later."""

    def __init__(self, *, label: Any, hint: Any) -> None:
        super().__init__(label=label, longest=LONGEST_REASON, hint=hint)


class RemovalForm(forms.Form):
    reason = Reason(label=_("Grund"), hint=_("Bleibt im Verlauf stehen. Zum Beispiel: wechselt zum Landkreis"))


class ReviewForm(forms.Form):
    remark = Reason(label=_("Notiz"), hint=_("Warum die Person bleibt. Zum Beispiel: vertritt nur im Sommer"))


@dataclass(frozen=True, slots=True)
class Limits:
    """To what a clerk's work can be limited: ids and names of units, slugs and titles of services."""

    units: list[tuple[int, str]]
    services: list[tuple[str, str]]


class _Reach(forms.ChoiceField):
    """Whether a clerk's work is limited: nothing ticked must never come to mean everything."""

    def __init__(self, *, label: Any, every: Any) -> None:
        super().__init__(
            label=label,
            help_text=_("Gilt für die Sachbearbeitung."),
            choices=[(ALL, every), (ONLY, _("Nur diese"))],
            initial=ALL,
            widget=forms.RadioSelect,
        )


class _Chosen(forms.CheckboxSelectMultiple):
    """What "Nur diese" means: needed there and empty elsewhere, so it is never called voluntary."""

    def __init__(self) -> None:
        super().__init__(attrs={"depends": True})


class RightsForm(forms.Form):
    """Roles, units, services and an end."""

    roles = forms.MultipleChoiceField(
        label=_("Rolle"),
        help_text=_("Wer nur Vereinbarungen lesen und unterschreiben soll, braucht nur die Zeichnungsberechtigung."),
        choices=ROLES,
        widget=forms.CheckboxSelectMultiple,
    )
    units_reach = _Reach(label=_("Für welche Stellen?"), every=_("Alle Stellen, auch neue"))
    units = forms.TypedMultipleChoiceField(label=_("Nur für diese Stellen"), required=False, coerce=int, widget=_Chosen)
    services_reach = _Reach(label=_("Für welche Leistungen?"), every=_("Alle Leistungen, auch neue"))
    services = forms.MultipleChoiceField(label=_("Nur für diese Leistungen"), required=False, widget=_Chosen)
    until = DayField(
        label=_("Letzter Tag"),
        help_text=_("Leer lassen, wenn es kein Ende gibt. Zum Beispiel: 31.12.2026"),
        required=False,
        error_messages={"max_value": _("Lassen Sie das Feld leer, wenn es kein Ende gibt.")},
    )
    reason = Reason(label=_("Warum?"), hint=_("Bleibt im Verlauf stehen. Zum Beispiel: neue Kollegin im Steueramt"))

    def __init__(self, data: Any, *, limits: Limits, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        for name, choices in zip(LIMITED, (limits.units, limits.services), strict=True):
            if choices:
                self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field
            else:
                del self.fields[name], self.fields[f"{name}_reach"]

    def clean(self) -> None:
        for name in LIMITED:
            reach, chosen = self.cleaned_data.get(f"{name}_reach"), self.cleaned_data.get(name)
            label = self.fields[name].label if name in self.fields else ""
            if reach == ONLY and chosen == []:
                every = dict(self.fields[f"{name}_reach"].choices)[ALL]  # type: ignore[attr-defined]  # a choice field
                told = _("Kreuzen Sie bei „{label}“ mindestens eine an, oder wählen Sie darüber „{every}“.")
                self.add_error(name, told.format(label=label, every=every))
            if reach == ALL and chosen:
                told = _("Bei „{label}“ ist etwas angekreuzt: Wählen Sie darüber „Nur diese“, oder nehmen Sie es weg.")
                self.add_error(name, told.format(label=label))

    @property
    def rights(self) -> Rights:
        told = self.cleaned_data
        last_day: date | None = told["until"]
        return Rights(
            tuple(Role(role) for role in told["roles"]),
            tuple(told.get("units", ())),
            tuple(told.get("services", ())),
            _end_of(last_day) if last_day else None,
            keeps_ends=told.get("ends") == KEPT,
        )


class InvitationForm(RightsForm):
    email = forms.EmailField(
        label=_("Dienstliche E-Mail-Adresse"),
        help_text=_("Die Einladung wirkt nur mit einem Konto, das diese Adresse hat."),
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"width": "l", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Das ist keine E-Mail-Adresse. Zum Beispiel: vorname.nachname@stadt.de"),
            "max_length": TOO_LONG,
        },
    )
    name = Text(
        label=_("Name der Person"),
        longest=LONGEST_NAME,
        hint=_("Steht im Konto, wenn die Person noch keines hat. Zum Beispiel: Erika Mustermann"),
        required=False,
    )
    field_order = ("email", "name", "roles", *REACHES, "until", "reason")

    def __init__(self, data: Any, *, limits: Limits, asks_name: bool, role: str = "") -> None:
        super().__init__(data, limits=limits, initial={"roles": [role]})
        if not asks_name:
            del self.fields["name"]


class ChangeForm(RightsForm):
    """Where roles end on different days, one field cannot show it: then it is asked which is meant."""

    based_on = forms.CharField(widget=forms.HiddenInput, required=False)
    ends = forms.ChoiceField(
        label=_("Wann enden die Rollen?"),
        choices=[(KEPT, _("Wie bisher, jede für sich")), (COMMON, _("Alle gleich: am letzten Tag, der unten steht"))],
        widget=forms.RadioSelect,
    )
    field_order = ("roles", *REACHES, "ends", "until", "reason")

    @classmethod
    def of(cls, member: Member, data: Any, *, limits: Limits) -> ChangeForm:
        """Return the form of what somebody may do now."""
        several = member.has_several_ends
        initial = {
            "roles": [role.value for role in member.roles],
            "units": list(member.unit_ids),
            "services": list(member.services),
            "units_reach": ONLY if member.unit_ids else ALL,
            "services_reach": ONLY if member.services else ALL,
            "until": timezone.localdate(member.last_day) if member.last_day and not several else None,
            "based_on": member.stand,
        }
        form = cls(data, limits=limits, initial=initial)
        if several:
            form.fields["ends"].help_text = _("Jetzt: {ends}").format(ends=", ".join(map(_ending, member.grants)))
        else:
            del form.fields["ends"]
        return form

    def clean_until(self) -> date | None:
        last_day: date | None = self.cleaned_data["until"]
        if last_day and self.cleaned_data.get("ends") == KEPT:
            raise forms.ValidationError(_("Lassen Sie das Feld leer, wenn jede Rolle endet wie bisher."))
        return last_day


def _ending(grant: Grant) -> str:
    if grant.last_day is None:
        return str(_("{role} ohne Ende")).format(role=grant.role.label)
    return str(_("{role} bis {day}")).format(role=grant.role.label, day=formats.day(grant.last_day))


def _end_of(day: date) -> datetime:
    """Return the moment after a day's last one, here."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
