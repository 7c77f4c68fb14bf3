"""A version of a template, and what it says about an application in a town."""

from __future__ import annotations

import json
from typing import Any

import pytest

from blaupause.engine.bundles import Bundle, Fee, Hint, Line
from blaupause.engine.bundles.template import Delivery
from blaupause.engine.forms import FormError
from blaupause.engine.rules import RuleError
from tests.blaupause.engine.building import TODAY, as_bytes, bundle_json, changed

ANSWERS: dict[str, Any] = {"name": "Sevda", "weg": "post", "hunde": [{"name": "Frieda"}, {"name": "frei"}]}
PARAMS = {"satz": 7200, "statute_title": "der Satzung"}


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return Bundle.from_files(as_bytes(bundle_json()))


def test_it_survives_a_database(bundle: Bundle) -> None:
    stored = json.loads(json.dumps(bundle.to_json()))
    again = Bundle.from_json(stored)

    assert again == bundle
    assert hash(again) == hash(bundle)
    assert again != stored
    assert repr(again) == f"<Bundle hund 1.0.0 {bundle.hash[:12]}>"


def test_its_metadata(bundle: Bundle) -> None:
    template = bundle.template

    assert (template.slug, template.version, template.audience) == ("hund", "1.0.0", ("citizen",))
    assert (template.login_required, template.login_level, template.retention_months) == (False, "none", 120)
    assert (template.deadline, template.examples_note, template.remedy) == ("", "", "widerspruch")
    assert template.applicant == {"family_name": ("name",), "email": ("mail",), "place": ("weg", "mail")}
    assert template.delivery == Delivery("weg", "postfach", "post", "ja")
    assert template.keys[0].source == "LeiKa 2019"
    assert template.legal_basis[0].url == ""
    assert template.steps[0].expected == "{params.processing_time}"
    assert template.outcome("assess").letter == "bescheid"
    assert template.outcome("assess").reason_blocks[0].title == "Grund"
    assert template.outcome("answer").letter == ""
    with pytest.raises(KeyError):
        template.outcome("grant")


def test_optional_metadata() -> None:
    files = bundle_json()
    files["template.json"] = {
        **changed(files["template.json"], "delivery", None),
        "second_proof": None,
        "deadline": "Bald",
    }
    template = Bundle(files).template

    assert (template.delivery, template.second_proof, template.deadline) == (None, "", "Bald")


def test_its_texts(bundle: Bundle) -> None:
    assert bundle.texts.what == "Für {params.satz}."
    assert (bundle.texts.questions[0].q, bundle.texts.receipt_next) == ("Was kostet es?", ("Wir schreiben Ihnen.",))
    assert (bundle.easy.title, len(bundle.easy.lines), bundle.easy.marked_untested) == ("Hund anmelden", 3, True)
    assert set(bundle.letters) == {"bescheid"}
    assert [test["id"] for test in bundle.tests] == ["T1", "T2"]


def test_a_fee_line_by_line(bundle: Bundle) -> None:
    fee = bundle.fee(bundle.facts(ANSWERS, PARAMS, TODAY))

    assert fee == Fee(
        (Line("Steuer für Frieda", 7200, "72,00\u00a0€ pro Jahr"), Line("Porto", 100, "immer")), "Nach der Satzung."
    )
    assert (fee.total_cents, fee.complete, fee.exempt) == (7300, True, False)


def test_an_exemption_leaves_nothing_to_pay(bundle: Bundle) -> None:
    fee = bundle.fee(bundle.facts({**ANSWERS, "name": "befreit"}, PARAMS, TODAY))

    assert fee == Fee((), "Nach der Satzung.", exempt=True)
    assert fee.total_cents == 0


def test_a_fee_whose_answers_are_missing_is_incomplete(bundle: Bundle) -> None:
    assert bundle.fee(bundle.facts(ANSWERS, {}, TODAY)) == Fee((Line("Porto", 100, "immer"),), "Nach .", complete=False)
    assert bundle.fee(bundle.facts({}, PARAMS, TODAY)) == Fee((), "Nach der Satzung.")


