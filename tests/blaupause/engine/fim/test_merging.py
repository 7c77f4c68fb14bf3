"""A newer schema meets what people made of the older one."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from blaupause.engine.bundles import check
from blaupause.engine.fim.bundle import template_of
from blaupause.engine.fim.merging import known_ids, merge
from blaupause.standards.xdatenfelder.model import Code
from tests.blaupause.engine.building import as_bytes
from tests.blaupause.engine.fim_building import TODAY, at, field, group, rule, schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from blaupause.engine.fim.merging import Merged
    from blaupause.standards.xdatenfelder.model import Child

NAME, MAIL = at(field(1, "Name", max_length=50)), at(field(2, "Mail", max_length=50), "0:1")


def person(*more: Child, name: str = "Person") -> Child:
    return at(group(1, *more, name=name))


def merged(
    old: list[Child], new: list[Child], work: Callable[[dict[str, Any]], None] = lambda _files: None, **words: Any
) -> Merged:
    """Import an old schema, let somebody work on it, and lay the new one in."""
    base = template_of(schema(*old), lambda _ref: None, TODAY).files
    ours = copy.deepcopy(base)
    work(ours)
    theirs = template_of(schema(*new, **words), lambda _ref: None, TODAY, known_ids(ours)).files
    before = copy.deepcopy(ours)
    found = merge(ours, theirs, TODAY)
    assert ours == before
    return found


def questions(found: Merged, page: int = 0) -> list[dict[str, Any]]:
    asked: list[dict[str, Any]] = found.files["form.json"]["pages"][page]["questions"]
    return asked


def sound(found: Merged) -> bool:
    return check(as_bytes(found.files)) == []


def test_what_only_fim_changed_is_taken() -> None:
    found = merged([NAME, MAIL], [at(field(1, "Name", max_length=80, help="Wie im Ausweis")), at(field(2, "Mail"))])

    name = questions(found)[0]
    assert (name["field"], name["hint"]) == ("name", "Wie im Ausweis")
    assert found.files["form.json"]["schema"]["properties"]["name"]["maxLength"] == 80
    assert found.files["form.json"]["schema"]["required"] == ["name", "mail"]
    assert found.files["template.json"]["version"] == "0.2.0"
    assert found.notes == ()
    assert sound(found)


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


def test_both_saying_the_same_is_no_difference() -> None:
    def work(files: dict[str, Any]) -> None:
        files["form.json"]["pages"][0]["questions"][0]["label"] = "Familienname"

    assert merged([NAME], [at(field(1, "Name", label="Familienname", max_length=50))], work).notes == ()


def test_an_answer_that_may_be_left_out_now() -> None:
    found = merged([NAME, MAIL], [at(field(1, "Name", max_length=50), "0:1"), MAIL])

    assert found.files["form.json"]["schema"]["required"] == []


def test_a_duty_that_people_lifted_stays_lifted() -> None:
    def work(files: dict[str, Any]) -> None:
        files["form.json"]["schema"]["required"] = ["mail"]

    found = merged([NAME, MAIL], [NAME, at(field(2, "Mail", max_length=50))], work)

    assert found.files["form.json"]["schema"]["required"] == ["mail"]


def test_a_new_question_comes_behind_the_one_it_follows_wherever_that_is_now() -> None:
    def work(files: dict[str, Any]) -> None:
        pages = files["form.json"]["pages"]
        pages.append({"id": "neu", "title": "Neu", "questions": [pages[0]["questions"].pop(0)]})

    found = merged([NAME, MAIL], [NAME, at(field(3, "Telefon")), MAIL], work)

    assert [each["field"] for each in questions(found, 1)] == ["name", "telefon"]
    assert sound(found)


def test_a_new_question_at_the_top_and_one_on_a_page_of_its_own() -> None:
    found = merged([MAIL], [NAME, MAIL, person(at(field(3, "Alter", "num_int"), "0:1"))])

    assert [page["title"] for page in found.files["form.json"]["pages"]] == ["Allgemeine Angaben", "Person"]
    assert [each["field"] for each in questions(found)] == ["name", "mail"]
    assert sound(found)


def test_a_new_heading_comes_whole() -> None:
    note = at(field(9, "Hinweis", kind="label", content="Lesen"))
    address = at(group(2, note, at(field(3, "Strasse")), at(field(4, "Ort"), "0:1"), name="Anschrift"))
    found = merged([person(NAME)], [person(NAME, address)])

    assert [each["widget"] for each in questions(found)] == ["text", "section"]
    assert found.files["form.json"]["schema"]["required"] == ["name", "strasse"]
    assert sound(found)
    alone = merged([person(NAME)], [person(address)])
    assert [each["widget"] for each in questions(alone)] == ["section"]


def test_a_new_question_under_a_heading_that_is_there() -> None:
    old, new = (
        person(NAME, at(group(2, *inner, name="Anschrift")))
        for inner in ([at(field(3, "Strasse"))], [at(field(3, "Strasse")), at(field(4, "Ort"))])
    )
    found = merged([old], [new])

    assert [each["field"] for each in questions(found)[1]["questions"]] == ["strasse", "ort"]


def test_new_questions_in_a_repeated_group_and_a_new_group() -> None:
    child = [at(group(2, *inner, name="Kind"), "0:*") for inner in ([NAME], [at(field(5, "Alter")), NAME])]
    found = merged([person(child[0])], [person(child[1], at(group(3, MAIL, name="Arzt"), "0:1"))])
    kind, doctor = questions(found)

    assert [each["field"] for each in kind["questions"]] == ["alter", "name"]
    assert (doctor["field"], [each["field"] for each in doctor["questions"]]) == ("arzt", ["mail"])
    assert sound(found)


def test_what_people_took_out_stays_out_with_what_is_new_in_it() -> None:
    def work(files: dict[str, Any]) -> None:
        files["form.json"]["pages"][0]["questions"].pop()
        del files["form.json"]["schema"]["properties"]["kind"]

    child = [at(group(2, *inner, name="Kind"), "0:*") for inner in ([NAME], [NAME, MAIL])]
    found = merged([person(NAME, child[0])], [person(NAME, child[1])], work)

    assert [each["field"] for each in questions(found)] == ["name"]
    assert sound(found)


def test_what_fim_does_not_ask_any_more_goes_with_its_page() -> None:
    note = at(field(3, "Hinweis", kind="label", content="Lesen"))
    found = merged([NAME, person(at(field(4, "Alter")), note)], [NAME])

    assert len(found.files["form.json"]["pages"]) == 1
    assert list(found.files["form.json"]["schema"]["properties"]) == ["name"]
    assert found.notes == ()
    assert sound(found)


def _rename(files: dict[str, Any]) -> None:
    files["form.json"]["pages"][0]["questions"][1]["label"] = "Ihre E-Mail"


def _speak_of_it(files: dict[str, Any]) -> None:
    files["rules.json"]["hints"] = [
        {"id": "h", "when": "answers.mail != ''", "text": "Wir schreiben Ihnen.", "audience": "both"}
    ]


def _search(files: dict[str, Any]) -> None:
    files["template.json"]["search_fields"] = ["mail"]


def _check(files: dict[str, Any]) -> None:
    files["rules.json"]["checks"] = [{"id": "c", "on": "mail", "when": "true", "valid": "true", "message": "Nein."}]


def _tie(files: dict[str, Any]) -> None:
    files["form.json"]["pages"][0]["questions"][1]["visible"] = "answers.name != ''"


@pytest.mark.parametrize("work", [_rename, _speak_of_it, _search, _check, _tie])
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


def test_what_was_done_stays_done_and_other_words_are_to_do_again() -> None:
    def work(files: dict[str, Any]) -> None:
        for todo in files["fim.json"]["todos"]:
            todo["done"] = True

    old = at(field(1, "Name", rules=(rule(1, "WENN A"), rule(2, "WENN B"))))
    new = at(field(1, "Name", rules=(rule(1, "WENN A"), rule(2, "WENN C"))))

    assert [each["done"] for each in merged([old], [new], work).files["fim.json"]["todos"]] == [True, False]


def test_what_was_made_of_words_stays_known() -> None:
    def work(files: dict[str, Any]) -> None:
        files["fim.json"]["todos"][0]["became"] = ["frage/name"]

    old = at(field(1, "Name", rules=(rule(1, "WENN A"),)))
    new = at(field(1, "Name der Person", rules=(rule(1, "WENN A"),)))

    todos = merged([old], [new], work).files["fim.json"]["todos"]
    assert [(each["became"], each["done"]) for each in todos] == [(["frage/name"], False)]


@pytest.mark.parametrize(("done", "texts"), [(False, ["Bleibt.", "WENN A"]), (True, ["WENN A"])])
def test_what_an_earlier_merge_left_open_stays_on_the_list(*, done: bool, texts: list[str]) -> None:
    def work(files: dict[str, Any]) -> None:
        left = {"kind": "merge", "place": "F00000000001", "text": "Bleibt.", "title": "Name", "done": done}
        files["fim.json"]["todos"].append(left)

    old = at(field(1, "Name", rules=(rule(1, "WENN A"),)))
    new = at(field(1, "Name der Person", rules=(rule(1, "WENN A"),)))

    assert sorted(each["text"] for each in merged([old], [new], work).files["fim.json"]["todos"]) == texts


def test_words_of_the_template_follow_until_somebody_writes_their_own() -> None:
    def work(files: dict[str, Any]) -> None:
        files["template.json"]["title"] = "Melden"

    assert merged([NAME], [NAME], title="Neuer Titel").files["template.json"]["title"] == "Neuer Titel"
    assert merged([NAME], [NAME], work, title="Neuer Titel").files["template.json"]["title"] == "Melden"


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


def test_choices_and_several_answers_keep_their_ids() -> None:
    def tree(label: str) -> list[Child]:
        parts = (at(field(1, f"{label} Mail"), "0:*"), at(field(2, "Brief")))
        return [at(group(1, *parts, name=f"{label} Weg", is_choice=True)), at(field(3, f"{label} Farbe"), "0:*")]

    found = merged(tree("Alter"), tree("Neuer"))

    assert list(found.files["form.json"]["schema"]["properties"]) == [
        "alter_weg_auswahl",
        "alter_mail",
        "brief",
        "alter_farbe",
    ]
    assert found.notes == ()
    assert sound(found)


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


def test_a_property_that_fim_takes_back_goes() -> None:
    old, new = at(field(1, "Zahl", "num_int", low="1", help="Hilfe")), at(field(1, "Zahl", "num_int"))
    found = merged([old], [new])

    assert "hint" not in questions(found)[0]
    assert "minimum" not in found.files["form.json"]["schema"]["properties"]["zahl"]
