"""Questions that never appear and rules that never hold are told to those who write them."""

from __future__ import annotations

import pytest

from blaupause.engine.bundles import Bundle
from blaupause.engine.bundles.editing import empty_bundle
from blaupause.engine.bundles.editing.contradicting import contradicted
from blaupause.engine.bundles.editing.problems import advise
from tests.blaupause.engine.bundles.changing import Files, do
from tests.templates import BUNDLES


@pytest.fixture
def files() -> Files:
    found = empty_bundle("Probe", "probe")
    asked = {"Art": "choice", "Zahl": "number", "Ja": "yesno", "Tag": "date", "Gruppe": "repeat", "Ziel": "text"}
    for label, kind in asked.items():
        found = do(found, "frage-neu", "seite/kontakt", label=label, kind=kind, choices="Eins\nZwei")
    found = do(found, "frage-neu", "frage/gruppe", label="Sorte", kind="choice", choices="Rot\nBlau")
    found = do(found, "frage-neu", "frage/gruppe", label="Farbton", kind="text")
    found = do(found, "frage-aendern", "frage/zahl", label="Zahl", least="1", most="9")
    found = do(found, "frage-aendern", "frage/tag", label="Tag", least="1.1.2026", most="31.12.2026")
    return do(found, "seite-neu", "seite/kontakt", title="Mehr")


def shown(files: Files, place: str, expression: str) -> Files:
    return do(files, "bedingung", place, expression=expression)


def told(files: Files) -> list[tuple[str, str]]:
    return list(contradicted(files))


NEVER = "Das erscheint nie: Die Bedingungen widersprechen sich bei „%s“."


@pytest.mark.parametrize(
    ("place", "expression", "label"),
    [
        ("frage/ziel", "answers.art == 'drei'", "Art"),
        ("frage/ziel", "answers.zahl > 9", "Zahl"),
        ("frage/ziel", "timestamp(answers.tag) > timestamp('2026-12-31')", "Tag"),
        ("frage/ziel", "timestamp(answers.tag) < timestamp('2026-01-01')", "Tag"),
        ("frage/ziel", "answers.ja && !answers.ja", "Ja"),
        ("seite/mehr", "answers.zahl < 1", "Zahl"),
        ("frage/gruppe/farbton", "item.sorte == 'gruen'", "Sorte"),
        ("frage/ziel", "answers.weg == 1 && answers.weg == 2", "answers.weg"),
    ],
)
def test_what_never_appears_is_told(files: Files, place: str, expression: str, label: str) -> None:
    assert told(shown(files, place, expression)) == [(place, NEVER % label)]


@pytest.mark.parametrize("day", ["2026-01-01", "2026-12-31", "2026-12-31T00:00:00Z"])
def test_the_first_and_the_last_day_may_be_answered(files: Files, day: str) -> None:
    assert told(shown(files, "frage/ziel", f"timestamp(answers.tag) == timestamp('{day}')")) == []


def test_what_may_appear_is_not_told(files: Files) -> None:
    assert told(shown(files, "frage/ziel", "answers.art == 'eins' && answers.zahl > 3")) == []


def test_what_stands_around_counts(files: Files) -> None:
    found = do(files, "frage-neu", "seite/mehr", label="Innen", kind="text")
    found = shown(found, "seite/mehr", "answers.art == 'eins'")
    found = shown(found, "frage/innen", "answers.art == 'zwei'")

    assert told(found) == [("frage/innen", NEVER % "Art")]


def test_a_question_hangs_on_what_shows_the_question_it_hangs_on(files: Files) -> None:
    found = shown(files, "frage/zahl", "answers.art == 'eins'")
    found = shown(found, "frage/ziel", "answers.zahl > 3 && answers.art == 'zwei'")

    assert told(found) == [("frage/ziel", NEVER % "Art")]
    assert told(shown(found, "frage/ziel", "!has(answers.zahl) && answers.art == 'zwei'")) == []


def test_a_question_hangs_on_the_page_of_the_question_it_hangs_on(files: Files) -> None:
    found = do(files, "frage-neu", "seite/mehr", label="Innen", kind="text")
    found = shown(found, "seite/mehr", "answers.art == 'eins'")
    found = shown(found, "frage/ziel", "has(answers.innen) && answers.art == 'zwei'")

    assert told(found) == [("frage/ziel", NEVER % "Art")]


def test_an_entry_of_another_group_is_not_meant(files: Files) -> None:
    found = do(files, "frage-neu", "frage/gruppe", label="Innen", kind="repeat")
    found = do(found, "frage-neu", "frage/gruppe/innen", label="Sorte", kind="choice", choices="Rot\nBlau")
    found = shown(found, "frage/gruppe/innen", "item.sorte == 'rot'")
    found = shown(found, "frage/gruppe/innen/angabe", "item.sorte == 'blau'")

    assert told(found) == []


