"""What an official schema leaves to people: found beside the form, made into rules, ticked off, never lost."""

from __future__ import annotations

import pytest

from blaupause.engine.bundles.editing import empty_bundle
from blaupause.engine.bundles.editing.problems import advise, label_of
from blaupause.engine.bundles.editing.reading import condition_at, rules_of
from blaupause.engine.bundles.editing.todos import FIM, todos_of
from tests.blaupause.engine.bundles.changing import Files, do, flaws, refused
from tests.blaupause.engine.fim_building import at, bundle, field, group, imported, rule

AUNT, SPOUSE, NAME = "F00000000001", "F00000000002", "F00000000003"
WORDS = f'WENN {AUNT} "Verheiratet" = JA, DANN aktiviere G00000000008.{NAME} und zeige {SPOUSE}.'


def schema(text: str = WORDS) -> Files:
    spouse = group(8, at(field(3, "Name")), at(field(4, "Ort")), name="Partner")
    person = group(
        9,
        at(field(1, "Verheiratet", "bool")),
        at(field(2, "Seit", "date"), "0:1"),
        at(field(3, "Name")),
        at(spouse),
        name="Person",
        rules=(rule(1, text),),
    )
    return dict(imported(at(person), rules=(rule(2, "Wer will, der darf."),)).files)


def test_words_know_what_they_speak_of() -> None:
    about_all, about_person = todos_of(schema())

    assert (about_all.place, about_all.label, about_all.kind) == ("aufgabe/1", "Regel 2", "Regel in Worten")
    assert (about_all.named, about_all.done, about_all.made) == ((), False, ())
    assert about_person.fim == "R00000000001 1.0.0"
    assert about_person.when == ("frage/verheiratet",)
    assert about_person.then == ("frage/partner_name", "frage/seit")  # the name within the group, not beside it


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (f"{NAME} ist voll zu schreiben.", ("frage/name",)),  # of two with one id the nearer
        ("G00000000008 ist freiwillig.", ("frage/partner",)),  # a heading has no id of its own
        ("Die Angaben müssen stimmen.", ("seite/person",)),  # names nothing: what it stands at
        ("F99999999999 gibt es nicht.", ("seite/person",)),
    ],
)
def test_what_words_name_is_found(text: str, named: tuple[str, ...]) -> None:
    assert todos_of(schema(text))[1].named == named


def test_a_template_without_schema_has_nothing_to_do() -> None:
    assert todos_of(empty_bundle("Probe", "probe")) == []


def test_what_is_no_rule_is_called_by_its_question() -> None:
    files = dict(imported(at(field(1, "Staat", kind="select")), at(group(9), "0:1")).files)

    assert [(todo.label, todo.named) for todo in todos_of(files)] == [
        ("Liste fehlt: Staat", ("frage/staat",)),
        ("Gruppe ohne Frage", ()),
    ]


def test_words_become_a_condition() -> None:
    rows = {"path_0": "answers.verheiratet", "operator_0": "is", "value_0": "ja"}
    files = do(schema(), "aufgabe-bedingung", "aufgabe/2", target="frage/seit", **rows)
    files = do(files, "aufgabe-bedingung", "aufgabe/2", target="frage/partner", **rows)

    assert condition_at(files, "frage/seit")[0] == "answers.verheiratet == true"
    assert todos_of(files)[1].made == ("frage/seit", "frage/partner")
    assert not todos_of(files)[1].done  # whether that is all, a person says
    assert flaws(files) == []


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("pruefung", {"on": "name", "message": "Nein.", "path_0": "answers.seit", "operator_0": "answered"}),
        ("hinweis", {"text": "Bald.", "for": "applicant", "path_0": "answers.seit", "operator_0": "answered"}),
        ("ergebnis", {"type": "integer", "expression": "1 + 1"}),
    ],
)
def test_words_become_a_rule(name: str, values: dict[str, str]) -> None:
    files = do(schema(), f"aufgabe-{name}", "aufgabe/2", label="Neu", **values)

    assert [place for place, _label, _kind in rules_of(files)] == list(todos_of(files)[1].made)
    assert flaws(files) == []


def test_what_cannot_be_a_rule_is_refused_at_its_input() -> None:
    assert refused(schema(), "aufgabe-pruefung", "aufgabe/2", label="Neu", on="gibt-es-nicht") == "on"
    assert refused(schema(), "aufgabe-bedingung", "aufgabe/2", target="frage/gibt-es-nicht") == ""
    assert refused(schema(), "aufgabe-erledigt", "aufgabe/3") == ""


def test_what_is_made_again_is_named_once() -> None:
    files = schema()
    for value in ("ja", "nein"):
        rows = {"path_0": "answers.verheiratet", "operator_0": "is", "value_0": value}
        files = do(files, "aufgabe-bedingung", "aufgabe/2", target="frage/seit", **rows)

    assert todos_of(files)[1].made == ("frage/seit",)


def test_a_task_is_done_and_opened_again() -> None:
    done = do(schema(), "aufgabe-erledigt", "aufgabe/2")
    again = do(done, "aufgabe-offen", "aufgabe/2")

    assert [[todo.done for todo in todos_of(files)] for files in (done, again)] == [[False, True], [False, False]]
    assert again[FIM] == schema()[FIM]


def test_open_tasks_are_told_with_the_mistakes() -> None:
    told = bundle(at(field(1, "Name")), rules=(rule(1, "Eins."), rule(2, "Zwei.")))
    files = dict(told.files)

    assert [each.text for each in advise(told) if each.place == "aufgabe/"] == ["2 Aufgaben sind offen."]
    assert label_of(files, "aufgabe/") == "Aufgaben aus dem FIM-Schema"
    assert label_of(files, "aufgabe/2") == "Regel 2"
    for number, sentence in ((1, ["1 Aufgabe ist offen."]), (2, [])):
        files = do(files, "aufgabe-erledigt", f"aufgabe/{number}")
        assert [each.text for each in advise(type(told)(files)) if each.place == "aufgabe/"] == sentence
