"""The real services: their arithmetic as the fact sheet has it, what is theirs to say, and how they say it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from blaupause.engine.bundles import check, read_directory
from tests.shared_services.catalogue.bundles import FOLDER, FROM_FIM, OFFICE, SLUGS, load, questions, stored

if TYPE_CHECKING:
    from blaupause.engine.bundles import Bundle

FIRST = ("bewohnerparkausweis", "hundesteuer-anmelden", "mangel-melden")

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


WITH_NOTICE = [slug for slug in SLUGS if load(slug).letters]


@pytest.fixture(params=SLUGS)
def bundle(request: pytest.FixtureRequest) -> Bundle:
    return load(request.param)


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
    """Answers are carried over by the question's name; forms from FIM keep the limits of its building blocks."""
    asked: dict[tuple[str, bool], set[str]] = {}
    for slug in SLUGS:
        for question, schema, _required in questions(load(slug)):
            if question["field"] in CARRIED:
                kind = {key: schema.get(key) for key in ("type", "format", "maxLength")}
                asked.setdefault((question["field"], slug in FROM_FIM), set()).add(json.dumps(kind))

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
        "Hundesteuer für 2026 nach: Hundesteuersatzung (Beispiel). Ab 2027 gilt der Betrag für ein ganzes Jahr."
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


@pytest.mark.parametrize(
    ("slug", "test_id", "hint", "amount"),
    [
        ("hundesteuer-abmelden", "T1", "refund", "48,00\u00a0€"),
        ("kita-vormerkung", "T4-long", "contribution", "50,00\u00a0€"),
        ("unterhaltsvorschuss", "T1", "amount", "227,00\u00a0€"),
        ("unterhaltsvorschuss", "T2", "amount", "149,00\u00a0€"),
        ("unterhaltsvorschuss", "T4", "amount", "394,00\u00a0€"),
        ("unterhaltsvorschuss", "T5", "amount", "46,00\u00a0€"),
        ("wasserzaehlerstand-melden", "T1", "estimate", "486,00\u00a0€"),
        ("wasserzaehlerstand-melden", "T3", "estimate", "40 m³"),
        ("wasserzwischenzaehler", "T1", "saving", "120,20\u00a0€"),
    ],
)
def test_what_is_pointed_out_has_the_right_amount(slug: str, test_id: str, hint: str, amount: str) -> None:
    bundle = load(slug)

    told = {each.id: each.text for each in bundle.hints(bundle.facts(*stored(bundle, test_id)))}

    assert amount in told[hint]


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
    keys = (key for slug in SLUGS for key in load(slug).template.keys)
    verified = {key.value for key in keys if key.verified and key.scheme != "fim"}

    assert verified == {"99041004034000", "99108001001000"}
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
