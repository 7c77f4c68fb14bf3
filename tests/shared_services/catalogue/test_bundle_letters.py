"""The letters of the services in the sources: a clerk can send each of them, whatever was answered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from blaupause.engine import letters
from blaupause.engine.forms import telling
from blaupause.engine.letters import Context, Remedy, RemedyKind, Sender
from tests.shared_services.catalogue.bundles import OFFICE, SLUGS, load

if TYPE_CHECKING:
    from blaupause.engine.bundles import Bundle
    from blaupause.engine.letters import Letter

SENDER = Sender(town="Stadt Fulda", authority="Magistrat der Stadt Fulda", address=("Musterplatz 1", "36037 Fulda"))
TEXT = "Ein Satz des Amtes."
SAMPLES: dict[str, Any] = {
    "money": 12_00,
    "integer": 3,
    "percent": 10,
    "text": "Beispiel",
    "longtext": "Beispiel",
    "date": "2026-01-01",
}
NOT_GRANTED = {"outside_zone"}
"""Hints with which an application can only be refused."""
WITH_LETTERS = [slug for slug in SLUGS if load(slug).letters]


def values(bundle: Bundle, params: dict[str, Any]) -> dict[str, Any]:
    """Return a town's values: those of the test, an office, and something for all that is still missing."""
    resolved = bundle.resolve({**OFFICE, **params})
    return resolved.values | {each.id: SAMPLES[each.type] for each in resolved.missing if each.type in SAMPLES}


def composed(bundle: Bundle, letter: str, test: dict[str, Any], granted: str) -> Letter:
    params, today = values(bundle, test["params"]), date.fromisoformat(test["today"])
    situation = bundle.form.situation(test["answers"], params, today)
    kind = RemedyKind(str(params["remedy"]))
    return letters.compose(
        bundle.letters[letter],
        Context(
            sender=SENDER,
            recipient=("Sevda Yılmaz-Brandt", "Musterweg 12", "36037 Fulda"),
            file_number="FD-2026-000001",
            day=today,
            answers=situation.answers,
            params=params,
            shown=situation.facts.shown(),
            decision={"granted": granted} if granted else {},
            fee=bundle.fee(situation.facts),
            sections=telling.describe(situation, {}),
            reasons=(TEXT,),
            remedy=Remedy(kind=kind, addressee="Magistrat der Stadt Fulda", seat="Musterplatz 1, 36037 Fulda"),
        ),
    )


@pytest.mark.parametrize("slug", WITH_LETTERS)
def test_every_outcome_can_be_sent_for_every_good_application(slug: str) -> None:
    bundle = load(slug)
    good = [test for test in bundle.tests if test["expect"]["valid"]]
    grantable = [test for test in good if NOT_GRANTED.isdisjoint(test["expect"].get("hints", ()))]
    for outcome in bundle.template.outcomes:
        for test in good if outcome.id == "refuse" else grantable:
            letter = composed(bundle, outcome.letter, test, TEXT if outcome.granted else "")

            assert letter.title
            assert "{" not in str(letter.blocks)


@pytest.mark.parametrize("slug", WITH_LETTERS)
def test_a_refusal_says_why(slug: str) -> None:
    bundle = load(slug)
    for outcome in bundle.template.outcomes:
        if outcome.id in {"refuse", "partly"}:
            assert outcome.reasons_required
            assert outcome.reason_blocks
            assert {"type": "reasons"} in bundle.letters[outcome.letter]["blocks"]
