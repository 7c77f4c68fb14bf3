"""Invented values for the gallery: every component once, every field in every state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from blaupause.domain import Conflict
from blaupause.ui import gallery_questions as questions
from blaupause.ui import status, theme
from blaupause.ui.components import Link, Step
from blaupause.ui.shell import NavItem

STAFF_NAV: Final = (
    NavItem("Eingang", "/amt/", count=6, key="e"),
    NavItem("Fristen", "/amt/fristen/", key="f"),
    NavItem("Bausteine", "/_demo/bausteine/"),
)
APPLICANT: Final = "Sevda Y\N{LATIN SMALL LETTER DOTLESS I}lmaz-Brandt"
COLOURS: Final = ("#1a8a7d", "#f5b800", "#d6006e", "#4c9f38", "#2044aa", "#e2001a")


class SampleForm(forms.Form):
    reason = forms.CharField(
        label="Begründung", help_text="Steht so im Bescheid.", widget=forms.Textarea(attrs={"rows": 3})
    )
    outcome = forms.ChoiceField(
        label="Entscheidung",
        choices=[("grant", "Bewilligen"), ("partly", "Teilweise bewilligen"), ("refuse", "Ablehnen")],
        widget=forms.RadioSelect,
    )
    unit = forms.ChoiceField(
        label="Zuständige Stelle", choices=[("", "---------"), ("1", "Steueramt"), ("2", "Bürgerbüro")]
    )
    fee = forms.CharField(
        label="Steuer, erster Hund", required=False, widget=forms.TextInput(attrs={"unit": "€ pro Jahr", "width": "m"})
    )
    channels = forms.MultipleChoiceField(
        label="Wie dürfen wir Sie erreichen?",
        required=False,
        choices=[("mail", "E-Mail"), ("phone", "Telefon"), ("post", "Brief")],
        widget=forms.CheckboxSelectMultiple,
    )
    proof = forms.FileField(label="Nachweis", help_text="PDF, JPG oder PNG, höchstens 10 MB")
    confirmed = forms.BooleanField(label="Ich habe den Antrag vollständig geprüft.")


class ShortForm(forms.Form):
    withdrawal = forms.CharField(
        label="Warum ziehen Sie zurück?", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


@dataclass(frozen=True, slots=True)
class Sample:
    """Stands for what other rooms pass in: a problem, a section, a row, a case."""

    field: str = ""
    place: str = ""
    message: str = ""
    lang: str = ""
    title: str = ""
    page_id: str = ""
    rows: tuple[Sample, ...] = ()
    label: str = ""
    values: tuple[str, ...] = ()
    kind: str = ""
    due_on: date | None = None
    rests_since: date | None = None
    heading: str = ""
    items: tuple[Sample, ...] = ()
    refs: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    mark: str = ""


def context() -> dict[str, Any]:
    """Everything the gallery's template shows."""
    return {
        "staff_nav": STAFF_NAV,
        "staff_area": "Bausteine",
        "sample_form": SampleForm(data={"outcome": "partly", "fee": "72,00", "channels": ["mail"]}),
        "fresh_form": ShortForm(prefix="frei"),
        "views": questions.views(),
        "wrong_views": questions.wrong_views(),
        "sample_problems": (
            Sample(field="hunde/1/rasse", place="Hund 2", message="Wählen Sie die Rasse aus."),
            Sample(field="x/seit", message="Das Datum liegt in der Zukunft. Geben Sie einen Tag bis heute an."),
        ),
        "conflict": Conflict("Olaf Probe hat um 11:31 Uhr eine Rückfrage gestellt. Ihre Begründung ist noch da."),
        "words": tuple(status.WORDS),
        "sections": _sections(),
        "steps": _steps(),
        "form_steps": _form_steps(),
        "dues": _dues(),
        "pages": Paginator(range(137), 25).page(3),
        "colours": tuple((colour, theme.tones(colour)) for colour in COLOURS),
    }


def _sections() -> tuple[Sample, ...]:
    person = (
        Sample(label="Name", values=(APPLICANT,)),
        Sample(label="Telefon"),
        Sample(label="Anschrift", values=("Musterweg 12", "36037 Fulda")),
        Sample(label="IBAN", values=("DE02 1203 0000 0000 2020 51",), kind="iban"),
    )
    dogs = tuple(
        Sample(
            heading=heading,
            rows=(
                Sample(label="Rasse", values=("Mischling",)),
                Sample(label="Bei Ihnen seit", values=("24.08.2026",)),
                Sample(label="Chipnummer"),
                Sample(label="Vertrag", values=("Vertrag-Tierheim.pdf",), refs=("f1",)),
            ),
        )
        for heading in ("Hund 1: Frieda", "Hund 2: Balu")
    )
    return (
        Sample(title="Über Sie", page_id="person", rows=person),
        Sample(title="Ihre Hunde", page_id="hunde", rows=(Sample(label="Hunde", items=dogs),)),
    )


def _steps() -> tuple[Step, ...]:
    return (
        Step(
            "Abgeschickt", "Dienstag, 08.09.2026, 10:58 Uhr", links=(Link("Ihre Angaben als PDF", "#pdf", "download"),)
        ),
        Step("In Bearbeitung – wartet auf Ihre Antwort", "seit Mittwoch, 09.09.2026. Solange ruht die Frist.", "now"),
        Step("Entscheidung", "voraussichtlich 5 Arbeitstage nach Ihrer Antwort", "open"),
    )


def _form_steps() -> tuple[Step, ...]:
    return (Step("Über Sie", url="#person"), Step("Ihre Hunde", state="now"), Step("Bankverbindung", state="open"))


def _dues() -> tuple[Sample, ...]:
    today = timezone.localdate()
    days = (-5, 0, 1, 13)
    return (
        *(Sample(due_on=today + timedelta(days=each)) for each in days),
        Sample(rests_since=today - timedelta(days=12)),
        Sample(),
    )
