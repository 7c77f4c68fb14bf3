"""What may come in for legal pages and letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.organisation import rules

from .town import Email, Later, Line, Phone, Text, Versioned

if TYPE_CHECKING:
    from tenants.organisation.models import Profile

CHECKED = (
    ("", _("Noch nicht geprüft")),
    ("full", _("Vollständig barrierefrei")),
    ("partial", _("Teilweise barrierefrei")),
    ("none", _("Noch nicht barrierefrei")),
)
FOLDS = (("", _("Mit Falz- und Lochmarken")), ("no", _("Ohne Marken")))
PROPOSED = _(
    "Vorschlag: was an der Plattform selbst noch fehlt. Prüfen Sie ihn und ergänzen Sie, was bei Ihnen dazukommt."
    " Je Zeile ein Punkt, mit dem Grund."
)
TOO_LONG = _("Der Text ist zu lang. Kürzen Sie auf %(limit_value)s Zeichen.")


class LegalForm(Versioned):
    text = forms.CharField(
        label=_("Text der Seite"),
        help_text=_("Überschriften beginnen mit ##, Aufzählungen mit einem Strich. Absätze trennt eine leere Zeile."),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 18}),
        error_messages={"max_length": TOO_LONG},
    )


class Lines(Later, forms.CharField):
    """Several lines, one thing each; may follow, or stay away."""

    def __init__(self, *, label: Any, hint: Any, later: bool, rows: int = 4) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(label=label, help_text=hint, later=later, max_length=4_000, widget=widget)
        self.error_messages["max_length"] = TOO_LONG


class Choice(Later, forms.ChoiceField):
    """One of several, of which the first says that it is not known yet."""


class Day(Later, forms.DateField):
    """A day that may follow."""


class FactsForm(Versioned):
    """A form whose fields are kept together as one value of the profile: what is empty is left out."""

    kept = ""

    @classmethod
    def of(cls, profile: Profile, data: Any) -> Any:
        return cls(data, initial={**getattr(profile, cls.kept), "based_on": profile.number})

    @property
    def facts(self) -> dict[str, str]:
        told = {name: self.cleaned_data.get(name) for name in self.fields if name not in Versioned.base_fields}
        return {name: _word(value) for name, value in told.items() if value}


class LegalFactsForm(FactsForm):
    kept = "legal_facts"

    represented_as = Line(
        label=_("Amt der Person, die Sie vertritt"), longest=80, hint=_("Zum Beispiel: Oberbürgermeister"), later=True
    )
    represented_by = Line(label=_("Vor- und Nachname dieser Person"), longest=120, later=True)
    vat_id = Line(
        label=_("Umsatzsteuer-Identifikationsnummer"), longest=20, hint=_("Nur wenn Sie eine haben."), later=False
    )
    dpo = Line(
        label=_("Datenschutzbeauftragte Person oder Stelle"),
        longest=160,
        hint=_("Eine Stelle genügt, ein Name ist nicht nötig. Mit Anschrift, wenn sie eine andere ist."),
        later=True,
    )
    dpo_phone = Phone()
    dpo_email = Email()
    processors = Lines(
        label=_("Wer verarbeitet Daten in Ihrem Auftrag?"),
        hint=_("Je Zeile: Name, Ort: wofür. Zum Beispiel: ekom21, Gießen: Betrieb des Fachverfahrens"),
        later=False,
    )
    checked = Choice(label=_("Wie barrierefrei ist das Angebot?"), choices=CHECKED, later=True)
    checked_on = Day(
        label=_("Wann wurde das geprüft?"),
        later=True,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "width": "m"}),
        error_messages={"invalid": _("Geben Sie den Tag so an: 12.11.2026.")},
    )
    checked_by = Line(
        label=_("Wer hat geprüft?"), longest=160, hint=_("Leer lassen, wenn Sie selbst geprüft haben."), later=False
    )
    barriers = Lines(
        label=_("Was ist noch nicht barrierefrei?"), hint=_("Je Zeile ein Punkt, mit dem Grund."), later=True
    )
    enforcement = Lines(label=_("Durchsetzungsstelle Ihres Landes"), hint=_("Name und Anschrift."), later=True)
    supervision = Lines(label=_("Datenschutzaufsicht Ihres Landes"), hint=_("Name und Anschrift."), later=True, rows=2)
    video_url = Line(
        label=_("Video in Gebärdensprache"),
        longest=300,
        hint=_("Adresse des Videos, beginnt mit https://. Es wird erst geöffnet, wenn jemand zustimmt."),
        later=False,
    )

    def __init__(self, *args: Any, land: rules.Land | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dpo_phone"].label = _("Telefon dort")
        self.fields["dpo_email"].label = _("E-Mail dort")
        for name in ("enforcement", "supervision"):
            if land is not None and getattr(land, name):
                del self.fields[name]

    @classmethod
    def in_land(cls, profile: Profile, land: rules.Land, data: Any) -> LegalFactsForm:
        """Make the form; what the Land answers already is not asked."""
        facts = profile.legal_facts
        form = cls(data, land=land, initial={**facts, "based_on": profile.number})
        if "barriers" not in facts and "checked" not in facts:
            form.initial["barriers"] = "\n".join(rules.barriers_of_platform(has_video="video_url" in facts))
            form.fields["barriers"].help_text = PROPOSED
        return form

    @property
    def legal_facts(self) -> rules.LegalFacts:
        return cast("rules.LegalFacts", self.facts)


class LetterheadForm(FactsForm):
    kept = "letterhead"

    sender_line = Line(
        label=_("Zeile über der Anschrift"),
        longest=85,
        hint=_("Absender in einer Zeile, damit die Post den Brief zurückschicken kann. Leer: Name und Anschrift."),
        later=False,
    )
    account_holder = Line(
        label=_("Wem gehört das Konto?"), longest=70, hint=_("Zum Beispiel: Stadtkasse Fulda"), later=False
    )
    iban = Line(label=_("IBAN"), longest=42, attrs={"width": "m"}, later=False)
    bank = Line(label=_("Name der Bank"), longest=60, later=False)
    bic = Line(label=_("BIC"), longest=14, attrs={"width": "s"}, later=False)
    web = Line(label=_("Adresse Ihrer Website"), longest=60, hint=_("Zum Beispiel: www.fulda.de"), later=False)
    closing = Text(
        label=_("Zeile über dem Namen"),
        longest=60,
        hint=_("Sie steht über dem Namen der Person, die unterschreibt."),
        initial="Im Auftrag",
    )
    folds = forms.ChoiceField(label=_("Marken am Rand"), choices=FOLDS, required=False)

    def clean_iban(self) -> str:
        return rules.tidy_iban(str(self.cleaned_data["iban"]))

    def clean_bic(self) -> str:
        return str(self.cleaned_data["bic"]).replace(" ", "").upper()

    @property
    def letterhead(self) -> rules.Letterhead:
        return cast("rules.Letterhead", self.facts)


def _word(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value).replace("\r\n", "\n")
