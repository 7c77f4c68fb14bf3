"""The real services: their arithmetic as the fact sheet has it, what is theirs to say, and how they say it."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from blaupause.engine.bundles import Bundle, check, read_directory
from shared_services import catalogue

FOLDER = Path(catalogue.__file__).parent / "bundles"
SLUGS = sorted(path.name for path in FOLDER.iterdir())
FIRST = ("bewohnerparkausweis", "hundesteuer-anmelden", "mangel-melden")

OFFICE = {
    "unit": 1,
    "authority_name": "Magistrat der Stadt Fulda",
    "contact_phone": "0661 000-01",
    "contact_email": "amt@fulda.example",
    "statute_title": "Hundesteuersatzung (Beispiel)",
    "statute_url": "https://fulda.example/satzung",
    "court": "Verwaltungsgericht Kassel, Goethestraße 41-43, 34119 Kassel",
    "bank_details": "Musterbank, DE02 1203 0000 0000 2020 51",
}
CARRIED = {
    *("vornamen", "familienname", "geburtsdatum", "strasse_hausnummer", "anschrift_zusatz", "postleitzahl", "wohnort"),
    *("email", "telefon", "iban", "kontoinhaber", "zustellung", "einwilligung_postfach"),
}
TOWN_A = {
    **OFFICE,
    "due_dates": "am 01.07. jedes Jahres",
    "rate_first": 72_00,
    "rate_second": 108_00,
    "rate_further": 144_00,
}
TOWN_B = {**TOWN_A, "rate_first": 60_00, "rate_second": 90_00, "rate_further": 120_00}


def load(slug: str) -> Bundle:
    return Bundle.from_directory(FOLDER / slug)


WITH_NOTICE = [slug for slug in SLUGS if load(slug).letters]


@pytest.fixture(params=SLUGS)
def bundle(request: pytest.FixtureRequest) -> Bundle:
    return load(request.param)


def stored(bundle: Bundle, test_id: str) -> tuple[dict[str, Any], dict[str, Any], date]:
    """Return answers, resolved values and day of a stored test."""
    test = next(test for test in bundle.tests if test["id"] == test_id)
    return test["answers"], bundle.resolve(test["params"]).values, date.fromisoformat(test["today"])


# --- Checked by the real engine


@pytest.mark.parametrize("slug", SLUGS)
def test_a_bundle_has_no_finding(slug: str) -> None:
    assert check(read_directory(FOLDER / slug)) == []


def test_a_bundle_is_called_as_its_folder(bundle: Bundle) -> None:
    assert (FOLDER / bundle.template.slug / "template.json").is_file()
    assert bundle.template.slug in SLUGS


def test_a_bundle_is_tried_with_good_and_bad_applications(bundle: Bundle) -> None:
    valid = [test["expect"]["valid"] for test in bundle.tests]

    assert len(valid) >= 8
    assert valid.count(False) >= 2


def test_a_question_that_several_services_ask_takes_the_same_answer() -> None:
    """Answers are carried over by the question's name."""
    asked: dict[str, set[str]] = {}
    for slug in SLUGS:
        for question, schema, _required in questions(load(slug)):
            if question["field"] in CARRIED:
                kind = {key: schema.get(key) for key in ("type", "format", "maxLength")}
                asked.setdefault(question["field"], set()).add(json.dumps(kind))

    assert {field: kinds for field, kinds in asked.items() if len(kinds) > 1} == {}


@pytest.mark.parametrize(
    ("slug", "before", "after"),
    [
        ("hundesteuer-anmelden", "(100 - values.percent) / 1200", "(100 - values.percent) / 1300"),
        ("hundesteuer-anmelden", "getMonth() + params.litter_free_months", "getMonth()"),
        ("bewohnerparkausweis", "params.fee_year * values.months / 12", "params.fee_year"),
        ("mangel-melden", "Ordnungsamt und Polizei", "Zentrale Annahme"),
    ],
)
def test_a_wrong_rule_is_found_by_the_stored_tests(slug: str, before: str, after: str) -> None:
    files = read_directory(FOLDER / slug)
    assert before.encode() in files["rules.json"]
    files["rules.json"] = files["rules.json"].replace(before.encode(), after.encode())

    findings = check(files)

    assert findings
    assert {(finding.file, finding.rule) for finding in findings} == {("tests.json", "test")}


