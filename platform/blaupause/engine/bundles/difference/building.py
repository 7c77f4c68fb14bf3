"""Shared blocks in words: which version of each a template has. What they change in its questions is told there."""

from collections.abc import Iterator, Mapping
from typing import Any

from blaupause.engine.bundles.blocks.pins import FILE
from blaupause.engine.bundles.difference.model import Group
from blaupause.engine.bundles.difference.things import Facet, Source, Thing, checksum, quoted


def block_things(files: Mapping[str, Any]) -> Iterator[Thing]:
    """Yield the pinned blocks; a block is known by what it is called in this template."""
    for each in files.get(FILE, {"blocks": ()})["blocks"]:
        name = quoted("Baustein", each["block"]["title"])
        yield Thing(Group.QUESTIONS, "block", each["id"], name, _facets(each))


def _facets(pin: Source) -> tuple[Facet, ...]:
    block = pin["block"]
    return (Facet("Version", block["version"]), Facet("Prüfsumme", checksum(pin), is_code=True, is_technical=True))
