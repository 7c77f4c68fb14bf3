"""The small bundle beside a changed one: what the tests of differences have in common."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from blaupause.engine.bundles import Bundle
from blaupause.engine.bundles.difference import compare
from tests.blaupause.engine.building import bundle_json, changed

if TYPE_CHECKING:
    from blaupause.engine.bundles.difference import Change

FILES = bundle_json()


def difference(*changes: tuple[str, str, Any]) -> list[Change]:
    """Change places of the small bundle ("file", "path", value) and compare."""
    after = copy.deepcopy(FILES)
    for file, path, value in changes:
        after[file] = changed(after[file], path, value)
    return list(compare(Bundle(FILES), Bundle(after)).changes)


def only(*changes: tuple[str, str, Any]) -> Change:
    (found,) = difference(*changes)
    return found


def told(change: Change) -> tuple[str, str, str, str]:
    return change.kind, change.place, change.before, change.after


def forms(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Compare two forms in the small bundle, without the rules that speak of its own."""
    rules: dict[str, Any] = {"checks": [], "fee": None, "hints": []}
    ones = (Bundle({**FILES, "form.json": form, "rules.json": rules}) for form in (before, after))
    return list(compare(*ones).changes)
