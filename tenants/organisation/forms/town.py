"""What may come in when a town sets itself up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from blaupause.domain import Invalid
from blaupause.ui.formats import WEEKDAYS
from tenants.organisation import rules

from .days import SpecialDaysField, days_text
from .hours import BETWEEN, clocks_text, span_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenants.organisation.actions import ProfileChanges, Span, UnitValues
    from tenants.organisation.models import Profile, Unit

TOO_LONG: Final = _("Das ist zu lang. Kürzen Sie auf %(limit_value)s Zeichen.")
PHONE: Final = re.compile(r"[0-9+()/ \-–]{4,40}")


class Later(forms.Field):
    """Mixed into a field that is needed, but not at once: with `later` it may stay empty, and the tasks remind of it.

    Without, it may stay empty for good and says so.
    """

    def __init__(self, *, later: bool, **options: Any) -> None:
        super().__init__(required=later, **options)

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


class Text(forms.CharField):
    """A line of text that says how long it may be."""

    def __init__(
        self, *, label: Any, longest: int, hint: Any = "", attrs: dict[str, str] | None = None, **options: Any
    ) -> None:
        super().__init__(
            label=label, max_length=longest, help_text=hint, widget=forms.TextInput(attrs=attrs), **options
        )
        self.error_messages["max_length"] = TOO_LONG


class Line(Later, Text):
    """A text that may follow, or stay away."""


class Postcode(Line):
    def __init__(self, *, later: bool = False) -> None:
        attrs = {"width": "s", "inputmode": "numeric", "autocomplete": "postal-code"}
        super().__init__(label=_("Postleitzahl"), longest=5, attrs=attrs, later=later)
        self.error_messages["max_length"] = _("Eine Postleitzahl hat fünf Ziffern.")


class Phone(Line):
    def __init__(self, *, later: bool = False) -> None:
        attrs = {"width": "m", "inputmode": "tel", "autocomplete": "tel"}
        super().__init__(label=_("Telefon"), longest=40, attrs=attrs, later=later)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not PHONE.fullmatch(value):
            raise forms.ValidationError(_("Schreiben Sie die Nummer in Ziffern, zum Beispiel 0661 102-0."))


class Email(Later, forms.EmailField):
    default_validators = [
        EmailValidator(message=_("Das ist keine E-Mail-Adresse. Sie enthält ein @, zum Beispiel amt@ort.de."))
    ]

    def __init__(self, *, later: bool = False) -> None:
        super().__init__(label=_("E-Mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}), later=later)


class Hours(Later, forms.CharField):
    """Opening hours of a weekday, as people write them: "8:00–12:00, 14:00–18:00". Empty means closed."""

    def __init__(self, weekday: str) -> None:
        super().__init__(label=weekday, widget=forms.TextInput(attrs={"width": "m"}), later=True)

    def clean(self, value: Any) -> Any:
        """Return the spans as pairs of "08:00"."""
        text = super().clean(value)
        try:
            return [span_of(part) for part in BETWEEN.split(text)] if text else []
        except forms.ValidationError as wrong:
            raise forms.ValidationError([f"{self.label}: {sentence}" for sentence in wrong.messages]) from None


class HoursForm(forms.Form):
    """A form that also asks for the opening hours of a week."""

    def __init__(self, *args: Any, hours: Sequence[Span] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, weekday in enumerate(WEEKDAYS):
            field = self.fields[f"hours_{day}"] = Hours(weekday)
            field.initial = ", ".join(clocks_text(span) for span in hours if span["day"] == day)

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[f"hours_{day}"] for day in range(len(WEEKDAYS))]

    @property
    def hours(self) -> list[Span]:
        """The spans of the week, once the form is valid."""
        return [
            {"day": day, "from": start, "to": end}
            for day in range(len(WEEKDAYS))
            for start, end in self.cleaned_data[f"hours_{day}"]
        ]


class Versioned(forms.Form):
    """A form that knows which version of the profile the person saw."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def catch_up(self, number: int) -> None:
        """Let the next try start from that version: the person has read what happened meanwhile."""
        self.data = {**{name: self.data[name] for name in self.data}, "based_on": str(number)}


