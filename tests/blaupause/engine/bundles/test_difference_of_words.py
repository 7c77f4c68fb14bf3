"""What differs in texts, letters, process, law and stored tests."""

from __future__ import annotations

import json

from blaupause.engine.bundles import Bundle
from blaupause.engine.bundles.difference import Group, Kind, compare
from tests.blaupause.engine.bundles.comparing import FILES, difference, only, told


def test_texts_are_marked_word_by_word() -> None:
    text = "Sie {} Ihren Hund innerhalb von zwei Wochen an, danach kommt ein Brief."
    before, after = (
        Bundle({**FILES, "texts.de.json": {**FILES["texts.de.json"], "what": text.format(words)}})
        for words in ("sollen", "melden")
    )
    (found,) = compare(before, after).changes

    marked = found.details[0].marked
    assert found.place == "Seite der Leistung · Was ist das?"
    assert [(each.text, each.is_marked) for each in marked.before] == [
        ("Sie ", False),
        ("sollen", True),
        (" Ihren Hund innerhalb von zwei Wochen an, danach kommt ein Brief.", False),
    ]
    assert "".join(each.text for each in marked.after) == found.after
    assert [each.text for each in marked.after if each.is_marked] == ["melden"]


def test_what_has_little_in_common_is_marked_as_a_whole() -> None:
    found = only(("texts.de.json", "how", "Ganz anders, mit vielen neuen Worten."))

    (gone,) = found.details[0].marked.before
    (new,) = found.details[0].marked.after
    assert (gone.text, gone.is_marked, new.is_marked) == ("Hier.", True, True)


def test_a_text_of_enormous_length_is_marked_as_a_whole() -> None:
    long = "Wort " * 4_000
    found = only(("texts.de.json", "how", long))

    assert [each.is_marked for each in found.details[0].marked.after] == [True]


def test_sentences_of_a_list_move_come_and_go() -> None:
    easy = FILES["texts.de-leicht.json"]["lines"]
    moved = difference(("texts.de-leicht.json", "lines", [easy[1], easy[2], easy[0]]))
    assert [(each.kind, each.place) for each in moved] == [(Kind.MOVED, "Leichte Sprache · Text")]
    added = only(("texts.de.json", "next/+", "Fertig."))
    assert told(added) == (Kind.ADDED, "Seite der Leistung · So geht es weiter", "", "Fertig.")
    question = only(("texts.de.json", "questions/0/a", "Nichts."))
    assert told(question)[1:] == ("Seite der Leistung · Häufige Fragen", "Antwort: [Satz]", "Antwort: Nichts.")
    assert only(("texts.de-leicht.json", "marked_untested", False)).after == "Nein"
    assert only(("template.json", "title", "Hund melden")).place == "Titel der Leistung"


def test_another_language_is_told_by_its_code() -> None:
    more = Bundle({**FILES, "texts.tr.json": {"what": "Köpek"}})

    (found,) = compare(Bundle(FILES), more).changes

    assert told(found) == (Kind.ADDED, "Sprache tr · Was ist das?", "", "Köpek")


def test_letters_are_told_block_by_block() -> None:
    found = difference(
        ("letters/bescheid.json", "title", "Steuerbescheid"),
        ("letters/bescheid.json", "blocks/0/text", "Guten Tag,"),
        ("letters/bescheid.json", "blocks/1", None),
    )

    assert [told(each) for each in found] == [
        (Kind.CHANGED, "Bescheid „Steuerbescheid“", "Titel: Bescheid", "Titel: Steuerbescheid"),
        (
            Kind.CHANGED,
            "Bescheid „Steuerbescheid“ · Absatz „Guten Tag,“",
            "Text: Guten Tag [Name],",
            "Text: Guten Tag,",
        ),
        (Kind.REMOVED, "Bescheid „Bescheid“ · Tabelle der Gebühr", "", ""),
    ]


def test_process_and_outcomes_are_told() -> None:
    found = difference(
        ("template.json", "due_days", 14),
        ("template.json", "login", {"required": True, "level": "substantial"}),
        ("template.json", "withdrawal", {"allowed": False, "text": "Pflicht."}),
        ("template.json", "remedy", {"kind": "klage", "locked": True, "law": "ao"}),
        ("template.json", "retention/verified", True),
        ("template.json", "process/steps/0/expected", "sofort"),
        ("template.json", "outcomes/0/letter", None),
        ("template.json", "outcomes/0/reason_blocks/0/text", "Nach Satzung."),
        ("template.json", "search_fields", ["mail"]),
    )
    told_ = {each.place: each.after for each in found}

    assert told_["Frist für die Entscheidung"] == "14 Tage"
    assert told_["Konto"] == "nötig, Vertrauensniveau: substanziell"
    assert told_["Antrag zurückziehen"] == "ist nicht möglich\nPflicht."
    assert told_["Rechtsbehelf"] == "Klage, die Vorlage legt ihn fest, Verfahrensrecht: AO"
    assert told_["Aufbewahrung nach dem Jahr des Abschlusses"] == "120 Monate, geprüft"
    assert told_["Schritt „Prüfung“"] == "Wann: sofort"
    assert told_["Entscheidung „Festsetzen“"] == ""
    assert told_["Entscheidung „Festsetzen“ · Begründung „Grund“"] == "Text: Nach Satzung."
    assert 'search_fields: ["mail"]' in told_["Einstellungen"]
    assert {each.group for each in found} == {Group.PROCESS}


def test_keys_and_law_are_told() -> None:
    found = difference(
        ("template.json", "keys/0/verified", True),
        ("template.json", "legal_basis/+", {"title": "HundeVO", "verified": False}),
        ("template.json", "level_of_government", "district"),
    )

    assert [told(each)[1:] for each in found] == [
        ("Zuständig", "Stadt oder Gemeinde", "Landkreis"),
        ("Schlüssel LEIKA 99102013000000", "Geprüft: Nein", "Geprüft: Ja"),
        ("Rechtsgrundlage „HundeVO“", "", "Titel: HundeVO\nGeprüft: Nein"),
    ]


def test_stored_tests_are_told_last() -> None:
    found = difference(
        ("tests.json", "tests/0/expect/fee_cents", 1), ("tests.json", "tests/1", None), ("template.json", "minutes", 9)
    )

    assert [each.group for each in found] == [Group.PROCESS, Group.TESTS, Group.TESTS]
    assert json.loads(found[1].details[0].after)["fee_cents"] == 1
    assert (found[2].kind, found[2].before) == (Kind.REMOVED, "Titel: Morgen")
