"""What the questions of a block are called in a template: as in the block, numbered where such names are taken."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from blaupause.engine.bundles.blocks.pins import Level, Pin, level_of, name_of, pins_of
from blaupause.engine.bundles.loading import content_hash

_LONGEST: Final = 40
_NUMBER: Final = re.compile(r"_(\d{1,3})$")


def named(content: Mapping[str, Any], files: Mapping[str, Any], above: tuple[str, ...]) -> Pin:
    """Return the pin of a block that is not in the template yet; all its names carry the same number, or none."""
    pin = pin_of(content, files)
    taken = level_of(files["form.json"], above).names
    names, checks = _all_free(pin.names, taken), _all_free(pin.checks, _check_ids(files))
    return replace(pin, above=above, names=names, checks=checks)


def pin_of(content: Mapping[str, Any], files: Mapping[str, Any]) -> Pin:
    """Return the pin of a block whose questions stand in the form under the names that they have in the block."""
    names, checks = names_in(content)
    id_ = str(content["slug"]).replace("-", "_")
    return Pin(
        id=_all_free([id_], {pin.id for pin in pins_of(files)})[id_],
        above=(),
        names={name: name for name in names},
        checks={name: name for name in checks},
        hash=content_hash(content),
        block=content,
    )


def renewed(pin: Pin, content: Mapping[str, Any], files: Mapping[str, Any], level: Level) -> Pin:
    """Return a pin to another version: what both have keeps its name here."""
    names, checks = names_in(content)
    fresh = _all_free([each for each in names if each not in pin.names], level.names)
    marked = _all_free([each for each in checks if each not in pin.checks], _check_ids(files))
    return replace(
        pin,
        names={each: pin.names.get(each) or fresh[each] for each in names},
        checks={each: pin.checks.get(each) or marked[each] for each in checks},
        hash=content_hash(content),
        block=content,
    )


def as_in(known: Iterable[str], here: Collection[str]) -> dict[str, str]:
    """Return what names of a template are in a block, given the names it has: in a second use all carry one number."""
    known, numbers = list(known), {int(found[1]) for name in here if (found := _NUMBER.search(name))}
    uses = ({_numbered(name, number): name for name in known} for number in (1, *sorted(numbers)))
    used = next((use for use in uses if use.keys() & set(here)), {})
    return {name: used.get(name, name) for name in here}


def names_in(content: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Return what a block calls its questions and notes, and its checks."""
    return [name_of(each) for each in content["questions"]], [each["id"] for each in content["checks"]]


def _check_ids(files: Mapping[str, Any]) -> set[str]:
    return {each["id"] for each in files["rules.json"]["checks"]}


def _all_free(names: Iterable[str], taken: Collection[str]) -> dict[str, str]:
    names, number = list(names), 1
    while any(_numbered(name, number) in taken for name in names):
        number += 1
    return {name: _numbered(name, number) for name in names}


def _numbered(name: str, number: int) -> str:
    mark = f"_{number}" if number > 1 else ""
    return f"{name[: _LONGEST - len(mark)]}{mark}"
