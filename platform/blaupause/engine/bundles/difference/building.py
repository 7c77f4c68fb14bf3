"""Shared blocks in words: which version of each a template has. What they change in its questions is told there."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from blaupause.engine.bundles.blocks.pins import FILE
from blaupause.engine.bundles.difference.model import Group
from blaupause.engine.bundles.difference.things import Facet, Source, Thing, quoted
from blaupause.engine.bundles.loading import canonical


def block_things(files: Mapping[str, Any]) -> Iterator[Thing]:
    """Yield the pinned blocks; a block is known by what it is called in this template."""
    for each in files.get(FILE, {"blocks": ()})["blocks"]:
        name = quoted("Baustein", each["block"]["title"])
        yield Thing(Group.QUESTIONS, "block", each["id"], name, _facets(each))


def _facets(pin: Source) -> tuple[Facet, ...]:
    block = pin["block"]
    whole = sha256(canonical(pin)).hexdigest()
    return (Facet("Version", block["version"]), Facet("Prüfsumme", whole, is_code=True, is_technical=True))
