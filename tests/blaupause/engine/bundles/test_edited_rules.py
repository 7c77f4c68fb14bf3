"""Conditions by choice, rules, parameters, texts and stored tests of a bundle that is edited; what is said of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from blaupause.engine.bundles import Bundle, check
from blaupause.engine.bundles.editing import EditRefused, Operation, edit, empty_bundle, undo
from blaupause.engine.bundles.editing.conditions import from_cel
from blaupause.engine.bundles.editing.preview import preview
from blaupause.engine.bundles.editing.problems import advise
from blaupause.engine.bundles.editing.reading import condition_at, mentions_in_words, rules_of, told
from blaupause.engine.bundles.editing.speech import BundleSpeech

type Files = dict[str, Any]

BUNDLES = Path(__file__).parents[4] / "shared_services/catalogue/bundles"
TODAY = date(2026, 9, 8)


def packed(files: Files) -> dict[str, bytes]:
    return {name: json.dumps(content).encode() for name, content in files.items()}


def do(files: Files, name: str, place: str = "", **values: str) -> Files:
    edited = edit(files, Operation(name, place, values))
    assert undo(edited.files, edited.steps).files == files
    return edited.files


def refused(files: Files, name: str, place: str = "", **values: str) -> str:
    with pytest.raises(EditRefused) as caught:
        edit(files, Operation(name, place, values))
    return caught.value.field


def dog() -> Files:
    return dict(Bundle.from_directory(BUNDLES / "hundesteuer-anmelden").files)


@pytest.fixture
def files() -> Files:
    """One question of each kind that a condition can be about, and a parameter."""
    found = empty_bundle("Probe", "probe")
    for label, kind in (
        ("Zahl", "number"),
        ("Betrag", "money"),
        ("Tag", "date"),
        ("Ja", "yesno"),
        ("Art", "choice"),
        ("Mehrere", "choices"),
        ("Wort", "text"),
        ("Gruppe", "repeat"),
    ):
        found = do(found, "frage-neu", "seite/kontakt", label=label, kind=kind, choices="Eins\nZwei")
    found = do(found, "einstellung-neu", label="Frist", type="integer", group="process")
    found = do(found, "einstellung-neu", label="Stichtag", type="date", group="process")
    return do(found, "frage-neu", "seite/kontakt", label="Ziel", kind="text")


CLAUSES = [
    ("answers.zahl", "more", "5", "answers.zahl > 5", "„Zahl“ ist größer als 5"),
    ("answers.zahl", "is", "Frist", "answers.zahl == params.frist", "„Zahl“ ist „Frist“"),
    ("answers.betrag", "most", "5,00", "answers.betrag <= 500", "„Betrag“ ist höchstens 5,00\N{NO-BREAK SPACE}€"),
    (
        "answers.tag",
        "less",
        "24.12.2026",
        "timestamp(answers.tag) < timestamp('2026-12-24T00:00:00Z')",
        "„Tag“ ist kleiner als 24.12.2026",
    ),
    (
        "answers.tag",
        "least",
        "Stichtag",
        "timestamp(answers.tag) >= timestamp(params.stichtag)",
        "„Tag“ ist mindestens „Stichtag“",
    ),
    (
        "answers.tag",
        "ahead",
        "14",
        "timestamp(answers.tag) >= today + duration('336h')",
        "„Tag“ ist mindestens heute plus 14 Tage",
    ),
    (
        "answers.tag",
        "ahead",
        "Frist",
        "timestamp(answers.tag) >= today + duration(string(params.frist * 24) + 'h')",
        "„Tag“ ist mindestens heute plus „Frist“ Tage",
    ),
    ("answers.ja", "is", "ja", "answers.ja == true", "„Ja“ ist Ja"),
    ("answers.art", "is_not", "Eins", "answers.art != 'eins'", "„Art“ ist nicht „Eins“"),
    ("answers.mehrere", "contains", "Zwei", "'zwei' in answers.mehrere", "„Mehrere“ enthält „Zwei“"),
    ("answers.wort", "is", "it's", "answers.wort == 'it\\'s'", "„Wort“ ist „it's“"),
    ("answers.wort", "answered", "", "has(answers.wort)", "„Wort“ ist beantwortet"),
    ("answers.wort", "unanswered", "", "!has(answers.wort)", "„Wort“ ist nicht beantwortet"),
]


@pytest.mark.parametrize(("path", "operator", "value", "expression", "sentence"), CLAUSES)
def test_a_condition_goes_to_an_expression_and_back(
    files: Files, path: str, operator: str, value: str, expression: str, sentence: str
) -> None:
    changed = do(files, "bedingung", "frage/ziel", path_0=path, operator_0=operator, value_0=value, joined="und")

    assert condition_at(changed, "frage/ziel") == (expression, ())
    built = from_cel(expression, BundleSpeech(changed))
    assert built is not None
    assert (built.clauses[0].path, built.clauses[0].operator, built.clauses[0].value) == (path, operator, value)
    assert told(changed, expression) == sentence
    assert check(packed(changed)) == []


def test_texts_contain_words(files: Files) -> None:
    changed = do(
        files, "bedingung", "seite/kontakt", path_0="answers.wort", operator_0="contains", value_0="a", joined="oder"
    )

    assert condition_at(changed, "seite/kontakt") == ("answers.wort.contains('a')", ())
    built = from_cel("answers.wort.contains('a')", BundleSpeech(files))
    assert built is not None
    assert built.clauses[0].operator == "contains"


@pytest.mark.parametrize("joined", ["und", "oder"])
def test_several_comparisons_are_joined(files: Files, joined: str) -> None:
    values = {
        "path_0": "answers.ja",
        "operator_0": "is",
        "value_0": "nein",
        "path_1": "answers.zahl",
        "operator_1": "less",
        "value_1": "3",
        "path_2": "answers.zahl",
        "operator_2": "is",
        "value_2": "9",
    }

    changed = do(files, "bedingung", "frage/ziel", joined=joined, **values)

    built = from_cel(condition_at(changed, "frage/ziel")[0], BundleSpeech(changed))
    assert built is not None
    assert (len(built.clauses), built.joined) == (3, joined)


def test_without_a_question_there_is_no_condition(files: Files) -> None:
    changed = do(files, "bedingung", "frage/ziel", expression="answers.ja")
    changed = do(changed, "bedingung", "frage/ziel", path_0="", joined="und")

    assert changed == files


def test_inside_a_group_a_condition_is_about_the_entry(files: Files) -> None:
    files = do(files, "frage-neu", "frage/gruppe", label="Alter", kind="number")
    files = do(files, "frage-neu", "frage/gruppe", label="Beruf", kind="text")
    values = {"path_0": "item.alter", "operator_0": "least", "value_0": "18", "joined": "und"}

    files = do(files, "bedingung", "frage/gruppe/beruf", **values)

    assert condition_at(files, "frage/gruppe/beruf") == ("item.alter >= 18", ("gruppe",))
    assert told(files, "item.alter >= 18", ("gruppe",)) == "„Alter“ ist mindestens 18"
    assert check(packed(files)) == []


@pytest.mark.parametrize(
    "expression",
    [
        "answers.x == 1",
        "answers.ja ? true : false",
        "answers.zahl + 1 > 3",
        "answers.",
        "today > today",
        "1 > answers.zahl",
        "timestamp(answers.tag) >= today + duration('5h')",
        "answers.zahl > answers.zahl",
    ],
)
def test_other_expressions_are_no_choice(files: Files, expression: str) -> None:
    assert from_cel(expression, BundleSpeech(files)) is None


@pytest.mark.parametrize(
    ("expression", "value"), [("answers.ja", "ja"), ("!answers.ja", "nein"), ("answers.ja == false", "nein")]
)
def test_yes_and_no_have_several_spellings(files: Files, expression: str, value: str) -> None:
    built = from_cel(expression, BundleSpeech(files))

    assert built is not None
    assert built.clauses[0].value == value


@pytest.mark.parametrize(
    ("path", "operator", "value"),
    [
        ("answers.zahl", "is", "viel"),
        ("answers.betrag", "is", "x"),
        ("answers.tag", "is", "x"),
        ("answers.ja", "is", "x"),
        ("answers.art", "is", "Drei"),
        ("answers.wort", "is", ""),
        ("answers.gibtsnicht", "is", "x"),
        ("answers.zahl", "ahead", "3"),
        ("answers.tag", "ahead", "bald"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(files: Files, path: str, operator: str, value: str) -> None:
    field = refused(files, "bedingung", "frage/ziel", path_0=path, operator_0=operator, value_0=value, joined="und")

    assert field == "condition"


def test_an_expression_that_is_none_is_refused(files: Files) -> None:
    assert refused(files, "bedingung", "frage/ziel", expression="answers.") == "expression"
    assert refused(files, "bedingung", "frage/ziel", expression="1 + 1") == "expression"


# --- Rules


def test_a_check_says_when_an_answer_is_right(files: Files) -> None:
    values = {
        "on": "tag",
        "path_0": "answers.tag",
        "operator_0": "ahead",
        "value_0": "Frist",
        "joined": "und",
        "message": "Zu spät.",
        "label": "Rechtzeitig",
    }

    changed = do(files, "regel", "regel/pruefung/", **values, when="has(answers.tag)")
    changed = do(changed, "regel", "regel/pruefung/rechtzeitig", **values | {"message": "Viel zu spät."})

    rule = changed["rules.json"]["checks"][0]
    assert (rule["message"], rule["when"]) == ("Viel zu spät.", "has(answers.tag)")
    assert list(rules_of(changed)) == [("regel/pruefung/rechtzeitig", "Viel zu spät.", "Prüfung")]
    assert check(packed(changed)) == []
    assert do(changed, "regel-entfernen", "regel/pruefung/rechtzeitig") == files


def test_a_check_within_a_group_is_about_each_entry(files: Files) -> None:
    changed = do(
        files,
        "regel",
        "regel/pruefung/",
        on="gruppe[].angabe",
        expression="item.angabe != 'x'",
        message="Nein.",
        label="Regel",
    )

    assert condition_at(changed, "regel/pruefung/regel") == ("item.angabe != 'x'", ("gruppe",))
    assert check(packed(changed)) == []


def test_hints_values_and_fees_come_and_go(files: Files) -> None:
    changed = do(
        files, "regel", "regel/hinweis/", label="Tipp", text="Gut.", expression="answers.ja", **{"for": "both"}
    )
    changed = do(changed, "regel", "regel/ergebnis/", label="Summe", type="money", expression="answers.zahl * 100")
    changed = do(changed, "regel", "regel/gebuehr/", label="Gebühr", cents="10,00", basis="fest", when="")
    changed = do(
        changed, "regel", "regel/gebuehr/", label="Mehr", expression="values.summe", basis="je Stück", when="answers.ja"
    )
    changed = do(changed, "regel", "regel/gebuehr/1", label="Grundgebühr", cents="12,00", basis="fest")

    assert check(packed(changed)) == []
    assert [place for place, _label, _kind in rules_of(changed)] == [
        "regel/hinweis/tipp",
        "regel/ergebnis/summe",
        "regel/gebuehr/1",
        "regel/gebuehr/2",
    ]
    assert changed["rules.json"]["fee"]["lines"][0]["amount"] == "1200"

    for place in ("regel/gebuehr/2", "regel/gebuehr/1", "regel/hinweis/tipp", "regel/ergebnis/summe"):
        changed = do(changed, "regel-entfernen", place)
    assert changed["rules.json"] == {"checks": [], "fee": None, "hints": [], "values": []}


@pytest.mark.parametrize(
    ("place", "values", "field"),
    [
        ("regel/zauber/", {}, ""),
        ("regel/pruefung/", {"on": "gibtsnicht"}, "on"),
        ("regel/pruefung/", {"on": "tag", "message": "x", "label": "x"}, "condition"),
        ("regel/pruefung/", {"on": "tag", "message": "x", "expression": "true", "when": "answers."}, "when"),
        ("regel/gebuehr/", {"label": "x", "basis": "y"}, "expression"),
        ("regel/gebuehr/", {"label": "x", "basis": "y", "expression": "'a'"}, "expression"),
        ("regel/hinweis/gibtsnicht", {"text": "x"}, ""),
    ],
)
def test_a_rule_that_is_none_is_refused(files: Files, place: str, values: dict[str, str], field: str) -> None:
    assert refused(files, "regel", place, **values) == field


def test_a_rule_that_is_gone_is_not_removed(files: Files) -> None:
    refused(files, "regel-entfernen", "regel/zauber/1")
    refused(files, "regel-entfernen", "regel/gebuehr/1")


def test_rules_of_real_templates_can_be_saved_as_they_are() -> None:
    files = dog()
    for place, _label, kind in list(rules_of(files)):
        expression, _group = condition_at(files, place)
        rule = (
            next(each for each in files["rules.json"]["values"] if place.endswith(f"/{each['id']}"))
            if kind == "Berechneter Wert"
            else None
        )
        if rule:
            assert do(files, "regel", place, type=rule["type"], expression=expression) == files


# --- Parameters


def test_a_parameter_gets_a_default_and_a_lock(files: Files) -> None:
    changed = do(
        files,
        "einstellung-aendern",
        "einstellung/frist",
        label="Frist",
        default="14",
        required="ja",
        locked="ja",
        group="law",
        unit="Tage",
        help="Wie lange?",
    )

    source = changed["parameters.json"]["parameters"][-2]
    assert (source["default"], source["locked"], source["unit"], source["help"]) == (14, True, "Tage", "Wie lange?")
    assert check(packed(changed)) == []


def test_a_choice_of_the_town_has_choices(files: Files) -> None:
    changed = do(files, "einstellung-neu", label="Wahl", type="choice", group="law")
    changed = do(
        changed,
        "einstellung-aendern",
        "einstellung/wahl",
        label="Wahl",
        default="Blau",
        choices="Rot\nBlau",
        group="law",
    )

    assert changed["parameters.json"]["parameters"][-1]["default"] == "zweite_moeglichkeit"
    assert check(packed(changed)) == []


def test_a_default_must_fit(files: Files) -> None:
    values = {"label": "Frist", "group": "law"}
    assert refused(files, "einstellung-aendern", "einstellung/frist", **values, default="bald") == "default"
    assert refused(files, "einstellung-aendern", "einstellung/frist", **values, required="ja", locked="ja") == "default"


def test_the_remedy_of_the_service_follows_its_parameter() -> None:
    labels = {each["value"]: each["label"] for each in _remedy(dog())["choices"]}

    changed = do(
        dog(),
        "einstellung-aendern",
        "einstellung/remedy",
        label="Rechtsbehelf",
        default=labels["klage"],
        choices="\n".join(labels.values()),
        group="law",
        required="ja",
        locked="ja",
    )

    assert changed["template.json"]["remedy"] | {"law": ""} == {"kind": "klage", "locked": True, "law": ""}


def _remedy(files: Files) -> dict[str, Any]:
    return next(each for each in files["parameters.json"]["parameters"] if each["id"] == "remedy")


def test_a_removed_parameter_is_forgotten_by_tests(files: Files) -> None:
    changed = do(files, "test-neu", title="Probe", answers="{}", today="2026-09-08")
    assert "frist" in changed["tests.json"]["tests"][-1]["params"]

    changed = do(changed, "einstellung-entfernen", "einstellung/frist")

    assert "frist" not in changed["tests.json"]["tests"][-1]["params"]
    assert check(packed(changed)) == []


# --- Texts and facts

FACTS = {
    "title": "Osterfeuer anmelden",
    "version": "1.1.0",
    "submit_label": "Anmelden",
    "summary": "Kurz.",
    "who": "Alle.",
    "declaration": "Stimmt.",
    "level": "municipality",
    "minutes": "5",
    "due_days": "14",
    "retention_months": "24",
    "retention_verified": "ja",
    "synonyms": "Feuer\nFeuer",
    "documents": "",
    "life_situations": "Straße und Umwelt",
    "legal_basis": "HSOG § 74",
}


def test_facts_are_changed(files: Files) -> None:
    changed = do(files, "angaben", "angaben/leistung", **FACTS)
    changed = do(changed, "angaben", "angaben/leistung", **FACTS)

    template = changed["template.json"]
    assert (template["version"], template["synonyms"]) == ("1.1.0", ["Feuer"])
    assert template["life_situations"] == ["strasse-und-umwelt"]
    assert template["legal_basis"] == [{"title": "HSOG § 74", "verified": False}]
    assert check(packed(changed)) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [("version", "1.0"), ("minutes", ""), ("life_situations", ""), ("synonyms", "x" * 301), ("level", "eu")],
)
def test_facts_that_do_not_fit_are_refused(files: Files, key: str, value: str) -> None:
    assert refused(files, "angaben", "angaben/leistung", **FACTS | {key: value}) == key


def test_texts_are_changed(files: Files) -> None:
    values = {
        "what": "Was",
        "who": "Wer",
        "how": "Wie",
        "next": "Eins\n\nZwei",
        "receipt_next": "Drei",
        "questions": "Kostet das?\nNein.\n\nWie lange?\nZwei\nTage.",
    }

    changed = do(files, "texte", "texte/leistung", **values)

    assert changed["texts.de.json"]["next"] == ["Eins", "Zwei"]
    assert changed["texts.de.json"]["questions"][1] == {"q": "Wie lange?", "a": "Zwei\nTage."}
    assert refused(files, "texte", "texte/leistung", **values | {"questions": "Nur eine Frage?"}) == "questions"


def test_easy_language_is_changed(files: Files) -> None:
    changed = do(files, "leicht", "texte/leicht", title="Feuer", lines="Eins.\nZwei.\nDrei.", tested="ja")

    assert changed["texts.de-leicht.json"] == {
        "title": "Feuer",
        "lines": ["Eins.", "Zwei.", "Drei."],
        "marked_untested": False,
    }
    assert refused(files, "leicht", "texte/leicht", title="Feuer", lines="Eins.\nZwei.") == "lines"


# --- Stored tests


def test_answers_are_stored_with_what_comes_of_them(files: Files) -> None:
    changed = do(files, "regel", "regel/gebuehr/", label="Gebühr", cents="10,00", basis="fest")
    answers = json.dumps({"vornamen": "Ada", "familienname": "Muster", "email": "a@b.example"})
    changed = do(changed, "test-neu", "test/", title="Geht durch", answers=answers, today="2026-09-08")
    changed = do(changed, "test-neu", "test/", title="Leer", answers="{}", today="2026-09-08")

    assert [test["expect"] for test in changed["tests.json"]["tests"][1:]] == [
        {"valid": True, "fee_cents": 1000, "hints": []},
        {"valid": False, "problems": ["email", "familienname", "vornamen"], "fee_cents": 1000, "hints": []},
    ]
    assert check(packed(changed)) == []
    assert (
        do(do(changed, "test-entfernen", "test/T3"), "test-entfernen", "test/T2")["tests.json"] == files["tests.json"]
    )


def test_the_last_test_stays(files: Files) -> None:
    refused(files, "test-entfernen", "test/T1")


def test_a_test_needs_answers_and_a_sound_template(files: Files) -> None:
    refused(files, "test-neu", "test/", title="x", answers="[", today="2026-09-08")
    refused(files, "test-neu", "test/", title="x", today="2026-09-08")
    broken = do(files, "bedingung", "frage/ziel", expression="answers.gibtsnicht == 1")
    refused(broken, "test-neu", "test/", title="x", answers="{}", today="2026-09-08")


# --- What is said


def texts_of(files: Files, *, errors: bool) -> list[tuple[str, str]]:
    return [(each.place, each.text) for each in advise(Bundle(files), tested=True) if each.is_error == errors]


def test_a_mistake_is_told_in_german_with_its_place(files: Files) -> None:
    broken = do(files, "bedingung", "frage/ziel", expression="answers.gibtsnicht == 1")
    broken = do(broken, "bedingung", "seite/kontakt", expression="answers.nirgends == 1")

    assert set(texts_of(broken, errors=True)) >= {
        ("frage/ziel", "„answers.gibtsnicht“ gibt es nicht. Ändern Sie die Bedingung oder den Ausdruck."),
        ("seite/kontakt", "„answers.nirgends“ gibt es nicht. Ändern Sie die Bedingung oder den Ausdruck."),
    }


@pytest.mark.parametrize(
    ("file", "change", "place"),
    [
        ("rules.json", {"checks": [{"id": "a", "on": "nichts", "expr": "true", "message": "x"}]}, "regel/pruefung/a"),
        (
            "rules.json",
            {"fee": {"currency": "EUR", "lines": [{"label": "{x}", "amount": "1", "basis": "b"}]}},
            "regel/gebuehr/1",
        ),
        (
            "rules.json",
            {"fee": {"currency": "EUR", "note": "{x}", "lines": [{"label": "l", "amount": "1", "basis": "b"}]}},
            "regel/",
        ),
        (
            "parameters.json",
            {
                "parameters": [
                    {"id": "unit", "label": "", "type": "unit", "required": True, "locked": False, "group": "law"}
                ]
            },
            "einstellung/unit",
        ),
        ("parameters.json", {"parameters": []}, "einstellung/"),
        ("texts.de.json", {"what": "{x}"}, "texte/leistung"),
        ("texts.de-leicht.json", {"title": "{x}"}, "texte/leicht"),
        ("template.json", {"who": "{x}"}, "angaben/leistung"),
        (
            "tests.json",
            {
                "tests": [
                    {
                        "id": "T1",
                        "title": "t",
                        "today": "2026-01-01",
                        "params": {},
                        "answers": {},
                        "expect": {"valid": True},
                    }
                ]
            },
            "test/T1",
        ),
    ],
)
def test_every_mistake_has_a_place(files: Files, file: str, change: dict[str, Any], place: str) -> None:
    broken = {**files, file: {**files[file], **change}}

    assert place in [where for where, _text in texts_of(broken, errors=True)]


def test_a_mistake_in_the_schema_is_about_the_first_page(files: Files) -> None:
    schema = {**files["form.json"]["schema"], "required": ["gibtsnicht"]}
    broken = {**files, "form.json": {**files["form.json"], "schema": schema}}

    assert texts_of(broken, errors=True)[0][0] == "seite/kontakt"


def test_warnings_are_no_errors(files: Files) -> None:
    warned = do(files, "seite-neu", title="Zwei")
    warned = do(warned, "frage-neu", "seite/zwei", label="Später", kind="yesno")
    warned = do(warned, "seite-neu", title="Drei")
    warned = do(warned, "frage-neu", "seite/kontakt", label="Offen", kind="choice")
    warned = do(
        warned, "bedingung", "frage/ziel", path_0="answers.spaeter", operator_0="is", value_0="ja", joined="und"
    )

    assert texts_of(warned, errors=True) == []
    assert set(texts_of(warned, errors=False)) == {
        ("frage/platzhalter", "Diese Seite hat noch keine Frage."),
        ("frage/offen", "Die Auswahl steht noch nicht fest."),
        ("frage/ziel", "Die Bedingung hängt an „Später“. Danach wird erst später gefragt."),
        ("einstellung/frist", "Diese Einstellung nutzt niemand: keine Regel, kein Text, kein Bescheid."),
        ("einstellung/stichtag", "Diese Einstellung nutzt niemand: keine Regel, kein Text, kein Bescheid."),
        ("texte/leistung", "Hier ist noch etwas zu schreiben."),
        ("texte/leicht", "Hier ist noch etwas zu schreiben."),
        ("angaben/leistung", "Hier ist noch etwas zu schreiben."),
        ("texte/leicht", "Die Zielgruppe hat den Text in Leichter Sprache noch nicht geprüft."),
        ("angaben/leistung", "Die Aufbewahrungsfrist ist nicht geprüft."),
        ("test/", "Kein gespeicherter Test zeigt einen Antrag, der durchgeht."),
    }


def test_who_speaks_of_a_question_is_told() -> None:
    files = dog()

    said = list(mentions_in_words(files, "frage/zahlungsart"))
    assert "ein Bescheid" in said or said
    assert list(mentions_in_words(files, "einstellung/sepa_creditor_id"))
    assert list(mentions_in_words(files, "seite/zahlung")) == []
    assert any(each.startswith("Prüfung") for each in mentions_in_words(files, "frage/hunde/chipnummer"))


def test_there_is_a_preview_though_a_condition_is_wrong(files: Files) -> None:
    broken = do(files, "bedingung", "frage/ziel", expression="answers.gibtsnicht == 1")

    view = preview(Bundle(broken), "kontakt", TODAY)

    assert view is not None
    assert [(each.label, each.depends) for each in view.fields][-1] == ("Ziel", True)


def test_there_is_no_preview_of_what_cannot_be_drawn(files: Files) -> None:
    schema = {**files["form.json"]["schema"], "required": ["gibtsnicht"]}
    broken = {**files, "form.json": {**files["form.json"], "schema": schema}}

    assert preview(Bundle(broken), "kontakt", TODAY) is None


def test_a_finished_template_has_no_warnings() -> None:
    files = dog()
    done = {
        **files,
        "template.json": {**files["template.json"], "retention": {"months": 1, "from": "closed", "verified": True}},
        "texts.de-leicht.json": {**files["texts.de-leicht.json"], "marked_untested": False},
    }

    assert advise(Bundle(done)) == []


def test_what_is_unknown_is_called_as_it_is_written(files: Files) -> None:
    assert told(files, "answers.weg == 'x'") == "answers.weg ist „x“"
    assert condition_at(files, "texte/leicht") == ("", ())
    assert condition_at(files, "frage/weg") == ("", ())
    assert condition_at(files, "regel/pruefung/") == ("", ())


def test_samples_keep_within_limits_and_lists_are_left_out(files: Files) -> None:
    parameters = [
        *files["parameters.json"]["parameters"],
        {"id": "n", "label": "n", "type": "integer", "required": True, "locked": False, "group": "law", "minimum": 50},
        {"id": "l", "label": "l", "type": "codelist", "required": True, "locked": False, "group": "law"},
    ]

    changed = do(
        {**files, "parameters.json": {"parameters": parameters}},
        "test-neu",
        title="x",
        answers="{}",
        today="2026-01-01",
    )

    params = changed["tests.json"]["tests"][-1]["params"]
    assert (params["n"], "l" in params) == (50, False)
