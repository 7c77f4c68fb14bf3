"""Translating a draft: rows, languages, and translations that follow their German text."""

from __future__ import annotations

from typing import Any

import pytest

from blaupause.engine.bundles import Bundle
from blaupause.engine.bundles.difference import Group, compare
from blaupause.engine.bundles.editing import EditRefused, Operation, edit, follow, take_back
from blaupause.engine.bundles.editing.exchange import typed_in_vain
from blaupause.engine.bundles.editing.problems import advise
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.editing.translating import OF, TEXT, TranslationsRefused, left_out
from blaupause.engine.bundles.languages import entries_of, file_of, fingerprint, rows_of
from tests.blaupause.engine.bundles.changing import Files, do, flaws, refused
from tests.blaupause.engine.bundles.translated import english, outdated

NAME = "question/name#label"


@pytest.fixture
def files() -> Files:
    return english()


def row(key: str, said: str, german: str) -> dict[str, str]:
    return {f"{TEXT}{key}": said, f"{OF}{key}": fingerprint(german)}


def said(files: Files, key: str = NAME) -> dict[str, str] | None:
    return dict(entries_of(files, "en")[key]) if key in entries_of(files, "en") else None


def advice(files: Files) -> list[str]:
    return [each.text for each in advise(Bundle(files)) if each.place.startswith("sprache/")]


def test_a_language_comes_and_goes(empty: Files) -> None:
    files = do(empty, "sprache-neu", "sprache/", language="tr")

    assert files[file_of("tr")] == {"verified": False, "texts": {}}
    assert refused(files, "sprache-neu", "sprache/", language="tr") == "language"
    assert refused(files, "sprache-neu", "sprache/", language="de") == "language"
    assert do(files, "sprache-entfernen", "sprache/tr") == empty
    with pytest.raises(EditRefused, match="nicht mehr"):
        edit(empty, Operation("sprache-entfernen", "sprache/tr"))
    unknown = {**empty, file_of("xx"): {"verified": False, "texts": {}}}
    with pytest.raises(EditRefused):
        edit(unknown, Operation("uebersetzen", "sprache/xx"))
    assert advice(unknown)[0] == "Diese Sprache kennt die Software nicht."


def test_rows_are_saved_together_and_are_to_be_checked_again(files: Files) -> None:
    values = row(NAME, " Your \n name ", "Name") | row("text/what#what", "For\r\n{params.satz}.", "Für {params.satz}.")
    values |= row("page/person#title", "", "Person") | row("page/hunde#title", "EN Hunde", "Hunde")
    edited = edit(files, Operation("uebersetzen", "sprache/en", values))

    assert said(edited.files) == {"of": fingerprint("Name"), "text": "Your name"}
    assert said(edited.files, "text/what#what") == {
        "of": fingerprint("Für {params.satz}."),
        "text": "For\n{params.satz}.",
    }
    assert said(edited.files, "page/person#title") is None
    assert edited.files[file_of("en")]["verified"] is False
    assert edited.told.said == "3 Texte übersetzt: Englisch"
    assert f"sprache/en/{NAME}" in edited.told.places
    assert take_back(edited.files, edited.steps).files == files
    same = edit(files, Operation("uebersetzen", "sprache/en", row(NAME, "EN Name", "Name") | {"anderes": "x"}))
    assert (same.steps, same.files) == ([], files)


def test_what_cannot_stand_there_is_told_row_by_row_and_nothing_is_saved(files: Files) -> None:
    values = row("text/what#what", "For free.", "Für {params.satz}.") | row(NAME, "x" * 601, "Name")
    values |= row("page/person#title", "{today}", "Person") | row("page/hunde#title", "Dogs", "Hunde")

    with pytest.raises(TranslationsRefused) as caught:
        edit(files, Operation("uebersetzen", "sprache/en", values))
    assert caught.value.mistakes == {
        "text/what#what": "Es fehlt der Platzhalter {params.satz}. Übernehmen Sie ihn genau so.",
        NAME: "Der Text ist zu lang. Kürzen Sie ihn auf 600 Zeichen.",
        "page/person#title": "Im deutschen Text steht kein Platzhalter {today}. Streichen Sie ihn.",
    }