# --- Arithmetic (research/services.md 2.1 and 2.3)


@pytest.mark.parametrize(
    ("test_id", "cents"),
    [
        ("T0-A", 72_00),
        ("T0-B", 60_00),
        ("T1", 48_00),
        ("T2", 40_00),
        ("T3", 45_00),
        ("T4", 64_80),
        ("T5", 42_00),
        ("shelter-free", 0),
        ("sample-of-the-ui", 30_00),
    ],
)
def test_what_a_dog_costs(test_id: str, cents: int) -> None:
    dogs = load("hundesteuer-anmelden")

    fee = dogs.fee(dogs.facts(*stored(dogs, test_id)))

    assert fee is not None
    assert fee.complete
    assert fee.total_cents == cents


def test_every_line_of_the_dog_tax_tells_its_calculation() -> None:
    dogs = load("hundesteuer-anmelden")
    answers, params, today = stored(dogs, "sample-of-the-ui")

    fee = dogs.fee(dogs.facts(answers, {**params, "statute_title": "Hundesteuersatzung (Beispiel)"}, today))

    assert fee is not None
    assert [(line.label, line.amount_cents, line.basis) for line in fee.lines] == [
        ("Frieda, erster Hund", 30_00, "72,00\u00a0€ pro Jahr, für 2026 5 von 12 Monaten"),
        ("Balu, zweiter Hund, aus dem Tierheim", 0, "108,00\u00a0€ pro Jahr, frei bis Ende August 2027"),
    ]
    assert fee.period_note == (
        "Hundesteuer für 2026 nach: Hundesteuersatzung (Beispiel). Ab 2027 gilt der Betrag für ein ganzes Jahr. "
        "Verbindlich ist der Bescheid."
    )


@pytest.mark.parametrize(("test_id", "cents"), [("T1", 120_00), ("T2", 60_00), ("T2-own-half", 40_00)])
def test_what_a_parking_permit_costs(test_id: str, cents: int) -> None:
    parking = load("bewohnerparkausweis")

    fee = parking.fee(parking.facts(*stored(parking, test_id)))

    assert fee is not None
    assert fee.total_cents == cents


def test_a_defect_costs_nothing_and_finds_its_place() -> None:
    defects = load("mangel-melden")

    assert defects.fee(defects.facts(*stored(defects, "T1"))) is None
    assert defects.unit_hint(defects.facts(*stored(defects, "T1"))) == "Beleuchtung"
    assert defects.unit_hint(defects.facts(*stored(defects, "T2"))) == "Ordnungsamt und Polizei"
    assert defects.unit_hint(defects.facts(*stored(defects, "T4"))) == "Weiterleiten: Stelle außerhalb"


# --- One template, many towns


def test_two_towns_take_different_amounts_for_the_same_template() -> None:
    dogs = load("hundesteuer-anmelden")
    answers, _params, today = stored(dogs, "T0-B")
    amounts = []
    for overlay in (TOWN_A, TOWN_B):
        resolved = dogs.resolve(overlay)
        assert not resolved.missing
        fee = dogs.fee(dogs.facts(answers, resolved.values, today))
        assert fee is not None
        amounts.append(fee.total_cents)

    assert amounts == [72_00, 60_00]


@pytest.mark.parametrize(
    ("slug", "missing"),
    [
        ("hundesteuer-anmelden", {"rate_first", "rate_second", "rate_further", "due_dates", *OFFICE}),
        ("bewohnerparkausweis", {"fee_year", "streets", *OFFICE}),
        ("mangel-melden", {"place_name", "unit", "contact_phone", "contact_email"}),
    ],
)
def test_no_town_goes_live_with_anothers_fee_or_address(slug: str, missing: set[str]) -> None:
    assert {parameter.id for parameter in load(slug).resolve({}).missing} == missing


@pytest.mark.parametrize("slug", [slug for slug in WITH_NOTICE if load(slug).template.remedy != "none"])
def test_the_town_may_correct_the_remedy(slug: str) -> None:
    bundle = load(slug)
    remedy = bundle.parameters.get("remedy")

    assert remedy is not None
    assert (remedy.default, remedy.locked) == (bundle.template.remedy, bundle.template.remedy_locked)
    assert not remedy.locked


