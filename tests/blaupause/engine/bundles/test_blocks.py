"""Shared blocks: what is one, and whether a template still says what the one it pins says."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest

from blaupause.engine.bundles import Bundle, BundleError, check
from blaupause.engine.bundles.blocks.judging import alone, judge
from blaupause.engine.bundles.blocks.pins import FREE, pins_of
from blaupause.engine.bundles.difference import compare
from blaupause.engine.bundles.editing.problems import advise
from blaupause.engine.bundles.loading import MAX_FILE, content_hash, read_content
from tests.blaupause.engine.building import changed
from tests.blaupause.engine.bundles.changing import flaws
from tests.blocks import ADDRESS, CONTACT, FOLDER, NAME, asking, content, inserted, reworded

if TYPE_CHECKING:
    from pathlib import Path

    from tests.blocks import Json

WORDS = {"type": "string", "format": "din91379"}


def rules_of(files: Json) -> list[str]:
    return [finding.rule for finding in flaws(files)]


@pytest.mark.parametrize("file", sorted(FOLDER.iterdir()), ids=lambda file: file.stem)
def test_a_block_of_ours_is_good_and_can_be_put_into_a_template(file: Path) -> None:
    block = content(file.stem)

    assert block["slug"] == file.stem
    assert judge(block) == []
    assert flaws(inserted(block)) == []


def test_what_a_block_may_leave_to_templates_has_its_words() -> None:
    shape = json.loads(resources.files("blaupause.engine.bundles").joinpath("shapes/blocks.json").read_text("utf-8"))

    assert set(shape["$defs"]["block"]["properties"]["free"]["items"]["enum"]) == set(FREE)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"version": "1.0"}, "shape:pattern"),
        ({"questions": [{"widget": "section", "id": "oben", "label": "Oben", "questions": []}]}, "shape:not"),
        ({"questions": [{"widget": "text", "label": "Ort"}]}, "shape:required"),
        ({"checks": [{"id": "da", "on": "ort", "expr": "has(answers.ort)", "message": "Fehlt."}]}, "field-known"),
        ({"applicant": {"place": ["ort"]}}, "field-known"),
    ],
)
def test_a_block_with_a_mistake_is_told(changes: dict[str, Any], rule: str) -> None:
    assert rule in [issue.rule for issue in judge(content(ADDRESS, **changes))]


def test_a_block_whose_parts_have_no_single_name_is_refused() -> None:
    block = content(ADDRESS)
    twice = {**block, "questions": [*block["questions"], {"widget": "info", "id": "wohnort", "text": "Nanu"}]}
    stray = {**block, "schema": {**block["schema"], "properties": {**block["schema"]["properties"], "mehr": WORDS}}}

    assert "block-names" in [issue.rule for issue in judge(twice)]
    assert "block-names" in [issue.rule for issue in judge(stray)]


# --- What a bundle says about its blocks


def test_a_template_may_word_what_its_block_leaves_to_it() -> None:
    files = inserted(content(NAME))
    page = "pages/0/questions"

    worded = changed(files["form.json"], f"{page}/4/label", "Vornamen des Kindes")
    fixed = changed(files["form.json"], f"{page}/4/widget", "textarea")

    assert flaws({**files, "form.json": worded}) == []
    assert rules_of({**files, "form.json": fixed}) == ["block-kept"]


@pytest.mark.parametrize(
    ("file", "path", "value"),
    [
        ("form.json", "schema/properties/postleitzahl/format", "din91379"),
        ("form.json", "pages/0/questions/4/field", "strasse"),
    ],
)
def test_what_the_block_says_stays(file: str, path: str, value: object) -> None:
    files = inserted(content(ADDRESS))

    assert "block-kept" in {
        finding.rule for finding in check_loosely({**files, file: changed(files[file], path, value)})
    }


def check_loosely(files: Json) -> list[Any]:
    """Check what the files say about each other, whatever else is wrong with the form."""
    return flaws({**files, "form.json": json.loads(json.dumps(files["form.json"]))})


def test_a_duty_that_the_block_sets_stays() -> None:
    block = content(ADDRESS, free=["hint"])
    files = inserted(block)
    required = [name for name in files["form.json"]["schema"]["required"] if name != "wohnort"]

    lax = {**files, "form.json": changed(files["form.json"], "schema/required", required)}

    assert rules_of(lax) == ["block-kept"]


def test_a_check_of_the_block_stays() -> None:
    files = inserted(content(CONTACT))

    other = {**files, "rules.json": changed(files["rules.json"], "checks/0/message", "Nanu?")}

    assert rules_of(other) == ["block-kept"]


def test_content_that_is_not_what_its_hash_names_is_told() -> None:
    files = inserted(content(ADDRESS))
    forged = changed(files["blocks.json"], "blocks/0/block/title", "Wohnung")

    found = flaws({**files, "blocks.json": forged})
    advice = advise(Bundle({**files, "blocks.json": forged}))

    assert [finding.rule for finding in found] == ["block-hash"]
    assert advice[0].place == "baustein/anschrift"
    assert advice[0].label == "Wohnung 1.0.0"
    assert "nicht der, der veröffentlicht wurde" in advice[0].text


def test_a_pin_with_other_names_is_told() -> None:
    files = inserted(content(ADDRESS))
    names = {**files["blocks.json"]["blocks"][0]["names"], "mehr": "mehr"}

    assert rules_of({**files, "blocks.json": changed(files["blocks.json"], "blocks/0/names", names)}) == ["block-names"]


def test_no_question_belongs_to_two_blocks() -> None:
    files = inserted(content(ADDRESS))
    pin = files["blocks.json"]["blocks"][0]

    assert rules_of({**files, "blocks.json": {"blocks": [pin, pin]}}) == ["block-once"]
    assert rules_of({**files, "blocks.json": {"blocks": [pin, {**pin, "id": "zweite"}]}}) == ["block-once"]


def test_a_block_whose_group_is_gone_is_told() -> None:
    files = inserted(content(ADDRESS))

    lost = changed(files["blocks.json"], "blocks/0/above", ["kinder"])

    assert set(rules_of({**files, "blocks.json": lost})) == {"block-kept"}


# --- Differences


def test_another_version_of_a_block_is_told_with_what_it_changes() -> None:
    block = content(ADDRESS)
    newer = asking(reworded(block, "1.1.0", "wohnort", label="Ort oder Ortsteil"), "1.1.0", "land", at=4)

    told = {change.place: change for change in compare(Bundle(inserted(block)), Bundle(inserted(newer))).changes}
    pinned = told["Baustein „Anschrift (Deutschland)“"]

    assert "1.0.0" in pinned.before
    assert "1.1.0" in pinned.after
    assert "Seite „Über Sie“ · Frage „Land“" in told
    assert "Seite „Über Sie“ · Frage „Ort oder Ortsteil“" in told


def test_two_versions_of_a_block_are_compared_on_their_own() -> None:
    block = content(ADDRESS)

    found = compare(alone(block), alone(reworded(block, "1.0.1", "wohnort", hint="Neu"))).changes

    assert [each.place for each in found] == ["Seite „Anschrift (Deutschland)“ · Frage „Ort“"]
    assert alone(block).template.version == "1.0.0"


# --- Files


def test_a_bundle_with_blocks_is_read_and_named_by_all_of_it() -> None:
    files = inserted(content(ADDRESS))
    packed = {name: json.dumps(each).encode() for name, each in files.items()}

    assert check(packed) == []
    assert Bundle.from_files(packed).hash == content_hash(files)
    assert [pin.called for pin in pins_of(files)] == ["Anschrift (Deutschland) 1.0.0"]


@pytest.mark.parametrize(("data", "rule"), [(b"{", "json"), (b" " * (MAX_FILE + 1), "size")])
def test_a_file_that_is_no_block_is_refused(data: bytes, rule: str) -> None:
    with pytest.raises(BundleError) as caught:
        read_content("anschrift.json", data)

    assert [finding.rule for finding in caught.value.findings] == [rule]
