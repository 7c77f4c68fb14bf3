"""Invented questions for the gallery: each kind of engine field, at rest and with an error."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from blaupause.engine.forms.view import ChoiceView, FieldView, FileView, HelpView, ItemView


def views() -> tuple[FieldView, ...]:
    """Return every kind of question, filled in."""
    return (*_inputs(), *_choices(), _repeat(), _upload("nachweis"))


def wrong_views() -> tuple[FieldView, ...]:
    """Return the same questions, each with an error."""
    return tuple(_with_error(view) for view in (*_inputs(), *_choices()) if view.kind != "info")


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
    opened = ItemView(
        1,
        "hunde-1",
        "Hund 2",
        "Balu",
        "",
        is_open=True,
        edit_action="",
        remove_action="hunde-1-entfernen",
        fields=_dog(),
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


def _dog() -> tuple[FieldView, ...]:
    return (
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


def _with_error(view: FieldView) -> FieldView:
    name = f"f-{view.id}"
    choices = tuple(replace(choice, id=f"f-{choice.id}", selected=False) for choice in view.choices)
    error = f"„{view.label}“ stimmt noch nicht. Prüfen Sie die Angabe."
    return replace(view, id=name, name=name, choices=choices, files=(), error=error)
