"""What people made of the older schema stays, and is told where the newer one says another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from blaupause.engine.bundles import Bundle, check
from blaupause.engine.bundles.editing import Operation, Sheet, edit
from blaupause.engine.bundles.editing.extracting import About, extract, pin_down
from blaupause.engine.bundles.editing.problems import advise
from blaupause.standards.xdatenfelder.model import Code
from tests.blaupause.engine.building import as_bytes
from tests.blaupause.engine.fim.merging import MAIL, NAME, merged, person, questions, sound
from tests.blaupause.engine.fim_building import at, field, group

if TYPE_CHECKING:
    from collections.abc import Callable

    from blaupause.standards.xdatenfelder.model import Child

ABOUT = About("wer", "1.0.0", "Wer", "Wer fragt.", ())


def test_what_people_changed_stays_and_what_fim_says_is_written_down() -> None:
    def work(files: dict[str, Any]) -> None:
        files["form.json"]["pages"][0]["questions"][0] |= {"label": "Wie heißen Sie?", "hint": "Ganzer Name"}
        files["form.json"]["schema"]["properties"]["name"]["maxLength"] = 40

    found = merged([NAME], [at(field(1, "Name", label="Familienname", max_length=80))], work)

    assert questions(found)[0]["label"] == "Wie heißen Sie?"
    assert questions(found)[0]["hint"] == "Ganzer Name"
    assert [note.place for note in found.notes] == ["F00000000001"] * 2
    assert "Familienname" in found.notes[0].text
    assert [each["kind"] for each in found.files["fim.json"]["todos"]] == ["merge", "merge"]
    assert sound(found)


@pytest.mark.parametrize(
    ("newer", "told"),
    [
        ({"low": "1910-01-01"}, "FIM verlangt jetzt „frühestens 01.01.1910“."),
        ({}, "FIM verlangt „frühestens 01.01.1900“ nicht mehr."),
    ],
)
def test_a_limit_that_people_changed_stays_and_that_of_fim_is_told_in_words(newer: dict[str, str], told: str) -> None:
    def work(files: dict[str, Any]) -> None:
        files["form.json"]["schema"]["properties"]["tag"]["formatMinimum"] = "2000-01-01"

    found = merged([at(field(1, "Tag", "date", low="1900-01-01"))], [at(field(1, "Tag", "date", **newer))], work)

    assert found.files["form.json"]["schema"]["properties"]["tag"]["formatMinimum"] == "2000-01-01"
    assert [note.text for note in found.notes] == [f"{told} Ihre Grenze ist geblieben."]


def test_a_limit_that_only_fim_changed_is_taken() -> None:
    found = merged([at(field(1, "Tag", "date"))], [at(field(1, "Tag", "date", high="2026-12-31"))])

    assert found.files["form.json"]["schema"]["properties"]["tag"]["formatMaximum"] == "2026-12-31"
    assert sound(found)


def test_what_is_no_number_is_told_as_it_stands() -> None:
    def work(files: dict[str, Any]) -> None:
        files["form.json"]["schema"]["properties"]["wert"]["pattern"] = "^c$"
        files["form.json"]["pages"][0]["questions"][0]["errors"]["pattern"] = "Nur c."

    found = merged([at(field(1, "Wert", pattern="a"))], [at(field(1, "Wert", pattern="b"))], work)

    assert [note.text for note in found.notes] == [
        'FIM verlangt jetzt „pattern“ „"^(?:b)$"“. Ihre Grenze ist geblieben.'
    ]


@pytest.mark.parametrize("newer", [[MAIL], [at(field(1, "Name", max_length=40)), MAIL]], ids=["gone", "tighter"])
def test_a_block_that_the_newer_schema_denies_is_told_until_people_let_go_of_it(newer: list[Child]) -> None:
    def work(files: dict[str, Any]) -> None:
        sheet = Sheet(files)
        pin_down(sheet, extract(files, f"seite/{files['form.json']['pages'][0]['id']}", ABOUT).pin)
        files |= sheet.files

    found = merged([NAME, MAIL], newer, work)
    advice = [each for each in advise(Bundle(found.files)) if each.is_error]
    let_go = edit(found.files, Operation("baustein-loesen", advice[0].place)).files

    assert ["Eine Frage sagt etwas anderes" in each.text for each in advice] == [True]
    assert check(as_bytes(let_go)) == []


def test_both_saying_the_same_is_no_difference() -> None:
    def work(files: dict[str, Any]) -> None:
        files["form.json"]["pages"][0]["questions"][0]["label"] = "Familienname"

    assert merged([NAME], [at(field(1, "Name", label="Familienname", max_length=50))], work).notes == ()


def test_a_duty_that_people_lifted_stays_lifted() -> None:
    def work(files: dict[str, Any]) -> None:
        files["form.json"]["schema"]["required"] = ["mail"]

    found = merged([NAME, MAIL], [NAME, at(field(2, "Mail", max_length=50))], work)

    assert found.files["form.json"]["schema"]["required"] == ["mail"]


def test_what_people_took_out_stays_out_with_what_is_new_in_it() -> None:
    def work(files: dict[str, Any]) -> None:
        files["form.json"]["pages"][0]["questions"].pop()
        del files["form.json"]["schema"]["properties"]["kind"]

    child = [at(group(2, *inner, name="Kind"), "0:*") for inner in ([NAME], [NAME, MAIL])]
    found = merged([person(NAME, child[0])], [person(NAME, child[1])], work)

    assert [each["field"] for each in questions(found)] == ["name"]
    assert sound(found)


def _rename(files: dict[str, Any]) -> None:
    files["form.json"]["pages"][0]["questions"][1]["label"] = "Ihre E-Mail"


def _speak_of_it(files: dict[str, Any]) -> None:
    files["rules.json"]["hints"] = [
        {"id": "h", "when": "answers.mail != ''", "text": "Wir schreiben Ihnen.", "audience": "both"}
    ]


def _search(files: dict[str, Any]) -> None:
    files["template.json"]["search_fields"] = ["mail"]


def _say_who(files: dict[str, Any]) -> None:
    files["template.json"]["applicant"] = {"email": ["mail"]}


def _deliver(files: dict[str, Any]) -> None:
    files["template.json"]["delivery"] = {"field": "mail", "inbox": "postfach", "post": "post", "consent": "ja"}


def _speak_in_lines(files: dict[str, Any]) -> None:
    _speak_of_it(files)
    files["rules.json"]["hints"][0]["when"] = "answers.name != '' &&\nanswers.mail != ''"


def _check(files: dict[str, Any]) -> None:
    files["rules.json"]["checks"] = [{"id": "c", "on": "mail", "when": "true", "valid": "true", "message": "Nein."}]


def _tie(files: dict[str, Any]) -> None:
    files["form.json"]["pages"][0]["questions"][1]["visible"] = "answers.name != ''"


@pytest.mark.parametrize("work", [_rename, _speak_of_it, _speak_in_lines, _search, _say_who, _deliver, _check, _tie])
def test_what_people_need_stays_as_a_question_of_their_own(work: Callable[[dict[str, Any]], None]) -> None:
    found = merged([NAME, MAIL], [NAME], work)

    assert [each["field"] for each in questions(found)] == ["name", "mail"]
    assert "fim" not in questions(found)[1]
    assert [note.place for note in found.notes] == ["F00000000002"]


def test_a_group_that_people_need_keeps_what_is_in_it() -> None:
    def work(files: dict[str, Any]) -> None:
        (kept,) = (each for page in files["form.json"]["pages"] for each in page["questions"] if "add_label" in each)
        kept["label"] = "Ihre Kinder"

    found = merged([NAME, at(group(1, MAIL, name="Kind"), "0:*")], [NAME], work)

    kept = questions(found, 1)[0]
    assert [each["field"] for each in kept["questions"]] == ["mail"]
    assert "fim" not in kept
    assert [note.place for note in found.notes] == ["G00000000001"]
    assert sound(found)


def test_a_condition_that_people_set_stays_and_is_told_when_fim_says_another() -> None:
    def work(files: dict[str, Any]) -> None:
        files["form.json"]["pages"][0]["questions"][1]["visible"] = "answers.name != ''"

    found = merged([NAME, MAIL], [NAME, MAIL], work)

    assert questions(found)[1]["visible"] == "answers.name != ''"
    assert found.notes == ()
    assert sound(found)


def test_words_of_the_template_follow_until_somebody_writes_their_own() -> None:
    def work(files: dict[str, Any]) -> None:
        files["template.json"]["title"] = "Melden"

    assert merged([NAME], [NAME], title="Neuer Titel").files["template.json"]["title"] == "Neuer Titel"
    assert merged([NAME], [NAME], work, title="Neuer Titel").files["template.json"]["title"] == "Melden"


def test_headings_and_titles_of_pages_follow_until_somebody_writes_their_own() -> None:
    def work(files: dict[str, Any]) -> None:
        files["form.json"]["pages"][0]["questions"][0]["label"] = "Wo?"

    def tree(page: str, heading: str) -> list[Child]:
        return [person(at(group(2, NAME, name="Anschrift", label=heading)), name=page)]

    found = merged(tree("Person", "Anschrift"), tree("Mensch", "Adresse"))
    kept = merged(tree("Person", "Anschrift"), tree("Mensch", "Adresse"), work)

    assert found.files["form.json"]["pages"][0]["title"] == "Mensch"
    assert questions(found)[0]["label"] == "Adresse"
    assert questions(kept)[0]["label"] == "Wo?"


def test_the_test_without_answers_expects_what_is_asked_now() -> None:
    def work(files: dict[str, Any]) -> None:
        files["tests.json"]["tests"][0]["title"] = "Meine"

    needed = [at(field(2, "Mail", max_length=50))]
    assert merged([MAIL], needed).files["tests.json"]["tests"][0]["expect"] == {"valid": False}
    assert merged([MAIL], needed, work).files["tests.json"]["tests"][0]["expect"] == {"valid": True}


def test_work_that_does_not_fit_any_more_is_kept_for_the_check_to_find() -> None:
    def work(files: dict[str, Any]) -> None:
        files["form.json"]["pages"][0]["questions"][0]["visible"] = "answers.gibt_es_nicht"

    found = merged([NAME], [NAME, MAIL], work)

    assert [finding.rule for finding in check(as_bytes(found.files))] == ["name-known"]


def test_a_question_that_people_tied_to_the_schema_themselves_is_left_alone() -> None:
    def work(files: dict[str, Any]) -> None:
        files["form.json"]["pages"][0]["questions"].append(
            {"widget": "info", "id": "eigenes", "text": "Eigenes", "fim": "F00000000009"}
        )

    assert questions(merged([NAME], [NAME, MAIL], work))[-1]["text"] == "Eigenes"


def test_a_question_of_another_shape_is_exchanged_unless_people_changed_it() -> None:
    def work(files: dict[str, Any]) -> None:
        files["form.json"]["pages"][0]["questions"][0]["label"] = "Meine Farben"

    codes = (Code("1", "Rot"), Code("2", "Blau"))
    old, new = (at(field(1, "Farbe", kind="select", codes=each), "0:*") for each in ((), codes))

    exchanged, kept = merged([old], [new]), merged([old], [new], work)
    assert (questions(exchanged)[0]["widget"], questions(exchanged)[0]["field"]) == ("checkboxes", "farbe")
    assert (questions(kept)[0]["widget"], kept.notes[0].title) == ("repeat", "Meine Farben")
    assert sound(exchanged)
    assert sound(kept)


def test_a_question_of_people_keeps_its_id_when_fim_asks_for_something_of_that_name() -> None:
    def work(files: dict[str, Any]) -> None:
        form = files["form.json"]
        form["pages"][0]["questions"].append({"field": "telefon", "label": "Wo erreichen wir Sie?", "widget": "text"})
        form["schema"]["properties"]["telefon"] = {"type": "string"}

    found = merged([NAME], [NAME, at(field(3, "Telefon"))], work)

    assert [each["field"] for each in questions(found)] == ["name", "telefon_2", "telefon"]
    assert sound(found)


def test_a_group_that_people_changed_stays_theirs_beside_what_it_is_now() -> None:
    def work(files: dict[str, Any]) -> None:
        files["form.json"]["pages"][0]["questions"][0]["label"] = "Ihre Kinder"

    old, new = (person(at(group(2, NAME, name="Kind"), occurs), MAIL) for occurs in ("0:*", "1:1"))
    found = merged([old], [new], work)

    kept = next(each for each in questions(found) if each["label"] == "Ihre Kinder")
    assert "fim" not in kept
    assert "fim" not in kept["questions"][0]
    assert [note.kind for note in found.notes] == ["merge"]
    assert sound(found)