def test_two_groups_may_ask_the_same_and_mean_other_entries(files: Files) -> None:
    found = do(files, "frage-neu", "seite/kontakt", label="Andere", kind="repeat")
    found = do(found, "frage-neu", "frage/andere", label="Sorte", kind="choice", choices="Blau\nWeiss")
    found = do(found, "frage-neu", "frage/andere", label="Innen", kind="text")
    found = shown(found, "frage/gruppe/farbton", "item.sorte == 'rot'")
    found = shown(found, "frage/andere/innen", "item.sorte == 'blau' && has(answers.gruppe)")

    assert told(found) == []
    found = shown(found, "frage/andere/innen", "item.sorte == 'rot'")
    assert told(found) == [("frage/andere/innen", NEVER % "Sorte")]


def with_check(files: Files, on: str, expression: str, message: str, **more: str) -> Files:
    values = {"label": message, "on": on, "message": message, "expression": expression, **more}
    return do(files, "regel", "regel/pruefung/", **values)


def test_checks_that_no_answer_passes_are_told(files: Files) -> None:
    found = with_check(files, "zahl", "answers.zahl > 5", "Mehr")
    found = with_check(found, "zahl", "answers.zahl < 3", "Weniger")
    found = with_check(found, "zahl", "answers.zahl > 9", "Zu viel")
    found = with_check(found, "zahl", "answers.zahl < 2", "Nur dann", when="answers.ja")
    found = with_check(found, "gruppe[].sorte", "item.sorte == 'rot'", "Rot")

    assert told(found) == [
        ("regel/pruefung/weniger", "Keine Antwort besteht diese Prüfung und „Mehr“."),
        ("regel/pruefung/zu_viel", "Diese Prüfung besteht keine Antwort."),
    ]


def test_checks_of_what_is_not_answered_exclude_nothing(files: Files) -> None:
    found = with_check(files, "zahl", "answers.art == 'eins'", "Eins")
    found = with_check(found, "zahl", "answers.art == 'zwei'", "Zwei")  # who leaves it out passes both
    found = with_check(found, "zahl", "answers.art == 'drei'", "Drei")
    found = with_check(found, "art", "answers.zahl > 5", "Mehr")  # `art` and `zahl` need not be asked together
    found = with_check(found, "zahl", "answers.zahl < 3", "Weniger")

    assert told(found) == []


def test_a_long_chain_of_conditions_is_followed_once(files: Files) -> None:
    found = shown(files, "frage/zahl", "answers.art == 'eins'")
    before = "zahl"
    for number in range(24):
        found = do(found, "frage-neu", "seite/kontakt", label=f"Kette {number}", kind="number")
        key = found["form.json"]["pages"][0]["questions"][-1]["field"]
        found = shown(found, f"frage/{key}", f"has(answers.{before}) && answers.{before} > 1")
        before = key
    found = shown(found, "frage/ziel", f"has(answers.{before}) && answers.art == 'zwei'")

    assert told(found) == [("frage/ziel", NEVER % "Art")]


def test_rules_that_never_hold_are_told(files: Files) -> None:
    found = with_check(files, "zahl", "answers.zahl > 5", "Mehr", when="answers.art == 'drei'")
    found = do(
        found, "regel", "regel/hinweis/", label="H", text="Gut.", **{"for": "both"}, expression="answers.zahl > 9"
    )
    found = do(found, "regel", "regel/gebuehr/", label="G", basis="B", cents="5,00", when="answers.ja && !answers.ja")

    sentence = "Diese Regel gilt nie: Ihre Bedingung widerspricht sich bei „%s“."
    assert told(found) == [
        ("regel/pruefung/mehr", sentence % "Art"),
        ("regel/hinweis/h", sentence % "Zahl"),
        ("regel/gebuehr/1", sentence % "Ja"),
    ]


def test_they_stand_among_the_hints(files: Files) -> None:
    bundle = Bundle(shown(files, "frage/ziel", "answers.art == 'drei'"))

    assert (NEVER % "Art") in [each.text for each in advise(bundle) if not each.is_error and each.label == "Ziel"]


@pytest.mark.parametrize("slug", sorted(path.name for path in BUNDLES.iterdir() if path.is_dir()))
def test_nothing_in_our_own_templates_contradicts_itself(slug: str) -> None:
    assert told(dict(Bundle.from_directory(BUNDLES / slug).files)) == []
