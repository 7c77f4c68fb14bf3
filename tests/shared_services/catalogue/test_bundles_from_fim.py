"""The services that were born from official schemas: still the schema, and still ready for the next one."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from blaupause.domain import SYSTEM, now
from blaupause.engine.bundles import read_directory
from blaupause.engine.fim.exporting import export
from blaupause.engine.fim.payload import to_answers, to_payload
from blaupause.engine.fim.spots import CHOICE, spots_of
from blaupause.standards import xdatenfelder
from shared_services.catalogue.actions import import_bundle, import_schema
from tests.fim import DATA, NEEDS_DATA, schema_file
from tests.shared_services.catalogue.bundles import FOLDER, FROM_FIM, load

if TYPE_CHECKING:
    from shared_services.catalogue.actions import FromSchema

DEMANDS_WHAT_ITS_RULES_HIDE = {"kindertagespflege-erlaubnis"}
"""Born from a schema that demands groups (1:1) which its own rules in words leave out."""


HUNTING = "jagdschein-flaechen-eintragen"


def imported(content: bytes) -> FromSchema:
    return import_schema(schema=xdatenfelder.read(content).schema, lists=lambda _ref: None, by=SYSTEM)


def schema_id(slug: str) -> str:
    return str(load(slug).files["fim.json"]["schema"]["id"])


def payloads(slug: str) -> list[dict[str, Any]]:
    """Return what the good stored applications are in the words of the schema."""
    bundle = load(slug)
    structure = bundle.files["fim.json"]["structure"]
    good = [test for test in bundle.tests if test["expect"]["valid"]]
    days = [date.fromisoformat(test["today"]) for test in good]
    asked = [
        bundle.form.situation(test["answers"], bundle.resolve(test["params"]).values, day)
        for test, day in zip(good, days, strict=True)
    ]
    return [to_payload(situation, bundle.files["form.json"], structure) for situation in asked]


def has_entries(answer: Any) -> bool:
    """Whether it is a repeated group, whose entries also hold answers that FIM does not ask for."""
    return isinstance(answer, list) and isinstance(answer[0], dict)


@pytest.mark.parametrize("slug", FROM_FIM)
def test_every_place_is_one_of_the_schema(slug: str) -> None:
    files = load(slug).files

    assert spots_of(files["form.json"]).keys() <= spots_of(files["fim.json"]["made"]["form"]).keys()


@pytest.mark.parametrize("slug", FROM_FIM)
def test_the_exported_schema_holds_all_that_is_asked(slug: str) -> None:
    files = load(slug).files
    places = {"/".join(path) for path, _child in export(files, now()).schema.walk()}

    assert {key.removesuffix(CHOICE) for key in spots_of(files["form.json"])} <= places


@pytest.mark.parametrize("slug", FROM_FIM)
def test_every_rule_in_words_is_dealt_with_or_still_to_do(slug: str) -> None:
    """What is open is lists that are kept elsewhere; their keys are asked as words."""
    todos = load(slug).files["fim.json"]["todos"]

    assert {todo["kind"] for todo in todos if not todo["done"]} <= {"list"}


@pytest.mark.parametrize("slug", FROM_FIM)
def test_a_payload_says_what_was_answered(slug: str) -> None:
    bundle = load(slug)
    form = bundle.files["form.json"]
    good = [test["answers"] for test in bundle.tests if test["expect"]["valid"]]
    for answers, payload in zip(good, payloads(slug), strict=True):
        back = {field: each for field, each in to_answers(payload, form).items() if not has_entries(each)}

        assert back == {field: answers[field] for field in back}
        assert back


@NEEDS_DATA
@pytest.mark.parametrize("slug", [slug for slug in FROM_FIM if slug not in DEMANDS_WHAT_ITS_RULES_HIDE])
def test_the_oracle_takes_the_payload_of_every_good_application(slug: str) -> None:
    oracle = jsonschema_rs.validator_for(
        json.loads((DATA / f"oracle/json-schema/{schema_id(slug)}.schema.json").read_text())
    )

    assert [[error.message for error in oracle.iter_errors(payload)] for payload in payloads(slug)] == [
        [] for _ in payloads(slug)
    ]


@NEEDS_DATA
@pytest.mark.usefixtures("at_hub")
@pytest.mark.parametrize("slug", FROM_FIM)
def test_the_schema_again_changes_nothing(slug: str) -> None:
    version = import_bundle(files=read_directory(FOLDER / slug), by=SYSTEM)

    again = imported(schema_file(schema_id(slug)).read_bytes())

    assert (again.is_new, again.version, again.number) == (False, version, "1.0.0")


@NEEDS_DATA
@pytest.mark.usefixtures("at_hub")
def test_a_newer_schema_is_laid_into_what_people_made_of_it() -> None:
    import_bundle(files=read_directory(FOLDER / HUNTING), by=SYSTEM)
    older = schema_file(schema_id(HUNTING)).read_text()

    made = imported(older.replace(">Bezeichnung des Jagdbezirks<", ">Name des Jagdbezirks<").encode())

    assert (made.is_new, made.slug, made.number) == (True, HUNTING, "1.1.0")
    assert made.files["template.json"]["title"] == load(HUNTING).template.title
    assert 'FIM sagt jetzt bei „Frage“: „"Name des Jagdbezirks"“' in str([todo["text"] for todo in made.todos])
