"""Who has which version of a shared block, and which version is the newest."""

from __future__ import annotations

import json

import pytest

from blaupause.domain import SYSTEM
from shared_services.catalogue import queries
from shared_services.catalogue.actions import import_bundle, publish_block, start_draft
from tests.blocks import ADDRESS, CONTACT, content, inserted, reworded
from tests.people import EDITOR

pytestmark = pytest.mark.usefixtures("at_hub")

FIRST, SECOND = content(ADDRESS), reworded(content(ADDRESS), "1.0.1", "wohnort", hint="Neu")


def uses() -> list[tuple[str, str]]:
    return [(use.title, use.block_version) for use in queries.block(ADDRESS).uses]


def test_the_tenth_version_is_newer_than_the_ninth() -> None:
    for number in (8, 9, 10, 11):
        publish_block(content=reworded(FIRST, f"1.{number}.0", "wohnort", hint=f"Nummer {number}"), by=EDITOR)

    newest = queries.newest_block(ADDRESS)

    assert newest
    assert newest.version == "1.11.0"
    assert [each.version for each in queries.block(ADDRESS).versions] == ["1.11.0", "1.10.0", "1.9.0", "1.8.0"]
    assert [row.block for row in queries.listed_blocks()] == [newest]
    assert queries.newest_block(CONTACT) is None


def test_a_draft_that_has_a_block_twice_is_listed_once_for_each_version() -> None:
    for block in (FIRST, SECOND):
        publish_block(content=block, by=EDITOR)

    start_draft(title="Zweimal", files=inserted(FIRST, inserted(FIRST)), by=EDITOR)

    assert uses() == [("Zweimal", "1.0.0")]
    assert [row.templates for row in queries.listed_blocks()] == [1]


def test_a_template_that_has_two_versions_is_listed_with_both() -> None:
    for block in (FIRST, SECOND):
        publish_block(content=block, by=EDITOR)
    files = inserted(SECOND, inserted(FIRST))

    import_bundle(files={name: json.dumps(each).encode() for name, each in files.items()}, by=SYSTEM)

    assert sorted(uses()) == [("Probe", "1.0.0"), ("Probe", "1.0.1")]
    assert [row.templates for row in queries.listed_blocks()] == [1]