def _shown(form: type[forms.Form], row: Profile | Unit) -> dict[str, Any]:
    """Return what a form begins with: its fields are named as the row's."""
    return {name: getattr(row, name) for name in _names(form)}


def _told(form: forms.Form) -> dict[str, Any]:
    """Return what was typed into these fields."""
    return {name: form.cleaned_data[name] for name in _names(form)}


def _names(form: forms.Form | type[forms.Form]) -> list[str]:
    return [name for name in form.base_fields if name not in Versioned.base_fields]


class LookForm(Versioned):
    display_name = Text(
        label=_("Name der Kommune"), longest=120, hint=_("So steht er auf jeder Seite und in jedem Brief.")
    )
    subline = Text(label=_("Zeile unter dem Namen"), longest=120, hint=_("Zum Beispiel: Online-Dienste"))
    monogram = Text(
        label=_("Zeichen im Quadrat"),
        longest=3,
        hint=_("Ein bis drei Buchstaben, solange es kein Logo gibt."),
        attrs={"width": "s"},
    )
    colour = Text(
        label=_("Ihre Farbe"),
        longest=7,
        hint=_("Sechs Zeichen nach dem #, zum Beispiel #1a8a7d. Wir machen sie lesbar."),
        attrs={"width": "s"},
    )
    case_prefix = Text(
        label=_("Aktenzeichen beginnen mit"),
        longest=4,
        hint=_("Ein bis vier Großbuchstaben, zum Beispiel FD für FD-2026-000001."),
        attrs={"width": "s"},
    )

    def clean_colour(self) -> str:
        colour = str(self.cleaned_data["colour"])
        try:
            rules.require_colour(colour)
        except Invalid as invalid:
            raise forms.ValidationError(str(invalid)) from None
        return colour

    @classmethod
    def of(cls, profile: Profile, data: Any) -> LookForm:
        return cls(data, initial={**_shown(cls, profile), "based_on": profile.number})

    @property
    def changes(self) -> ProfileChanges:
        return cast("ProfileChanges", _told(self))


class ContactForm(Versioned, HoursForm):
    contact_unit = Text(label=_("Wer ist da?"), longest=120, hint=_("Zum Beispiel: Bürgerbüro"))
    street = Line(label=_("Straße und Hausnummer"), longest=120, later=True)
    postcode = Postcode(later=True)
    place = Line(label=_("Ort"), longest=80, attrs={"width": "m"}, later=True)
    phone = Phone(later=True)
    email = Email(later=True)
    special_days = SpecialDaysField()

    @classmethod
    def of(cls, profile: Profile, data: Any) -> ContactForm:
        special = days_text(profile.special_days or [])
        initial = {**_shown(cls, profile), "special_days": special, "based_on": profile.number}
        return cls(data, hours=profile.opening_hours, initial=initial)

    @property
    def changes(self) -> ProfileChanges:
        return cast("ProfileChanges", {**_told(self), "opening_hours": self.hours})


class UnitForm(HoursForm):
    name = Text(label=_("Name der Stelle"), longest=120, hint=_("Zum Beispiel: Steueramt"))
    room = Line(label=_("Gebäude und Raum"), longest=80, later=False)
    street = Line(label=_("Straße und Hausnummer"), longest=120, later=False)
    postcode = Postcode()
    place = Line(label=_("Ort"), longest=80, attrs={"width": "m"}, later=False)
    phone = Phone()
    email = Email()

    @classmethod
    def of(cls, unit: Unit | None, data: Any) -> UnitForm:
        return cls(data, hours=unit.opening_hours if unit else (), initial=_shown(cls, unit) if unit else {})

    @property
    def values(self) -> UnitValues:
        return cast("UnitValues", {**_told(self), "opening_hours": self.hours})
