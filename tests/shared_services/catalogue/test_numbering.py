"""A version's number says how far it goes beyond the one before it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from blaupause.domain import SYSTEM, Conflict, now
from shared_services.catalogue.actions import ask_review, import_bundle, publish_version, release_version
from tests.people import EDITOR
from tests.templates import DEFECT, approved, files, imported, published

pytestmark = pytest.mark.usefixtures("at_hub")


def with_question(*, required: bool, **changes: Any) -> dict[str, bytes]:
    found = files(DEFECT, **changes)
    form = json.loads(found["form.json"])
    form["schema"]["properties"]["neu"] = {"type": "string", "maxLength": 40}
    form["schema"]["required"] += ["neu"] if required else []
    form["pages"][0]["questions"].append({"field": "neu", "label": "Neues", "widget": "text", "errors": {}})
    return found | {"form.json": json.dumps(form).encode()}


@pytest.mark.parametrize(
    ("required", "version", "demand"),
    [(False, "1.0.1", "kleine Neuerung"), (True, "1.0.1", "kleine Neuerung")],
)
def test_a_number_that_promises_too_little_is_refused(
    unchecked: None, *, required: bool, version: str, demand: str
) -> None:
    published(DEFECT, version="1.0.0")
    draft = import_bundle(files=with_question(required=required, version=version), by=EDITOR)

    with pytest.raises(Conflict, match=f"muss aber eine {demand} sein: Die Frage „Neues“ ist neu"):
        ask_review(version_id=draft.pk, by=EDITOR)
    with pytest.raises(Conflict, match=demand):
        release_version(version_id=draft.pk, by=SYSTEM)


@pytest.mark.parametrize(
    ("required", "version"), [(True, "1.1.0"), (True, "2.0.0"), (False, "1.1.0"), (False, "2.0.0")]
)
def test_a_number_that_promises_enough_is_taken(unchecked: None, *, required: bool, version: str) -> None:
    published(DEFECT, version="1.0.0")
    draft = import_bundle(files=with_question(required=required, version=version), by=EDITOR)

    assert ask_review(version_id=draft.pk, by=EDITOR).pk


def test_a_downgrade_is_refused() -> None:
    published(DEFECT, version="1.2.0")

    with pytest.raises(Conflict, match=r"1\.1\.9 ist nicht höher als 1\.2\.0"):
        ask_review(version_id=imported(DEFECT, version="1.1.9").pk, by=EDITOR)


def test_a_number_overtaken_during_the_review_is_not_published() -> None:
    slower = approved(DEFECT, version="1.1.0")
    published(DEFECT, version="1.2.0")

    with pytest.raises(Conflict, match="nicht höher"):
        publish_version(version_id=slower.pk, by=EDITOR)


def test_the_same_number_with_other_content_is_refused() -> None:
    published(DEFECT, version="1.0.0")

    with pytest.raises(Conflict, match="schon mit anderem Inhalt"):
        import_bundle(files=files(DEFECT, version="1.0.0", minutes=9), by=EDITOR)


def test_the_next_number_must_be_higher_than_a_planned_one() -> None:
    published(DEFECT, version="1.5.0", valid_from=now() + timedelta(days=1))

    with pytest.raises(Conflict, match="nicht höher"):
        ask_review(version_id=imported(DEFECT, version="1.4.0").pk, by=EDITOR)
