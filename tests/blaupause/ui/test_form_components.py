"""What a form is drawn from: questions, its frame, what is wrong with it."""

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms

from blaupause.engine.forms.view import ChoiceView, FieldView, FileView, HelpView, ItemView
from blaupause.ui.components import anchor
from tests.blaupause.ui.drawing import draw, drawn
from tests.blaupause.ui.reading import Reading


def question(**parts: Any) -> Reading:
    parts = {
        "kind": "text",
        "label": "Rasse",
        "id": "hunde-1-rasse",
        "name": "hunde-1-rasse",
        "path": "hunde/1/rasse",
    } | parts
    return drawn("{% question view %}", view=FieldView(**parts))


class Reason(forms.Form):
    reason = forms.CharField(label="Grund")

    def clean(self) -> None:
        raise forms.ValidationError("Beides zusammen geht nicht.")


class TestQuestion:
    def test_label_hint_and_error_belong_to_the_control(self) -> None:
        found = question(hint="Wie im Impfpass", error="Wählen Sie die Rasse aus.")
        control = found.one("input")

        assert found.one("label")["for"] == control["id"] == "hunde-1-rasse"
        assert control["aria-describedby"] == "hunde-1-rasse-hilfe hunde-1-rasse-fehler"
        assert control["aria-invalid"] == "true"
        assert found.text("hunde-1-rasse-hilfe") == "Wie im Impfpass"
        assert found.text("hunde-1-rasse-fehler") == "Fehler: Wählen Sie die Rasse aus."

    def test_without_hint_and_error_nothing_is_wired(self) -> None:
        control = question().one("input")

        assert "aria-describedby" not in control
        assert "aria-invalid" not in control

    def test_only_voluntary_answers_are_marked(self) -> None:
        assert "– freiwillig" in question(optional=True).words
        assert "freiwillig" not in question().words

    @pytest.mark.parametrize(
        ("kind", "type_"), [("email", "email"), ("tel", "tel"), ("date", "text"), ("money", "text"), ("iban", "text")]
    )
    def test_types_open_the_right_keyboard_and_change_nothing(self, kind: str, type_: str) -> None:
        control = question(kind=kind, value="x", autocomplete="off", inputmode="numeric", autocapitalize="none").one(
            "input"
        )

        assert (control["type"], control["value"]) == (type_, "x")
        assert (control["autocomplete"], control["inputmode"], control["autocapitalize"]) == ("off", "numeric", "none")

    def test_foreign_text_stays_text(self) -> None:
        found = question(value='"><script>', label="<b>", hint="<i>", error="<u>", help=HelpView("<s>", "<em>"))

        assert found.one("input")["value"] == '"><script>'
        assert not found.all("script", "b", "i", "u", "s", "em")

    def test_a_text_keeps_its_first_empty_line(self) -> None:
        assert question(kind="textarea", value="\nb", rows=3).one("textarea")["rows"] == "3"
        assert "<textarea" in draw("{% question view %}", view=FieldView(kind="textarea", label="x", value="\nb"))

    def test_select_asks_for_a_choice(self) -> None:
        found = question(kind="select", choices=(ChoiceView("a", "a", "Dackel", selected=True),), decides=True)

        assert [option["value"] for option in found.all("option")] == ["", "a"]
        assert "selected" in found.all("option")[1]
        assert "data-bp-refresh" in found.one("select")

    @pytest.mark.parametrize(("kind", "type_"), [("radio", "radio"), ("yesno", "radio"), ("checkboxes", "checkbox")])
    def test_a_group_is_a_fieldset(self, kind: str, type_: str) -> None:
        choices = (
            ChoiceView("a-0", "ja", "Ja", hint="kostet nichts", selected=True),
            ChoiceView("a-1", "nein", "Nein"),
        )
        found = question(kind=kind, choices=choices, hint="Eine Antwort", error="Wählen Sie aus.", horizontal=True)
        group = found.one("fieldset")

        assert group["aria-describedby"] == "hunde-1-rasse-hilfe hunde-1-rasse-fehler"
        assert [(each["type"], each["id"], "checked" in each) for each in found.all("input")] == [
            (type_, "a-0", True),
            (type_, "a-1", False),
        ]
        assert "kostet nichts" in found.words

    def test_a_single_box_stands_before_its_sentence(self) -> None:
        found = question(
            kind="checkbox",
            choices=(ChoiceView("x", "ja", "Ja", selected=True),),
            hint="Widerruf möglich",
            error="Fehlt.",
        )

        assert (found.one("input")["value"], "checked" in found.one("input")) == ("ja", True)
        assert found.one("input")["aria-describedby"] == "hunde-1-rasse-hilfe hunde-1-rasse-fehler"

    def test_files_that_are_here_can_be_removed(self) -> None:
        files = (FileView("f1", "Vertrag.pdf", 412_000, "datei-f1-entfernen"),)
        found = question(kind="upload", files=files, accept=".pdf", multiple=True)

        assert (found.one("input")["accept"], "multiple" in found.one("input")) == (".pdf", True)
        assert (found.one("button")["name"], found.one("button")["value"]) == ("aktion", "datei-f1-entfernen")
        assert "Entfernen – Vertrag.pdf" in found.words

    def test_repeated_group(self) -> None:
        inner = FieldView(kind="text", label="Rufname", id="hunde-1-name", name="hunde-1-name", error="Fehlt.")
        closed = ItemView(
            0,
            "hunde-0",
            "Hund 1",
            "Frieda",
            "Labrador",
            is_open=False,
            edit_action="hunde-0-aendern",
            remove_action="hunde-0-entfernen",
        )
        opened = ItemView(
            1,
            "hunde-1",
            "Hund 2",
            "",
            "",
            is_open=True,
            edit_action="",
            remove_action="hunde-1-entfernen",
            fields=(inner,),
            has_error=True,
        )
        found = question(
            kind="repeat",
            id="hunde",
            name="hunde",
            items=(closed, opened),
            error="Zu viele.",
            add_label="Weiteren Hund hinzufügen",
            add_action="hunde-hinzufuegen",
        )

        assert [button["value"] for button in found.all("button")] == [
            "hunde-0-aendern",
            "hunde-0-entfernen",
            "hunde-1-entfernen",
            "hunde-hinzufuegen",
        ]
        assert [each["value"] for each in found.all("input") if each.get("type") == "hidden"] == ["1"]
        assert "Hund 1: Frieda" in found.words
        assert found.text("hunde-fehler") == "Fehler: Zu viele."

    def test_explanations_and_units(self) -> None:
        assert "€ pro Jahr" in question(unit="€ pro Jahr", width="s", help=HelpView("Warum?", "Darum.")).words
        assert question(kind="info", label="Gut zu wissen", text="Eins.\n\nZwei.", tone="warning").words.split() == [
            "Gut",
            "zu",
            "wissen",
            "Eins.",
            "Zwei.",
        ]
        assert 'class="bp-depends"' in draw("{% question view %}", view=FieldView(kind="text", label="x", depends=True))


