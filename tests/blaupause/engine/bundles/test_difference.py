"""Two bundles beside each other: nothing that differs stays unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blaupause.engine.bundles import Bundle
from blaupause.engine.bundles.difference import Group, Kind, compare
from tests.blaupause.engine.bundles.comparing import FILES, difference
from tests.blocks import NAME, content, inserted
from tests.templates import BUNDLES

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH_OF_VERSION = ("template.json", "version")


@pytest.mark.parametrize("slug", sorted(path.name for path in BUNDLES.iterdir()))
def test_a_bundle_does_not_differ_from_itself(slug: str) -> None:
    bundle = Bundle.from_directory(BUNDLES / slug)

    found = compare(bundle, Bundle.from_directory(BUNDLES / slug))

    assert not found
    assert len(found) == 0
    assert found.untouched == tuple(Group)


def test_another_number_alone_is_no_change() -> None:
    assert difference(("template.json", "version", "1.0.1")) == []


def leaves(content: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield where every single value of a bundle stands."""
    if isinstance(content, dict):
        for key, inner in content.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(content, list):
        for at, inner in enumerate(content):
            yield from leaves(inner, (*path, at))
    else:
        yield path


def with_other(content: Any, path: tuple[str | int, ...]) -> Any:
    """Return the bundle with another value in one place."""
    if not path:
        if isinstance(content, bool):
            return not content
        return content + 1 if isinstance(content, int) else f"{content or ''} anders"
    step, *rest = path
    copied: Any = dict(content) if isinstance(content, dict) else list(content)
    copied[step] = with_other(content[step], tuple(rest))
    return copied


FORM = FILES["form.json"]
ASKED = FORM["pages"][0]["questions"]
MORE = [
    {**ASKED[0], "autocomplete": "name", "errors": {"required": "Fehlt.", "uniqueItems": "Doppelt."}},
    *ASKED[1:],
    {"field": "nachweis", "label": "Nachweis", "widget": "upload", "max_bytes": 1_000_000, "max_files": 2},
]
WIDER = {
    **FILES,
    "form.json": {**FORM, "pages": [{**FORM["pages"][0], "questions": MORE}, *FORM["pages"][1:]]},
    "blocks.json": inserted(content(NAME))["blocks.json"],
    "texts.en.json": {"what": "A dog."},
    "process.bpmn.json": {"xml": "<bpmn/>"},
}
SKIPPED = {PATH_OF_VERSION}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted((each for each in leaves(WIDER) if each[:2] not in SKIPPED), key=str)))
def test_no_change_stays_unseen(path: tuple[str | int, ...]) -> None:
    names = {"field", "choices_param", "type", "widget", "default"}  # what other places of the file hang on
    if names & set(map(str, path)) or path[-1] == "properties":
        return
    before, after = Bundle(WIDER), Bundle(with_other(WIDER, path))

    assert compare(before, after), path
    assert compare(after, before), path


def test_a_file_nobody_knows_is_told_by_its_checksum() -> None:
    more = Bundle({**FILES, "process.bpmn": {"xml": "<bpmn/>"}})

    (found,) = compare(Bundle(FILES), more).changes

    assert (found.kind, found.place, found.group) == (Kind.ADDED, "Datei process.bpmn", Group.PROCESS)
    assert len(found.details[0].after) == 16


def test_groups_and_kinds_have_names() -> None:
    found = compare(Bundle(FILES), Bundle({**FILES, "tests.json": {"tests": []}}))

    assert [group.label for group, changes in found.groups.items() if changes] == ["Gespeicherte Tests"]
    assert [kind.label for kind in Kind] == ["Neu", "Entfällt", "Geändert", "Verschoben"]
