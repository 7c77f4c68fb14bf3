"""How a case may end is edited without code: outcomes, and the letters that go out then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.engine.bundles import Bundle
from blaupause.engine.bundles.editing import typed
from blaupause.engine.bundles.editing.endings import ENDINGS, offered
from blaupause.engine.bundles.editing.problems import advise
from tests.blaupause.engine.bundles.changing import Files, do, flaws, refused
from tests.blaupause.engine.bundles.endings import get, letter_types, outcomes, with_ending
from tests.templates import BUNDLES, PARKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def files() -> Files:
    return dict(Bundle.from_directory(BUNDLES / PARKING).files)


# --- What there is


def test_an_outcome_says_the_same_to_clerks_and_citizens_in_other_words(files: Files) -> None:
    known = files["template.json"]["outcomes"][2]
    reasons = "\n\n".join(f"{each['title']}\n{each['text']}" for each in known["reason_blocks"][1:])
    words = {"label": "Nicht erteilen", "citizen_label": "Nicht erteilt", "act": "Ablehnen", "reasons_required": "ja"}
    changed = do(
        files, "ergebnis-aendern", "ergebnis/refuse", **words, reason_blocks=f"{reasons}\n\nNeu\nEin Satz.\nNoch einer."
    )

    outcome = changed["template.json"]["outcomes"][2]
    assert {key: outcome[key] for key in ("label", "citizen_label", "act")} == {
        key: words[key] for key in ("label", "citizen_label", "act")
    }
    assert outcome["reason_blocks"][:-1] == known["reason_blocks"][1:]
    assert outcome["reason_blocks"][-1] == {"id": "neu", "title": "Neu", "text": "Ein Satz.\nNoch einer."}
    assert outcome["letter"] == "ablehnung"
    assert flaws(changed) == []


def test_what_is_granted_in_part_is_asked_for(files: Files) -> None:
    words = {"label": "Kürzer", "citizen_label": "Teilweise", "act": "Senden", "reasons_required": "ja"}
    changed = do(files, "ergebnis-aendern", "ergebnis/partly", **words, granted_label="Wie lange?")

    assert changed["template.json"]["outcomes"][1]["granted"] == {"label": "Wie lange?"}
    again = do(changed, "ergebnis-aendern", "ergebnis/partly", **words, granted_label="Wie lange?", granted_hint="So.")
    assert again["template.json"]["outcomes"][1]["granted"] == {"label": "Wie lange?", "hint": "So."}


def test_prepared_reasons_have_title_and_text(files: Files) -> None:
    words = {"label": "A", "citizen_label": "B", "act": "C"}

    assert (
        refused(files, "ergebnis-aendern", "ergebnis/refuse", **words, reason_blocks="Nur ein Titel") == "reason_blocks"
    )
    for title, text in (("x" * (typed.LINE + 1), "Text"), ("Titel", "x" * (typed.TEXT + 1))):
        reasons = f"{title}\n{text}"
        assert refused(files, "ergebnis-aendern", "ergebnis/refuse", **words, reason_blocks=reasons) == "reason_blocks"
    longest = {"title": "x" * typed.LINE, "text": "x" * typed.TEXT}
    reasons = "\r\n".join(longest.values())
    found = do(files, "ergebnis-aendern", "ergebnis/refuse", **words, reason_blocks=f"\0{reasons}")
    (reason,) = found["template.json"]["outcomes"][2]["reason_blocks"]
    assert {"title": reason["title"], "text": reason["text"]} == longest
    for key in words:
        assert refused(files, "ergebnis-aendern", "ergebnis/refuse", **words | {key: ""}) == key
    assert refused(files, "ergebnis-aendern", "ergebnis/weg", **words) == ""


def test_each_prepared_reason_has_an_id_of_its_own(files: Files) -> None:
    words = {"label": "A", "citizen_label": "B", "act": "C"}
    found = do(files, "ergebnis-aendern", "ergebnis/refuse", **words, reason_blocks="Neu\nEins.")
    found = do(found, "ergebnis-aendern", "ergebnis/refuse", **words, reason_blocks="Neu!\nZwei.\n\nNeu\nA.\n\nNeu\nB.")

    reasons = found["template.json"]["outcomes"][2]["reason_blocks"]
    assert [each["id"] for each in reasons] == ["neu_2", "neu", "neu_3"]


# --- What comes and goes


@pytest.mark.parametrize("kind", [name for name, ending in ENDINGS.items() if ending.letter])
def test_every_ending_begins_with_a_letter_that_can_go_out(empty: Files, kind: str) -> None:
    found = with_ending(empty, kind)

    assert flaws(found) == []
    assert ENDINGS[kind].id not in {ending.id for _name, ending in offered(found)}
    assert not [each for each in advise(Bundle(found)) if each.is_error]


def test_all_ends_of_a_permit_stand_beside_each_other(empty: Files) -> None:
    found = with_ending(with_ending(with_ending(empty, "erteilen"), "auflagen"), "ablehnen")
    found = do(found, "ergebnis-verschieben", "ergebnis/answer", direction="down")
    assert do(found, "ergebnis-verschieben", "ergebnis/grant", direction="up") == found
    found = do(found, "ergebnis-entfernen", "ergebnis/answer")

    assert outcomes(found) == {"grant": "erteilung", "partly": "auflagen", "refuse": "ablehnung"}
    assert [each["granted"]["label"] for each in found["template.json"]["outcomes"] if "granted" in each] == [
        "Welche Auflagen gelten?"
    ]
    assert len(found["parameters.json"]["parameters"]) == 9
    assert flaws(found) == []
    assert refused(found, "ergebnis-neu", "ergebnis/", kind="erteilen") == "kind"
    words = {"label": "A", "citizen_label": "B", "act": "C", "granted_label": "Was gilt?"}
    reworded = do(found, "ergebnis-aendern", "ergebnis/partly", **words)
    assert reworded["template.json"]["outcomes"][1]["granted"] == {"label": "Was gilt?", "whole": True}


def test_an_ending_goes_with_its_letter_and_the_last_one_stays(empty: Files) -> None:
    found = do(with_ending(empty, "ablehnen"), "ergebnis-entfernen", "ergebnis/refuse")
    assert (outcomes(found), "letters/ablehnung.json" in found) == ({"answer": None}, False)
    assert refused(found, "ergebnis-entfernen", "ergebnis/answer") == ""

    again = with_ending(do(with_ending(found, "ablehnen"), "ergebnis-entfernen", "ergebnis/answer"), "antworten")
    assert outcomes(again) == {"refuse": "ablehnung", "answer": None}


def test_a_letter_comes_and_goes_on_its_own(empty: Files) -> None:
    found = with_ending(with_ending(empty, "erteilen"), "auflagen")
    found = do(found, "brief-entfernen", "bescheid/erteilung")
    assert outcomes(found)["grant"] is None
    assert refused(found, "brief-entfernen", "bescheid/auflagen") == ""
    assert refused(found, "brief-entfernen", "bescheid/weg") == ""
    assert refused(found, "brief-neu", "ergebnis/grant", letter="weg") == "letter"

    new, _said = get(found, "brief-neu", "ergebnis/grant", letter="")
    assert outcomes(new)["grant"] == "erteilung"
    assert refused(new, "brief-neu", "ergebnis/grant", letter="") == ""
    shared, _said = get(with_ending(found, "ablehnen"), "brief-neu", "ergebnis/grant", letter="ablehnung")
    left = do(shared, "ergebnis-entfernen", "ergebnis/refuse")
    assert (outcomes(left)["grant"], "letters/ablehnung.json" in left) == ("ablehnung", True)


def test_a_fee_that_comes_later_is_taken_into_the_letter(empty: Files) -> None:
    fee = {"label": "Bearbeitung", "cents": "25,00", "basis": "pauschal"}
    found = do(with_ending(empty, "erteilen"), "regel", "regel/gebuehr/", **fee)
    assert any("kein Brief nennt sie" in each.text for each in advise(Bundle(found)))

    charged, said = get(found, "brief-gebuehr", "bescheid/erteilung")
    assert said == "Gebühr in „Bewilligung Ihres Antrags“ aufgenommen, dazu 2 Einstellungen der Kommune"
    types = letter_types(charged, "erteilung")
    assert [types[types.index(each) - 1] for each in ("fee_table", "answers_table")] == ["heading", "heading"]
    assert types.index("fee_table") < types.index("answers_table")
    assert not any("kein Brief nennt sie" in each.text for each in advise(Bundle(charged)))
    assert "fee_table" in letter_types(with_ending(charged, "ablehnen"), "ablehnung")
    told = [{each.text for each in advise(Bundle(with_ending(of, "festsetzen")))} for of in (empty, charged)]
    assert told[0] - told[1] == {"Dieser Bescheid setzt einen Betrag fest, nennt aber keinen."}
    free = do(charged, "regel-entfernen", "regel/gebuehr/1")
    assert [each.rule for each in flaws(free)] == ["fee-told"]
    for refusing in (charged, with_ending(empty, "erteilen")):
        assert refused(refusing, "brief-gebuehr", "bescheid/erteilung") == ""
    bare = {**found, "letters/erteilung.json": {"title": "A", "blocks": [{"type": "reasons"}]}}
    assert letter_types(get(bare, "brief-gebuehr", "bescheid/erteilung")[0], "erteilung")[1:3] == [
        "heading",
        "fee_table",
    ]


def test_who_applies_is_greeted_by_the_names_that_are_asked(files: Files, empty: Files) -> None:
    named = {**files, "template.json": {**files["template.json"], "applicant": {"family_name": ["values.name"]}}}
    found = with_ending(do(named, "ergebnis-entfernen", "ergebnis/refuse"), "ablehnen")
    assert found["letters/ablehnung.json"]["blocks"][0]["text"] == "Guten Tag {values.name},"
    assert list(_names(with_ending(do(empty, "frage-entfernen", "frage/vornamen"), "erteilen"))) == ["familienname"]


def _names(files: Files) -> Iterator[str]:
    greeting = files["letters/erteilung.json"]["blocks"][0]["text"]
    return (name for name in ("vornamen", "familienname") if name in greeting)