class TestForm:
    def test_a_whole_form(self) -> None:
        found = drawn('{% form form submit="Antrag zurückziehen" back="/status/" %}', form=Reason())

        assert found.one("form")["method"] == "post"
        assert found.all("input")[0]["name"] == "csrfmiddlewaretoken"
        assert found.one("button")["type"] == "submit"
        assert found.one("a")["href"] == "/status/"
        assert "Antrag zurückziehen" in found.words

    def test_its_errors_come_first(self) -> None:
        found = drawn('{% form form submit="Senden" id="f" action="/x/" icon="mail" %}', form=Reason({}))

        assert found.one("a")["href"] == "#reason"
        assert "2 Angaben fehlen noch oder stimmen nicht" in found.words
        assert "Beides zusammen geht nicht." in found.words
        assert (found.one("form")["id"], found.one("form")["action"]) == ("f", "/x/")

    def test_files_need_their_encoding(self) -> None:
        class Upload(forms.Form):
            proof = forms.FileField()

        assert (
            drawn('{% form form submit="Senden" summary=False %}', form=Upload()).one("form")["enctype"]
            == "multipart/form-data"
        )


def test_htmx_gets_the_same_addresses_as_everybody() -> None:
    form, filters = draw('<form {% live "#seite" %}>'), draw('<form {% live_list "#liste" %}>', "/amt/?q=hund")

    assert 'hx-post=""' in form
    assert 'hx-select="#seite"' in form
    assert 'hx-get="/amt/"' in filters
    assert 'hx-push-url="true"' in filters


class TestErrorSummary:
    def test_each_line_leads_to_its_control(self) -> None:
        problem = SimpleNamespace(field="hunde/1/rasse", place="Hund 2", message="Wählen Sie die Rasse aus.", lang="")
        found = drawn("{% error_summary problems %}", problems=[problem])

        assert found.one("a")["href"] == "#hunde-1-rasse"
        assert "1 Angabe fehlt noch oder stimmt nicht" in found.words
        assert "Hund 2: Wählen Sie die Rasse aus." in found.words

    @pytest.mark.parametrize("nothing", [None, [], Reason()])
    def test_nothing_wrong_nothing_said(self, nothing: object) -> None:
        assert draw("{% error_summary problems %}", problems=nothing).strip() == ""

    def test_an_anchor_cannot_break_out(self) -> None:
        assert anchor('x"><script>') == "x%22%3E%3Cscript%3E"
