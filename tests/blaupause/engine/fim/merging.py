"""A newer schema laid into what people made of the older one: what the tests of merging have in common."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from blaupause.engine.bundles import check
from blaupause.engine.fim.bundle import template_of
from blaupause.engine.fim.merging import known_ids, merge
from tests.blaupause.engine.building import as_bytes
from tests.blaupause.engine.fim_building import TODAY, at, field, group, schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from blaupause.engine.fim.merging import Merged
    from blaupause.standards.xdatenfelder.model import Child

NAME, MAIL = at(field(1, "Name", max_length=50)), at(field(2, "Mail", max_length=50), "0:1")


def person(*more: Child, name: str = "Person") -> Child:
    return at(group(1, *more, name=name))


def merged(
    old: list[Child], new: list[Child], work: Callable[[dict[str, Any]], None] = lambda _files: None, **words: Any
) -> Merged:
    """Import an old schema, let somebody work on it, and lay the new one in."""
    base = template_of(schema(*old), lambda _ref: None, TODAY).files
    ours = copy.deepcopy(base)
    work(ours)
    theirs = template_of(schema(*new, **words), lambda _ref: None, TODAY, known_ids(ours)).files
    before = copy.deepcopy(ours)
    found = merge(ours, theirs, TODAY)
    assert ours == before
    return found


def renewed(before: Merged, new: list[Child]) -> Merged:
    """Lay a schema into what came of an older one."""
    theirs = template_of(schema(*new), lambda _ref: None, TODAY, known_ids(before.files)).files
    return merge(before.files, theirs, TODAY)


def tree(found: Merged, page: int = 0) -> list[Any]:
    """Return the field ids of a page, those under a heading in a list of their own."""

    def names(asked: list[dict[str, Any]]) -> list[Any]:
        return [each["field"] if "field" in each else names(each["questions"]) for each in asked]

    return names(questions(found, page))


def questions(found: Merged, page: int = 0) -> list[dict[str, Any]]:
    asked: list[dict[str, Any]] = found.files["form.json"]["pages"][page]["questions"]
    return asked


def sound(found: Merged) -> bool:
    return check(as_bytes(found.files)) == []
