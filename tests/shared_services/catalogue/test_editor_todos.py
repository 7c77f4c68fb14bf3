"""The words of an official schema beside the form: read, made into a rule, ticked off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.domain import Role
from blaupause.tenancy.context import hub
from shared_services.catalogue.actions import start_draft
from tests.blaupause.engine.fim_building import at, field, imported, rule
from tests.clients import staff
from tests.people import EDITOR
from tests.shared_services.catalogue.editing import current, press, send, text, url

if TYPE_CHECKING:
    from django.test import Client

    from shared_services.catalogue.models import Draft

MARRIED, SINCE = "F00000000001", "F00000000002"
WORDS = f"WENN {MARRIED} = JA, DANN aktiviere {SINCE}."
ALL = "Aufgaben aus dem FIM-Schema"


@pytest.fixture
def draft(db: None) -> Draft:
    form = (at(field(1, "Verheiratet", "bool")), at(field(2, "Seit", "date"), "0:1"))
    files = imported(*form, rules=(rule(1, WORDS), rule(2, "Wer will, der darf."))).files
    with hub():
        return start_draft(title="Probe", files=files, by=EDITOR)


def test_what_is_left_to_do_stands_in_the_tree_and_at_the_question(editor: Client, draft: Draft) -> None:
    overview = text(editor.get(url(draft), {"ort": "aufgabe/"}))
    question = text(editor.get(url(draft), {"ort": "frage/seit"}))
    other = text(editor.get(url(draft), {"ort": "angaben/leistung"}))

    assert f"{ALL} 2 offen" in overview
    assert ("Wer will, der darf." in overview, WORDS in overview) == (True, True)
    assert ("Aus dem FIM-Schema" in question, WORDS in question, "der darf" in question) == (True, True, False)
    assert "2 Aufgaben sind offen." in other
    assert WORDS not in other


def test_words_become_a_condition_and_are_ticked_off(editor: Client, draft: Draft) -> None:
    page = editor.get(url(draft), {"ort": "aufgabe/1"}).content.decode()
    assert '<option value="frage/seit" selected>' in page  # guessed from the words
    assert '<option value="answers.verheiratet" selected>' in page

    row = {"path_0": "answers.verheiratet", "operator_0": "is", "value_0": "ja"}
    made = send(editor, draft, "aufgabe-bedingung", "aufgabe/1", target="frage/seit", **row)
    assert "Bedingung von „Seit“ geändert" in text(editor.get(made.url))
    assert "Daraus gemacht: Seit" in text(editor.get(url(draft), {"ort": "aufgabe/1"}))
    assert "Wieder öffnen" not in text(editor.get(url(draft), {"ort": "aufgabe/1"}))

    ticked = press(editor, draft, "aufgabe-erledigt", "aufgabe/1")
    assert f"{ALL} 1 offen" in text(editor.get(ticked.url))
    assert "Wieder öffnen" in text(editor.get(url(draft), {"ort": "aufgabe/1"}))
    press(editor, draft, "aufgabe-erledigt", "aufgabe/2")
    assert f"{ALL} alle erledigt" in text(editor.get(url(draft)))


def test_a_rule_that_is_gone_is_not_named(editor: Client, draft: Draft) -> None:
    values = {"label": "Früh", "on": "seit", "message": "Zu früh.", "path_0": "answers.seit", "operator_0": "answered"}
    send(editor, draft, "aufgabe-pruefung", "aufgabe/1", **values)
    assert "Daraus gemacht: Zu früh." in text(editor.get(url(draft), {"ort": "aufgabe/1"}))

    press(editor, draft, "regel-entfernen", "regel/pruefung/frueh")

    assert "Zu früh." not in text(editor.get(url(draft), {"ort": "aufgabe/1"}))
    assert current(draft).files["fim.json"]["todos"][0]["became"] == ["regel/pruefung/frueh"]


def test_a_question_that_is_gone_is_not_named(editor: Client, draft: Draft) -> None:
    send(editor, draft, "frage-neu", "seite/allgemeine-angaben", label="Partner", kind="text")
    row = {"path_0": "answers.verheiratet", "operator_0": "is", "value_0": "ja"}
    send(editor, draft, "aufgabe-bedingung", "aufgabe/1", target="frage/partner", **row)
    assert "Daraus gemacht: Partner" in text(editor.get(url(draft), {"ort": "aufgabe/1"}))

    press(editor, draft, "frage-entfernen", "frage/partner")

    assert "Daraus gemacht" not in text(editor.get(url(draft), {"ort": "aufgabe/1"}))


def test_what_is_missing_is_said_at_its_input(editor: Client, draft: Draft) -> None:
    answer = send(
        editor, draft, "aufgabe-pruefung", "aufgabe/1", label="Neu", on="seit", message="Nein.", operator_0="is"
    )

    assert answer.status_code == 422
    assert "Die Bedingung fehlt. Wählen Sie eine Frage aus." in text(answer)


def test_a_task_that_is_gone_is_no_surprise(editor: Client, draft: Draft) -> None:
    answer = press(editor, draft, "aufgabe-erledigt", "aufgabe/9")

    assert (answer.status_code, "Diese Aufgabe gibt es nicht." in text(answer)) == (422, True)


def test_what_is_no_rule_is_ticked_off_only(editor: Client, db: None) -> None:
    with hub():
        made = imported(at(field(1, "Staat", kind="select"))).files
        draft = start_draft(title="Probe", files=made, by=EDITOR)

    page = text(editor.get(url(draft), {"ort": "aufgabe/1"}))

    assert "Erledigt" in page
    assert "Daraus eine Prüfung machen" not in page


def test_who_approves_reads_the_words_and_changes_nothing(draft: Draft) -> None:
    approver = staff(Role.KKV_APPROVER_LAND)

    assert WORDS in text(approver.get(url(draft), {"ort": "aufgabe/1"}))
    assert press(approver, draft, "aufgabe-erledigt", "aufgabe/1").status_code == 403
    assert not current(draft).files["fim.json"]["todos"][0]["done"]
