"""What differs between two versions of a template, in words for people: editors, towns, councils."""

from collections.abc import Iterator

from blaupause.engine.bundles.blocks.pins import FILE as BLOCKS
from blaupause.engine.bundles.bundle import Bundle
from blaupause.engine.bundles.difference.asking import form_things
from blaupause.engine.bundles.difference.building import block_things
from blaupause.engine.bundles.difference.deciding import default_words, fee_things, parameter_things, rule_things
from blaupause.engine.bundles.difference.marking import Marked, Segment
from blaupause.engine.bundles.difference.matching import Version, compare_versions
from blaupause.engine.bundles.difference.model import Change, Detail, Difference, Group, Kind
from blaupause.engine.bundles.difference.paper import paper
from blaupause.engine.bundles.difference.speaking import Names
from blaupause.engine.bundles.difference.things import Facet, Thing, checksum
from blaupause.engine.bundles.difference.translating import translation_things
from blaupause.engine.bundles.difference.wording import (
    LANGUAGE,
    law_things,
    letter_things,
    process_things,
    test_things,
    text_things,
)
from blaupause.engine.bundles.loading import LETTER, TRANSLATION

__all__ = ["Change", "Detail", "Difference", "Group", "Kind", "Marked", "Segment", "compare", "default_words", "paper"]

_TOLD = frozenset({"template.json", "form.json", "rules.json", "parameters.json", "tests.json", BLOCKS})


def compare(before: Bundle, after: Bundle) -> Difference:
    """Tell everything that differs, but for the version number itself; nothing where all is the same.

    A question is known by its path, a rule by its id: with other words it has changed, elsewhere it has moved.
    """
    versions = (Version(_things(bundle), Names(bundle)) for bundle in (before, after))
    changes = compare_versions(*versions)
    order = list(Group)
    return Difference(tuple(sorted(changes, key=lambda change: order.index(change.group))))


def _things(bundle: Bundle) -> Iterator[Thing]:
    files = bundle.files
    yield from form_things(files["form.json"])
    yield from block_things(files)
    yield from rule_things(files["rules.json"], files["form.json"])
    yield from text_things(files)
    yield from translation_things(files)
    yield from fee_things(files["rules.json"])
    yield from parameter_things(files["parameters.json"], bundle.parameters)
    yield from letter_things(bundle.letters)
    yield from process_things(files["template.json"])
    yield from law_things(files["template.json"])
    yield from test_things(files["tests.json"])
    for name in sorted(files.keys() - _TOLD):
        if not any(kind.fullmatch(name) for kind in (LETTER, LANGUAGE, TRANSLATION)):
            facet = Facet("Prüfsumme", checksum(files[name]), is_code=True)
            yield Thing(Group.PROCESS, "file", name, f"Datei {name}", (facet,))