def test_a_row_whose_german_changed_or_moved_meanwhile(files: Files) -> None:
    values = row(NAME, "Your old name", "Alter Name") | row("question/weg#weg", "Which way?", "Weg")
    values |= row("question/gone#label", "Gone", "Weg damit") | row("page/person#title", "Old", "Alte Person")
    before = outdated(files, NAME)
    after = edit(before, Operation("uebersetzen", "sprache/en", values)).files

    assert said(after, "page/person#title") == said(files, "page/person#title")  # what is there is of the new words
    left = {"question/gone#label": "Gone", "page/person#title": "Old"}
    assert left_out(before, "en", values) == left_out(after, "en", values) == left
    assert [(each.label, each.now) for each in typed_in_vain(after, "en", values)] == [
        ("question/gone#label", ""),
        ("Seite „Person“ · Titel der Seite", "Person"),
    ]
    assert [each.state for each in rows_of(after, "en") if each.text.key == NAME] == ["veraltet"]
    assert said(after, "question/weg#label") == {"of": fingerprint("Weg"), "text": "Which way?"}
    assert "question/gone#label" not in entries_of(after, "en")


def lines(files: Files, *told: str) -> Files:
    return {**files, "texts.de.json": {**files["texts.de.json"], "next": list(told)}}


def test_a_row_of_a_list_goes_to_where_its_line_stands_now(files: Files) -> None:
    first = english(lines(files, "Eins", "Zwei"))
    longer = edit_lines(first, "Null", "Eins", "Zwei")

    after = do(longer, "uebersetzen", "sprache/en", **row("text/next#next/1", "Two", "Zwei"))
    assert said(after, "text/next#next/1") == {"of": fingerprint("Eins"), "text": "EN Eins"}
    assert said(after, "text/next#next/2") == {"of": fingerprint("Zwei"), "text": "Two"}


def test_a_row_of_words_that_are_gone_gives_way_to_one_that_fits(files: Files) -> None:
    swapped = {**lines(files, "Drei", "Eins"), file_of("en"): {"verified": False, "texts": {}}}
    one, gone = row("text/next#next/0", "One", "Eins"), row("text/next#next/1", "Two", "Zwei")

    for values in (one | gone, gone | one):
        after = do(swapped, "uebersetzen", "sprache/en", **values)
        assert said(after, "text/next#next/1") == {"of": fingerprint("Eins"), "text": "One"}


def test_of_two_equal_texts_the_one_that_changes_keeps_its_translation(files: Files) -> None:
    twins = english(lines(files, "Wir schreiben Ihnen.", "Wir schreiben Ihnen."))
    after = edit_lines(twins, "Wir schreiben Ihnen.", "Wir rufen Sie an.")

    assert said(after, "text/next#next/1") == said(twins, "text/next#next/1")
    assert [row.state for row in rows_of(after, "en") if row.text.key.startswith("text/next#")] == [
        "fertig",
        "veraltet",
    ]


def edit_lines(files: Files, *told: str) -> Files:
    sheet = Sheet(lines(files, *told))
    follow(sheet)
    return sheet.files


def test_translations_follow_their_text(dog: Files) -> None:
    before = english(dict(dog))
    texts = before["texts.de.json"]
    listed = {key: "\n".join(texts[key]) for key in ("next", "receipt_next")}
    told = {key: texts[key] for key in ("what", "who", "how")} | listed | {"questions": ""}
    longer = do(before, "texte", "texte/leistung", **{**told, "next": f"Zuerst dies.\n{listed['next']}"})

    first = texts["next"][0]
    assert said(longer, "text/next#next/1") == {"of": fingerprint(first), "text": f"EN {first}"}
    assert said(longer, "text/next#next/0") is None
    assert "text/questions#questions/0/q" not in entries_of(longer, "en")
    assert flaws(longer) == []