def test_a_street_of_the_list_and_a_typed_one_make_the_same_address() -> None:
    parking = load("bewohnerparkausweis")

    assert parking.applicant(parking.facts(*stored(parking, "T1")))["street"] == "Gartenstraße 12"
    assert parking.applicant(parking.facts(*stored(parking, "T3")))["street"] == "Hauptstraße 12"


# --- Facts


def test_only_what_a_hessian_source_confirms_is_marked_verified() -> None:
    verified = {key.value for slug in SLUGS for key in load(slug).template.keys if key.verified}

    assert verified == {"99108001001000"}
    assert not any(load(slug).template.retention_verified for slug in SLUGS)


def test_who_has_to_log_in() -> None:
    login = {slug: (load(slug).template.login_required, load(slug).template.login_level) for slug in FIRST}

    assert login == {
        "bewohnerparkausweis": (True, "basic"),
        "hundesteuer-anmelden": (False, "none"),
        "mangel-melden": (False, "none"),
    }


def test_remedies() -> None:
    assert {slug: load(slug).template.remedy for slug in FIRST} == {
        "bewohnerparkausweis": "klage",
        "hundesteuer-anmelden": "widerspruch",
        "mangel-melden": "none",
    }


# --- Words (ui, section 6)

_EXPRESSIONS = {"expr", "when", "visible", "amount", "id", "pattern", "value", "source"}
_SENTENCE = re.compile(r"(?<=[.?!:])\s+|\n")
_PLACEHOLDER = re.compile(r"\{[^}]*\}")


def texts(content: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text that people read, with the key it stands under."""
    if isinstance(content, dict):
        for name, inner in content.items():
            if name not in _EXPRESSIONS:
                yield from texts(inner, name)
    elif isinstance(content, list):
        for inner in content:
            yield from texts(inner, key)
    elif isinstance(content, str):
        yield key, content


def readable(bundle: Bundle) -> Iterator[tuple[str, str, str]]:
    for name, content in bundle.files.items():
        if name != "tests.json":
            for key, text in texts(content["pages"] if name == "form.json" else content):
                yield name, key, text


def sentences(text: str) -> list[str]:
    return _SENTENCE.split(_PLACEHOLDER.sub("x", text))


def test_sentences_are_short_and_calm(bundle: Bundle) -> None:
    for name, _key, text in readable(bundle):
        longest = 8 if name == "texts.de-leicht.json" else 15
        assert all(len(sentence.split()) <= longest for sentence in sentences(text)), text
        assert "!" not in text


def test_leichte_sprache_has_one_statement_a_line(bundle: Bundle) -> None:
    assert bundle.easy.marked_untested
    for line in bundle.easy.lines:
        assert line.endswith((".", "?")), line
        assert not re.search(r"[.?] ", line), line


type Asked = tuple[dict[str, Any], dict[str, Any], bool]


def questions(bundle: Bundle) -> Iterator[Asked]:
    """Yield every question with its schema and whether it must be answered."""
    form = bundle.files["form.json"]
    for page in form["pages"]:
        yield from _questions(page["questions"], form["schema"])


def _questions(asked: list[dict[str, Any]], schema: dict[str, Any]) -> Iterator[Asked]:
    for question in asked:
        if question["widget"] != "info":
            own = schema["properties"][question["field"]]
            yield question, own, question["field"] in schema["required"]
            yield from _questions(question.get("questions", []), own.get("items", {}))


def test_every_mistake_tells_what_to_do(bundle: Bundle) -> None:
    for question, schema, required in questions(bundle):
        own = question.get("errors", {})
        demanded = {"required"} if required else set()
        demanded |= {key for key in ("pattern", "minItems", "minimum") if schema.get(key)}
        assert demanded <= own.keys(), question["field"]
        for text in own.values():
            assert "bitte" not in text.lower(), text
            assert "ungültig" not in text.lower(), text
            assert text.endswith("."), text
    for rule in bundle.files["rules.json"]["checks"]:
        assert len(sentences(rule["message"])) >= 2, rule["message"]


def test_files_are_laid_out_as_utf_8_with_a_last_line(bundle: Bundle) -> None:
    for name, content in read_directory(FOLDER / bundle.template.slug).items():
        assert content.endswith(b"}\n"), name
        assert json.loads(content) == bundle.files[name]
        assert rb"\u" not in content, name
