"""What letters need comes with the first one, once, and comes back when it was lost."""

from __future__ import annotations

import json

from blaupause.engine.bundles import Bundle
from blaupause.engine.bundles.editing import Operation, edit
from blaupause.engine.bundles.editing.equipping import SHARED, lacks, needed_label, serves
from blaupause.engine.bundles.editing.problems import advise
from tests.blaupause.engine.bundles.changing import Files, do, flaws, refused
from tests.blaupause.engine.bundles.endings import BLOCKS, get, letter_types, with_ending


def test_the_first_letter_brings_what_letters_need(empty: Files) -> None:
    empty["template.json"]["title"] = "Gartenfest {anmelden}"
    found, said = get(empty, "ergebnis-neu", "ergebnis/", kind="erteilen", label="Fest erlauben")

    assert said == "Ergebnis „Fest erlauben“ mit Brief hinzugefügt, dazu 6 Fragen und 5 Einstellungen der Kommune"
    assert flaws(found) == []
    assert found["template.json"]["delivery"]["field"] == "zustellung"
    assert found["template.json"]["remedy"] == {"kind": "widerspruch", "locked": False}
    assert [page["title"] for page in found["form.json"]["pages"]] == ["Über Sie", "Zustellung"]
    letter = found["letters/erteilung.json"]
    assert letter["subject"] == "Gartenfest (anmelden), Aktenzeichen {case.number}"
    assert letter["blocks"][0]["text"] == "Guten Tag {answers.vornamen} {answers.familienname},"
    assert "remedy" in letter_types(found, "erteilung")
    assert "Die Antwort lesen Sie mit Ihrem Code." not in found["texts.de.json"]["receipt_next"]
    assert found["template.json"]["process"]["steps"][-1]["label"] == "Sie bekommen unseren Brief"
    assert found["template.json"]["second_proof"] == "postleitzahl"


def test_what_only_confirms_says_nothing_against_itself_until_something_is_decided(empty: Files) -> None:
    found = with_ending(empty, "bescheinigen")
    assert found["template.json"]["remedy"]["kind"] == "none"
    assert {"remedy", "fee_table"}.isdisjoint(letter_types(found, "bescheinigung"))
    assert letter_types(found, "bescheinigung")[:3] == ["paragraph", "answers_table", "reasons"]
    assert not found["letters/bescheinigung.json"]["blocks"][0]["text"].startswith("Guten Tag")

    decided = with_ending(found, "ablehnen")
    assert decided["template.json"]["remedy"]["kind"] == "widerspruch"
    assert flaws(decided) == []


def test_what_somebody_said_about_remedies_stays(empty: Files) -> None:
    certified = with_ending(empty, "bescheinigen")
    none = {"label": "Rechtsbehelf", "group": "law", "required": "ja", "default": "keiner im Bescheid"}
    none["choices"] = "Widerspruch\nKlage\nkeiner im Bescheid"
    locked = do(certified, "einstellung-aendern", "einstellung/remedy", **none, locked="ja")
    decided = do(with_ending(certified, "ablehnen"), "einstellung-aendern", "einstellung/remedy", **none)

    for found, kind in ((locked, "ablehnen"), (decided, "erteilen")):
        assert with_ending(found, kind)["template.json"]["remedy"]["kind"] == "none"


def test_the_address_is_asked_where_people_say_who_they_are(empty: Files) -> None:
    found = do(empty, "seite-neu", "seite/", title="Das Fest")
    found = with_ending(do(found, "seite-verschieben", "seite/das_fest", direction="up"), "erteilen")

    assert [len(page["questions"]) > 1 for page in found["form.json"]["pages"]] == [False, True, True]


def test_a_block_that_was_written_anew_may_ask_something_else(empty: Files) -> None:
    anew = {
        slug: json.loads(json.dumps(block).replace(f'"{name}"', '"anders"'))
        for (slug, block), name in zip(BLOCKS.items(), ("postleitzahl", "einwilligung_postfach"), strict=True)
    }
    assert [serves(slug, blocks[slug]) for blocks in (BLOCKS, anew) for slug in SHARED] == [True, True, False, False]

    edited = edit(empty, Operation("baustein-einfuegen", "seite/kontakt", block=anew["zustellung"]))
    found = with_ending(edited.files, "erteilen")
    assert (found["template.json"]["delivery"]["field"], flaws(found)) == ("zustellung_2", [])


def test_stored_tests_go_on_showing_what_they_show(empty: Files) -> None:
    person = {"vornamen": "Ada", "familienname": "Bauer", "email": "ada@stadt.example"}
    for title, answers in (("Gut", person), ("Ohne Namen", {})):
        sent = {"title": title, "answers": json.dumps(answers), "today": "2026-11-27"}
        empty = do(empty, "test-neu", "test/", **sent)
    found = with_ending(empty, "erteilen")

    assert [test["answers"].get("zustellung") for test in found["tests.json"]["tests"]] == [None, "post", "post"]
    assert flaws(found) == []


def test_what_was_lost_comes_back_in_one_step(empty: Files) -> None:
    found = with_ending(empty, "erteilen")
    assert not lacks(found)
    assert lacks(do(found, "baustein-entfernen", "baustein/anschrift"))
    loose = do(found, "baustein-loesen", "baustein/zustellung")
    assert lacks(do(loose, "frage-entfernen", "frage/einwilligung_postfach"))
    found = do(found, "baustein-entfernen", "baustein/zustellung")
    found = do(found, "einstellung-entfernen", "einstellung/court")
    assert ("delivery" in found["template.json"], lacks(found)) == (False, True)
    assert [(each.place, each.text[:34]) for each in advise(Bundle(found)) if each.is_error] == [
        ("einstellung/", "„Zuständiges Verwaltungsgericht“ f"),
        ("ergebnis/", "Zu einem Brief gehört, wie er zuge"),
    ]
    assert needed_label("weg") == "weg"

    mended, said = get(found, "ergebnis-ausstatten", "ergebnis/")
    assert said == "Ergänzt: 2 Fragen und 1 Einstellung der Kommune"
    assert [page["id"] for page in mended["form.json"]["pages"]] == ["kontakt", "zustellung"]
    assert flaws(mended) == []
    bare = do(empty, "einstellung-entfernen", "einstellung/unit")
    assert get(bare, "ergebnis-ausstatten", "einstellung/")[1] == "Ergänzt: 1 Einstellung der Kommune"
    for whole, place in ((mended, "ergebnis/"), (empty, "einstellung/"), (bare, "seite/kontakt"), (bare, "")):
        assert refused(whole, "ergebnis-ausstatten", place) == ""


def test_questions_that_are_there_are_not_asked_twice(empty: Files) -> None:
    for name in SHARED:
        operation = Operation("baustein-einfuegen", "seite/kontakt", block=BLOCKS[name])
        empty = edit(empty, operation).files
    pinned = with_ending(empty, "erteilen")
    loose = with_ending(do(empty, "baustein-loesen", "baustein/zustellung"), "erteilen")

    for found in (pinned, loose):
        assert len(found["form.json"]["pages"]) == 1
        assert found["template.json"]["delivery"]["consent"] == "einwilligung_postfach"
        assert flaws(found) == []


def test_where_the_catalogue_has_no_blocks_their_questions_come_all_the_same(empty: Files) -> None:
    asked = Operation("ergebnis-neu", "ergebnis/", {"kind": "erteilen"}, shared=BLOCKS, loose=frozenset(SHARED))
    found = edit(empty, asked).files

    assert ("blocks.json" in found, flaws(found)) == (False, [])
