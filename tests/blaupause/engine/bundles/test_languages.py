"""Texts in further languages: which there are, how far they are translated, how a bundle speaks one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from blaupause.engine.bundles import Bundle, Step, check, required_step
from blaupause.engine.bundles.languages import (
    LANGUAGES,
    Progress,
    file_of,
    fingerprint,
    progress_of,
    rows_of,
    texts_of,
)
from blaupause.engine.forms.binding import Binder
from blaupause.engine.forms.checking import check as judge
from blaupause.engine.forms.telling import describe
from tests.blaupause.engine.building import as_bytes, ask, bundle_json, form_json, info, page, parameter, section
from tests.blaupause.engine.bundles.translated import english, outdated
from tests.templates import BUNDLES

TODAY = date(2026, 9, 8)
PARAMS = {"satz": 7200}


def findings(files: dict[str, Any]) -> list[tuple[str, str]]:
    return [(finding.path, finding.rule) for finding in check(as_bytes(files))]


def test_every_text_that_people_read_has_a_key_of_its_own() -> None:
    keys = [text.key for text in texts_of(bundle_json())]

    assert len(set(keys)) == len(keys)
    assert {"service/title#title", "text/questions#questions/0/a", "page/hunde#title"} < set(keys)
    assert {"question/hunde/seit#label", "question/weg#choices/post/label", "question/hunde#add_label"} < set(keys)
    assert {"check/seit#message", "hint/post#text", "fee/0#basis", "fee/note#note", "text/next#next/0"} < set(keys)
    assert not {"hint/viele#text", "price/satz#label"} & set(keys)  # clerks read German; "satz" is no price here


def test_what_has_the_same_name_is_told_apart() -> None:
    files = bundle_json()
    files["form.json"] = form_json(
        page("eins", section("teil", ask("a", hint="Tipp"), info("hinweis"))), page("zwei", info("hinweis"))
    )
    files["rules.json"] = {"checks": [], "fee": None, "hints": []}
    found = {text.key: text for text in texts_of(files)}

    assert {"heading/teil#label", "question/a#hint", "note/hinweis#text", "note/hinweis~2#text"} < set(found)
    assert found["question/a#hint"].place == "frage/a"
    assert (found["question/a#hint"].about, found["question/a#hint"].role) == ("Frage „A“", "Hinweis")


@pytest.mark.parametrize("folder", sorted(BUNDLES.iterdir()), ids=lambda folder: folder.name)
def test_every_service_can_be_translated(folder: Any) -> None:
    texts = texts_of(Bundle.from_directory(folder).files)

    assert len({text.key for text in texts}) == len(texts)


def test_an_older_bundle_has_no_language_and_speaks_german() -> None:
    bundle = Bundle(bundle_json())

    assert (bundle.languages, bundle.in_language("en") is bundle) == ((), True)
    assert check(as_bytes(bundle_json())) == []


def test_translations_are_content_and_a_correction() -> None:
    before, after = Bundle(bundle_json()), Bundle(english())

    assert (before.hash == after.hash, check(as_bytes(english()))) == (False, [])
    assert required_step(before, after).step is Step.PATCH


def test_progress_tells_what_is_missing_and_what_is_outdated() -> None:
    files = outdated(english(page__person___title=""), "question/name#label")
    total = len(texts_of(files))

    progress = progress_of(rows_of(files, "en"))
    assert (progress, progress.open, progress.done) == (Progress(total, 1, 1), 2, total - 2)
    assert (progress.percent, Progress(0, 0, 0).percent) == ((total - 2) * 100 // total, 100)


# --- Speaking


def test_a_bundle_speaks_a_language_and_computes_the_same() -> None:
    bundle = Bundle(english())
    told = bundle.in_language("en")
    answers: dict[str, Any] = {"name": "Sevda", "weg": "post", "hunde": [{"name": "Frieda"}]}
    facts = told.facts(answers, PARAMS, TODAY)

    assert told is bundle.in_language("en")
    assert (told.template.title, told.texts.next[0][:3]) == ("EN Hund anmelden", "EN ")
    assert [page.title for page in told.form.pages] == ["EN Person", "EN Hunde"]
    fee = told.fee(facts)
    assert fee is not None
    assert [(line.label, line.amount_cents, line.lang) for line in fee.lines] == [
        ("EN Steuer für Frieda", 7200, "en"),
        ("EN Porto", 100, "en"),
    ]
    assert (fee.period_note, fee.lang) == ("EN Nach .", "en")
    assert next((hint.text, hint.lang) for hint in told.hints(facts, "applicant")) == ("EN Für Sevda: Post.", "en")
    assert bundle.template.title == "Hund anmelden"
    assert told.spoken is not None
    assert (told.spoken.is_whole, told.spoken.is_checked, told.spoken.parts["what"]) == (True, True, "en")


def test_a_question_is_told_in_one_language_only() -> None:
    told = Bundle(english(question__weg___choices__post__label="")).in_language("en")
    view = Binder(told.form.situation({}, PARAMS, TODAY), (), {}, ()).page(told.form.page("person"))

    assert view.lang == "en"
    assert {field.path: field.lang for field in view.fields} == {"name": "en", "mail": "en", "weg": ""}
    assert [choice.label for choice in view.fields[2].choices] == ["POST", "POSTFACH"]
    assert told.spoken is not None
    assert not told.spoken.is_whole


def test_what_is_outdated_is_german_again() -> None:
    told = Bundle(outdated(english(), "check/seit#message", "question/name#label")).in_language("en")
    answers: dict[str, Any] = {"hunde": [{"name": "Frieda", "seit": "2027-01-01"}]}
    problems = judge(told.form.situation(answers, PARAMS, TODAY))

    assert told.form.questions["name"].label == "Name"
    assert [(each.message, each.lang) for each in problems if each.kind == "check"] == [("Bis 08.09.2026.", "de")]


def test_sentences_know_their_language() -> None:
    files = bundle_json()
    files["form.json"]["pages"][0]["questions"][0]["errors"] = {"required": "Ihr Name fehlt."}
    told = Bundle(english(files)).in_language("en")
    problems = judge(told.form.situation({"hunde": [{"seit": "2027-01-01"}]}, PARAMS, TODAY))
    view = Binder(told.form.situation({}, PARAMS, TODAY), problems, {}, ()).page(told.form.page("person"))

    assert {each.field: (each.message, each.lang) for each in problems} == {
        "name": ("EN Ihr Name fehlt.", "en"),
        "hunde/0/seit": ("EN Bis 08.09.2026.", "en"),
    }
    assert (view.fields[0].error, view.fields[0].error_lang) == ("EN Ihr Name fehlt.", "en")


def test_yes_and_no_are_said_in_the_language() -> None:
    files = bundle_json()
    files["form.json"] = form_json(page("person", section("teil", ask("gut", "yesno"))))
    files["rules.json"] = {"checks": [], "fee": None, "hints": []}
    told = Bundle(english(files)).in_language("en")
    situation = told.form.situation({"gut": False}, PARAMS, TODAY)
    (heading,) = Binder(situation, (), {}, ()).page(told.form.page("person")).fields
    (part,) = describe(situation, {})

    assert (heading.lang, [choice.label for choice in heading.fields[0].choices]) == ("en", ["Yes", "No"])
    assert (part.lang, [(row.label, row.values, row.lang) for row in part.rows[0].items[0].rows]) == (
        "en",
        [("EN Gut", ("No",), "en")],
    )


def test_what_the_template_says_of_an_answer_is_told_apart_from_what_people_wrote() -> None:
    files = bundle_json()
    listed = ask("zonen", "checkboxes", choices_param="liste", choices=["anders"])
    files["form.json"] = form_json(
        page("person", ask("frei"), ask("menge", "number", unit="Stück"), ask("gut", "checkbox"), listed)
    )
    files["rules.json"] = {"checks": [], "fee": None, "hints": []}
    files["parameters.json"] = {"parameters": [parameter("liste", "codelist")]}
    told = Bundle(english(files)).in_language("en")
    zones = {"liste": [{"value": "a", "label": "Zone A"}]}
    answers = {"frei": "ja", "menge": 2, "gut": True, "zonen": ["a", "anders", "fort"]}
    (part,) = describe(told.form.situation(answers, zones, TODAY), {})

    assert {row.path: tuple(zip(row.values, row.langs, strict=False)) for row in part.rows} == {
        "frei": (),
        "menge": (("2\xa0EN Stück", "en"),),
        "gut": (("Yes", "en"),),
        "zonen": (("Zone A", "de"), ("EN ANDERS", "en"), ("fort", "")),
    }


def test_leichte_sprache_is_german_of_its_own() -> None:
    assert {code: (each.tag, each.xliff) for code, each in LANGUAGES.items() if code in {"de-leicht", "uk"}} == {
        "de-leicht": ("de", "de-x-leicht"),
        "uk": ("uk", "uk"),
    }


# --- What is refused


@pytest.mark.parametrize(
    ("key", "entry", "rule"),
    [
        ("question/weg#nichts", {"of": "0" * 12, "text": "x"}, "text-known"),
        ("text/what#what", {"of": fingerprint("Für {params.satz}."), "text": "For nothing."}, "placeholder-kept"),
        ("page/person#title", {"of": fingerprint("Person"), "text": "{params.satz}"}, "placeholder-kept"),
        ("page/person#title", {"of": fingerprint("Person"), "text": "x" * 601}, "translation-fits"),
        ("text/what#what", {"of": "0" * 12, "text": "Outdated, so nobody is shown it."}, ""),
        ("page/person#title", {"of": "0", "text": "x"}, "shape:pattern"),
        ("page/person#title", {"of": "0" * 12, "text": ""}, "shape:minLength"),
    ],
)
def test_a_translation_that_cannot_stand_is_a_finding(key: str, entry: dict[str, str], rule: str) -> None:
    files = english()
    files[file_of("en")]["texts"][key] = entry

    assert [found for _path, found in findings(files)] == ([rule] if rule else [])


def test_a_language_that_nobody_knows_is_a_finding() -> None:
    files = english()
    files[file_of("xx")] = files.pop(file_of("en"))

    assert findings(files) == [("", "language-known")]
    assert [finding.rule for finding in check(as_bytes({**bundle_json(), "translations/EN.json": {}}))] == [
        "file-unknown"
    ]