def test_a_question_that_goes_takes_its_translation_along_and_brings_it_back(fire: Files) -> None:
    before = english(fire)
    edited = edit(before, Operation("frage-entfernen", "frage/datum"))

    assert "question/datum#label" not in entries_of(edited.files, "en")
    assert take_back(edited.files, edited.steps).files == before
    added = edit(before, Operation("frage-neu", "seite/das_feuer", {"label": "Ort", "kind": "text"}))
    later = do(added.files, "uebersetzen", "sprache/en", **row("question/ort#label", "Place", "Ort"))
    assert "question/ort#label" not in entries_of(take_back(later, added.steps).files, "en")


def test_words_that_change_leave_the_translation_outdated(files: Files) -> None:
    sheet = Sheet({**files, "template.json": {**files["template.json"], "title": "Hund melden"}})
    follow(sheet)

    assert sheet.steps == []
    assert [each.text.key for each in rows_of(sheet.files, "en") if each.state == "veraltet"] == ["service/title#title"]


def test_the_editor_hints_at_what_is_to_do(files: Files) -> None:
    total = len(rows_of(files, "en"))

    assert advice(outdated(english(page__person___title=""), NAME)) == [
        f"Von {total} Texten fehlen 1, 1 sind veraltet. Sie erscheinen auf Deutsch."
    ]
    unchecked = do(files, "sprache-geprueft", "sprache/en")
    assert (advice(files), advice(unchecked)) == ([], ["Die Übersetzung hat noch niemand geprüft."])
    checked = edit(unchecked, Operation("sprache-geprueft", "sprache/en", {"verified": "ja"}))
    assert checked.told.said == "Übersetzung „Englisch“ geprüft"
    broken: dict[str, Any] = {**files, file_of("en"): {"verified": True, "texts": {"x": {"of": "0" * 12, "text": "x"}}}}
    assert "Zu einer Übersetzung gibt es keinen deutschen Text." in advice(broken)


def test_a_comparison_tells_translations_in_a_part_of_their_own(files: Files) -> None:
    after = outdated(english(question__name___label="Your name", page__person___title=""), "page/hunde#title")
    changes = compare(Bundle(files), Bundle(after)).groups[Group.TRANSLATIONS]

    assert [(each.kind.label, each.place, each.before, each.after) for each in changes if each.kind == "removed"] == [
        ("Entfällt", "Englisch · Seite „Person“ · Titel der Seite", "EN Person", "")
    ]
    words = [each for each in changes if each.place == "Englisch · Frage „Name“ · Bezeichnung"]
    assert [(each.before, each.after) for each in words] == [("EN Name", "Your name")]
    (stale,) = [each for each in changes if each.place == "Englisch · Seite „Hunde“ · Titel der Seite"]
    assert ("Stand", "", "veraltet") in [(each.name, each.before, each.after) for each in stale.details]


def test_a_comparison_tells_a_new_language_and_what_it_does_not_know(files: Files) -> None:
    german = {name: content for name, content in files.items() if name != file_of("en")}
    added = compare(Bundle(german), Bundle(files)).groups[Group.TRANSLATIONS]
    odd = {**german, file_of("xx"): {"verified": True, "texts": {"x": {"of": "0" * 12, "text": "y"}}}}
    unknown = compare(Bundle(german), Bundle(odd)).groups[Group.TRANSLATIONS]

    assert {each.kind.label for each in added} == {"Neu"}
    assert added[0].place == "Englisch · Übersetzung ist geprüft"
    assert [each.place for each in unknown] == ["xx · Übersetzung ist geprüft", "xx · Weitere Angaben"]
