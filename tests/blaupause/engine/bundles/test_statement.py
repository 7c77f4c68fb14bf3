"""What a release signs: both parties, two people, one bundle."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from blaupause.engine.bundles import Bundle, Consent, Statement, Unsound
from blaupause.engine.bundles.statement import PARTIES, SYSTEM
from tests.blaupause.engine.building import as_bytes, bundle_json, changed

AT = "2026-09-08T10:00:00+00:00"
LAND, KSPV = (
    Consent(role=role, person=person, at=AT) for role, person in zip(PARTIES, ("lena", "konrad"), strict=True)
)


def bundle() -> Bundle:
    return Bundle.from_files(as_bytes(bundle_json()))


def statement(*approvals: Consent) -> Statement:
    of = bundle()
    return Statement(
        service=of.template.slug,
        version=of.template.version,
        content_hash=of.hash,
        valid_from=AT,
        approvals=approvals or (LAND, KSPV),
    )


def test_it_comes_back_as_it_was_written() -> None:
    again = Statement.read(statement().text)

    assert again == statement()
    again.require_about(bundle())


@pytest.mark.parametrize(
    ("approvals", "sentence"),
    [
        ((LAND,), "kkv_approver_kspv is missing"),
        ((KSPV,), "kkv_approver_land is missing"),
        ((LAND, LAND), "kkv_approver_kspv is missing"),
        ((LAND, replace(KSPV, person=LAND.person)), "one person cannot"),
        ((LAND, replace(KSPV, by=SYSTEM)), "exactly one consent"),
        ((LAND, KSPV, replace(KSPV, person="third")), "exactly one consent"),
    ],
)
def test_it_needs_both_parties_by_two_people(approvals: tuple[Consent, ...], sentence: str) -> None:
    with pytest.raises(Unsound, match=sentence):
        Statement.read(statement(*approvals).text)


def test_the_system_speaks_for_both() -> None:
    approvals = tuple(replace(each, by=SYSTEM, person="system") for each in (LAND, KSPV))

    assert Statement.read(statement(*approvals).text).approvals == approvals


def told(**changes: Any) -> str:
    return json.dumps(json.loads(statement().text) | changes)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (told(format=2), "another format"),
        (told(approvals=[{"role": "x"}]), "cannot be read"),
        (told(more=1), "cannot be read"),
        ("[]", "cannot be read"),
        ("{}", "cannot be read"),
        ("{", "cannot be read"),
    ],
)
def test_another_shape_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(Unsound, match=sentence):
        Statement.read(text)


@pytest.mark.parametrize("change", [("version", "9.0.0"), ("minutes", 99), ("slug", "katze")])
def test_it_speaks_for_one_content_only(change: tuple[str, Any]) -> None:
    name, value = change
    other = Bundle.from_files(as_bytes(changed(bundle_json(), f"template.json/{name}", value)))

    with pytest.raises(Unsound, match="another bundle"):
        statement().require_about(other)