@pytest.mark.parametrize(
    ("amount", "message"),
    [("1 / 0", "divide by zero"), ("answers.name", "whole number of cents"), ("answers.hunde[0].name == ''", "bool")],
)
def test_an_amount_that_fails_is_an_error(amount: str, message: str) -> None:
    files = bundle_json()
    files["rules.json"] = changed(files["rules.json"], "fee/lines/1/amount", amount)

    read = Bundle(files)

    with pytest.raises((RuleError, FormError), match=message):
        read.fee(read.facts(ANSWERS, PARAMS, TODAY))


def test_a_service_without_a_fee_has_none() -> None:
    files = bundle_json()
    files["rules.json"] = {**files["rules.json"], "fee": None}
    read = Bundle(files)

    assert read.fee(read.facts(ANSWERS, PARAMS, TODAY)) is None


def test_the_first_fitting_place_is_responsible(bundle: Bundle) -> None:
    assert bundle.unit_hint(bundle.facts(ANSWERS, PARAMS, TODAY)) == "Steueramt"
    assert bundle.unit_hint(bundle.facts({"name": "x"}, PARAMS, TODAY)) == "Stelle 72,00\u00a0€"
    assert bundle.unit_hint(bundle.facts({}, PARAMS, TODAY)) == ""


def test_hints_have_their_readers(bundle: Bundle) -> None:
    many, post, mail = (
        Hint("viele", "Mehr als ein Hund.", "clerk"),
        Hint("post", "Für Sevda: Post.", "both"),
        Hint("mail", "Keine E-Mail.", "applicant"),
    )

    assert bundle.hints(bundle.facts(ANSWERS, PARAMS, TODAY), audience="clerk") == (many, post)
    assert bundle.hints(bundle.facts(ANSWERS, PARAMS, TODAY), audience="applicant") == (post, mail)
    assert bundle.hints(bundle.facts(ANSWERS, PARAMS, TODAY)) == (many, post, mail)
    assert bundle.hints(bundle.facts({"mail": "a@b.de"}, PARAMS, TODAY)) == ()


def test_who_applies(bundle: Bundle) -> None:
    assert bundle.applicant(bundle.facts({**ANSWERS, "mail": "a@b.de"}, PARAMS, TODAY)) == {
        "family_name": "Sevda",
        "email": "a@b.de",
        "place": "POST a@b.de",
    }
    assert bundle.applicant(bundle.facts({"name": "Sevda"}, PARAMS, TODAY)) == {"family_name": "Sevda"}


def test_an_interim_result_may_say_who_applies() -> None:
    files = bundle_json()
    files["rules.json"] = changed(
        files["rules.json"], "values/+", {"id": "ort", "type": "text", "expr": "'in ' + answers.name"}
    )
    files["template.json"] = changed(files["template.json"], "applicant", {"place": "values.ort"})
    read = Bundle(files)

    assert read.applicant(read.facts(ANSWERS, PARAMS, TODAY)) == {"place": "in Sevda"}


def test_words_for_a_letter(bundle: Bundle) -> None:
    assert bundle.facts({"name": "Sevda", "weg": "post"}, {"satz": 7200, "fremd": 1}, TODAY).shown() == {
        "today": "08.09.2026",
        "answers.name": "Sevda",
        "answers.weg": "POST",
        "params.satz": "72,00\u00a0€",
    }


def test_any_text_is_filled(bundle: Bundle) -> None:
    assert bundle.fill("{params.satz} am {today}", PARAMS, TODAY) == "72,00\u00a0€ am 08.09.2026"
    assert bundle.facts(ANSWERS, PARAMS, TODAY).fill("{answers.name}, {case.number}", more={"case.number": "FD-1"}) == (
        "Sevda, FD-1"
    )


def test_a_bundle_nobody_checked_does_not_compile() -> None:
    files = bundle_json()
    files["rules.json"] = changed(files["rules.json"], "hints/0/when", "1 +")
    broken = Bundle(files)

    with pytest.raises(FormError, match="Syntax error"):
        _ = broken.rules
    files["form.json"] = changed(files["form.json"], "pages/0/questions/0/field", "nichts")
    with pytest.raises(FormError, match="no property 'nichts'"):
        _ = Bundle(files).form
