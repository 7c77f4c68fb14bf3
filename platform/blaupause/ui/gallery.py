"""Invented values for the gallery: every component once, every field in every state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from blaupause.domain import Conflict
from blaupause.engine.forms.view import ChoiceView, FieldView, FileView, HelpView, ItemView
from blaupause.ui import status, theme
from blaupause.ui.components import Link, Step
from blaupause.ui.shell import NavItem

STAFF_NAV: Final = (
    NavItem("Eingang", "/amt/", count=6),
    NavItem("Fristen", "/amt/fristen/"),
    NavItem("Bausteine", "/_demo/bausteine/"),
)
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
    title: str = ""
    page_id: str = ""
    rows: tuple[Sample, ...] = ()
    label: str = ""
    values: tuple[str, ...] = ()
    kind: str = ""
    due_on: date | None = None
    rests_since: date | None = None


def context() -> dict[str, Any]:
    """Everything the gallery's template shows."""
    return {
        "staff_nav": STAFF_NAV,
        "staff_area": "Bausteine",
        "sample_form": SampleForm(data={"outcome": "partly", "fee": "72,00", "channels": ["mail"]}),
        "fresh_form": ShortForm(prefix="frei"),
        "views": (*_inputs(), *_choices(), _repeat(), _upload("nachweis")),
        "wrong_views": tuple(_with_errors((*_inputs(), *_choices()))),
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


def _text(kind: str, label: str, value: str = "", **more: Any) -> FieldView:
    name = f"x-{kind}"
    return FieldView(kind=kind, label=label, id=name, name=name, path=f"x/{kind}", value=value, **more)


def _inputs() -> tuple[FieldView, ...]:
    explained = HelpView(
        "Warum fragen wir danach?", "Damit wir Sie erreichen, wenn etwas fehlt.\n\nSonst nutzen wir die Angabe nicht."
    )
    return (
        _text("text", "Vornamen", "Sevda", autocomplete="given-name", hint="Wie im Ausweis"),
        _text("textarea", "Was ist Ihnen aufgefallen?", "Die Lampe flackert.", rows=4, optional=True),
        _text("email", "E-Mail", "sevda@beispiel.example", autocomplete="email", help=explained),
        _text("tel", "Telefon", "0661 102-0", autocomplete="tel", optional=True, width="m"),
        _text("number", "Anzahl der Hunde im Haushalt", "2", inputmode="numeric", width="s"),
        _text("money", "Wert des Hundes", "1.250,00", unit="€", inputmode="decimal", width="m"),
        _text(
            "date",
            "Seit wann lebt der Hund bei Ihnen?",
            "24.08.2026",
            inputmode="numeric",
            width="s",
            hint="Zum Beispiel 24.08.2026",
        ),
        _text(
            "iban",
            "IBAN",
            "DE02 1203 0000 0000 2020 51",
            autocapitalize="characters",
            hint="22 Stellen, steht auf der Bankkarte",
        ),
        _text("plate", "Kennzeichen", "FD-AB 123", autocapitalize="characters", width="m"),
        _text("postcode", "Postleitzahl", "36037", inputmode="numeric", autocomplete="postal-code", width="s"),
        _text(
            "place",
            "Wo ist der Mangel?",
            "Ecke Gartenstraße und Marktstraße",
            rows=2,
            hint="Straße, Hausnummer oder was daneben steht",
        ),
    )


def _choices() -> tuple[FieldView, ...]:
    races = ("Mischling", "Labrador Retriever", "Dackel")
    yes_no = (ChoiceView("x-yesno-0", "ja", "Ja", selected=True), ChoiceView("x-yesno-1", "nein", "Nein"))
    return (
        _text("select", "Rasse", choices=_options("select", races), decides=True),
        _text("radio", "Wie möchten Sie zahlen?", choices=_options("radio", ("Lastschrift, jährlich", "Überweisung"))),
        _text(
            "checkboxes",
            "Was ist betroffen?",
            choices=_options("checkboxes", ("Gehweg", "Fahrbahn", "Radweg")),
            hint="Mehrere sind möglich",
            optional=True,
        ),
        _text(
            "yesno",
            "Kommt der Hund aus einem Tierheim?",
            choices=yes_no,
            horizontal=True,
            decides=True,
            hint="Dann zahlen Sie im ersten Jahr keine Steuer.",
        ),
        replace(_upload("vertrag"), depends=True, label="Vertrag mit dem Tierheim"),
        _text(
            "checkbox",
            "Sie dürfen den Betrag von meinem Konto abbuchen.",
            choices=(ChoiceView("x-checkbox", "ja", "Ja"),),
            depends=True,
        ),
        FieldView(
            kind="info", label="Gut zu wissen", text="Assistenzhunde sind befreit.\n\nEine Bescheinigung reicht."
        ),
    )


def _options(kind: str, labels: tuple[str, ...]) -> tuple[ChoiceView, ...]:
    return tuple(
        ChoiceView(f"x-{kind}-{number}", label.lower(), label, selected=number == 1)
        for number, label in enumerate(labels)
    )


def _upload(name: str) -> FieldView:
    files = (FileView("f1", "Impfpass-Seite-1.jpg", 1_840_000, f"datei-{name}-f1-entfernen"),)
    return FieldView(
        kind="upload",
        label="Nachweis",
        id=name,
        name=name,
        path=name,
        files=files,
        accept=".pdf,.jpg,.jpeg,.png",
        hint="PDF, JPG oder PNG, höchstens 10 MB. Ein Foto vom Handy reicht.",
        multiple=True,
    )


def _repeat() -> FieldView:
    closed = ItemView(
        0,
        "hunde-0",
        "Hund 1",
        "Frieda",
        "Labrador-Mischling, seit 24.08.2026 bei Ihnen",
        is_open=False,
        edit_action="hunde-0-aendern",
        remove_action="hunde-0-entfernen",
    )
    fields = (
        FieldView(
            kind="text", label="Rufname", id="hunde-1-name", name="hunde-1-name", path="hunde/1/name", value="Balu"
        ),
        FieldView(
            kind="select",
            label="Rasse",
            id="hunde-1-rasse",
            name="hunde-1-rasse",
            path="hunde/1/rasse",
            choices=(ChoiceView("hunde-1-rasse-0", "mischling", "Mischling"),),
            error="Wählen Sie die Rasse aus.",
        ),
    )
    opened = ItemView(
        1,
        "hunde-1",
        "Hund 2",
        "Balu",
        "",
        is_open=True,
        edit_action="",
        remove_action="hunde-1-entfernen",
        fields=fields,
        has_error=True,
    )
    return FieldView(
        kind="repeat",
        label="Hunde",
        id="hunde",
        name="hunde",
        path="hunde",
        items=(closed, opened),
        add_label="Weiteren Hund hinzufügen",
        add_action="hunde-hinzufuegen",
    )


def _with_errors(views: tuple[FieldView, ...]) -> list[FieldView]:
    wrong = []
    for view in views:
        name = f"f-{view.id}"
        choices = tuple(replace(choice, id=f"f-{choice.id}", selected=False) for choice in view.choices)
        if view.kind != "info":
            wrong.append(
                replace(
                    view,
                    id=name,
                    name=name,
                    choices=choices,
                    files=(),
                    error=f"„{view.label}“ stimmt noch nicht. Prüfen Sie die Angabe.",
                )
            )
    return wrong


def _sections() -> tuple[Sample, ...]:
    person = (
        Sample(label="Name", values=("Sevda Yılmaz-Brandt",)),
        Sample(label="Telefon"),
        Sample(label="Anschrift", values=("Musterweg 12", "36037 Fulda")),
    )
    bank = (
        Sample(label="IBAN", values=("DE02 1203 0000 0000 2020 51",), kind="iban"),
        Sample(label="Zahlung", values=("Lastschrift, jährlich",)),
    )
    return (
        Sample(title="Über Sie", page_id="person", rows=person),
        Sample(title="Bankverbindung", page_id="bank", rows=bank),
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
