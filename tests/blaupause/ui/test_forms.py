from typing import Any

import pytest
from django import forms
from django.forms.boundfield import BoundField

from blaupause.ui import forms as kern


class Sample(forms.Form):
    name = forms.CharField(
        label="Name", help_text="Wie im Ausweis", widget=forms.TextInput(attrs={"autocomplete": "name", "data-x": "1"})
    )
    age = forms.IntegerField(
        label="Alter", required=False, initial=7, widget=forms.NumberInput(attrs={"width": "s", "unit": "Jahre"})
    )
    born = forms.DateField(label="Geburtstag", required=False)
    notes = forms.CharField(label="Notiz", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    secret = forms.CharField(label="Kennwort", required=False, widget=forms.PasswordInput)
    unit = forms.ChoiceField(label="Stelle", choices=[("", "---------"), ("1", "Steueramt")])
    way = forms.ChoiceField(label="Weg", choices=[("a", "Brief"), ("b", "E-Mail")], widget=forms.RadioSelect)
    tags = forms.MultipleChoiceField(label="Themen", choices=[("x", "Hund"), ("y", "Parken")], required=False)
    sure = forms.BooleanField(label="Ich bin sicher")
    proof = forms.FileField(label="Nachweis")
    version = forms.CharField(widget=forms.HiddenInput)


def field(name: str, data: dict[str, Any] | None = None, **more: Any) -> BoundField:
    return Sample(data, **more)[name]


def test_text() -> None:
    view = kern.view_of(field("name", {"name": "Łukasz"}))

    assert (view.kind, view.id, view.name, view.value, view.hint) == (
        "text",
        "name",
        "name",
        "Łukasz",
        "Wie im Ausweis",
    )
    assert (view.autocomplete, view.attrs, view.optional, view.error) == ("name", {"data-x": "1"}, False, "")


def test_number_with_unit_keeps_digits_on_the_phone() -> None:
    view = kern.view_of(field("age"))

    assert (view.kind, view.value, view.width, view.unit, view.inputmode, view.optional) == (
        "text",
        "7",
        "s",
        "Jahre",
        "numeric",
        True,
    )


def test_other_inputs() -> None:
    assert kern.view_of(field("born", {"born": "08.09.2026"})).value == "08.09.2026"
    assert (kern.view_of(field("notes")).kind, kern.view_of(field("notes")).rows) == ("textarea", 3)
    assert kern.view_of(field("version", {"version": "7"})).kind == "hidden"
    assert kern.view_of(field("proof")).kind == "upload"


def test_a_password_is_never_sent_back() -> None:
    assert kern.view_of(field("secret", {"secret": "geheim"})).value == ""


def test_choices_and_what_is_selected() -> None:
    unit, way = kern.view_of(field("unit", {"unit": "1"})), kern.view_of(field("way", {"way": "b"}))

    assert [(choice.label, choice.selected) for choice in unit.choices] == [
        ("Bitte auswählen", False),
        ("Steueramt", True),
    ]
    assert [(choice.id, choice.selected) for choice in way.choices] == [("way-0", False), ("way-1", True)]
    assert (unit.kind, way.kind, way.is_group) == ("select", "radio", True)


def test_several_choices_become_boxes() -> None:
    view = kern.view_of(Sample({"tags": ["x", "y"]})["tags"])

    assert view.kind == "checkboxes"
    assert [choice.selected for choice in view.choices] == [True, True]


@pytest.mark.parametrize(("data", "checked"), [({"sure": "on"}, True), ({}, False)])
def test_a_single_box(data: dict[str, str], checked: bool) -> None:  # noqa: FBT001 – what is expected
    view = kern.view_of(field("sure", data))

    assert (view.kind, view.choices[0].selected, view.optional) == ("checkbox", checked, False)


def test_a_prefix_keeps_two_forms_on_a_page_apart() -> None:
    assert kern.view_of(field("name", prefix="a")).id == "a-name"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("name", "„Name“ ist noch leer. Tragen Sie hier etwas ein."),
        ("way", "„Weg“ ist noch offen. Wählen Sie etwas aus."),
        ("unit", "„Stelle“ ist noch offen. Wählen Sie etwas aus."),
        ("sure", "Setzen Sie hier den Haken, um weiterzumachen."),
        ("proof", "Die Datei fehlt noch. Wählen Sie eine Datei aus."),
    ],
)
def test_what_is_missing_is_said_as_an_act(name: str, sentence: str) -> None:
    assert kern.view_of(field(name, {})).error == sentence


def test_a_forms_own_sentence_wins() -> None:
    class Own(forms.Form):
        reason = forms.CharField(error_messages={"required": "Schreiben Sie, warum Sie ablehnen."})

    assert list(kern.sentences(Own({})["reason"])) == ["Schreiben Sie, warum Sie ablehnen."]


def test_controls_in_pieces_are_refused() -> None:
    class Pieces(forms.Form):
        when = forms.SplitDateTimeField()

    with pytest.raises(TypeError, match="SplitDateTimeWidget"):
        kern.view_of(Pieces()["when"])


def test_django_draws_forms_with_our_templates() -> None:
    text = str(Sample({}))

    assert 'class="kern-form-input kern-form-input--error"' in text
    assert '<input type="hidden" name="version"' in text
    assert text.count("kern-error") >= 5
    assert 'for="name"' in field("name").as_field_group()
