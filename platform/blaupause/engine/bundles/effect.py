"""What another version of a template means for one town: for its own values, and where it follows the defaults."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from blaupause.engine.bundles.difference import default_words
from blaupause.engine.bundles.parameters import MISSING, OWN, Parameter, ParameterSet


class Fate(StrEnum):
    """What becomes of a value of the town."""

    LOCKED = "locked"
    REMOVED = "removed"
    UNFIT = "unfit"
    MISSING = "missing"
    BACK = "back"
    DEFAULT = "default"
    KEPT = "kept"


LOST: Final = (Fate.LOCKED, Fate.REMOVED, Fate.UNFIT)
"""An own value that would not count any more."""
_OFFICE: Final = "eine Stelle"
"""An office is stored by its number, which says nothing to anybody."""
_TEXTS: Final = frozenset({"text", "longtext", "authority", "court"})


@dataclass(frozen=True, slots=True)
class Consequence:
    """What becomes of one value: `before` and `after` say it as the town reads it, "" where there is none."""

    fate: Fate
    parameter: Parameter
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a version would do to a town's values; unimportant ones last."""

    consequences: tuple[Consequence, ...]

    def of(self, *fates: Fate) -> tuple[Consequence, ...]:
        return tuple(each for each in self.consequences if each.fate in fates)

    @property
    def kept(self) -> int:
        """How many own values stay."""
        return len(self.of(Fate.KEPT))

    @property
    def told(self) -> tuple[Consequence, ...]:
        """Everything but what stays as it is."""
        return tuple(each for each in self.consequences if each.fate != Fate.KEPT)

    @property
    def asked(self) -> tuple[Parameter, ...]:
        """What somebody must enter, or should look at: what is missing, and what no longer fits."""
        return tuple(each.parameter for each in self.of(Fate.MISSING, Fate.UNFIT))

    def reasons(self, *, is_online: bool) -> tuple[Consequence, ...]:
        """Return why a person looks first: a value would be lost or count again; online also where one is missing."""
        return self.of(*LOST, Fate.BACK, *([Fate.MISSING] if is_online else []))


def effect(overlay: Mapping[str, Any], before: ParameterSet, after: ParameterSet) -> Effect:
    """Say what becomes of a town's values, and of the defaults it follows, when `after` takes the place of `before`."""
    found = [*_removed(overlay, before, after), *_of_newer(overlay, before, after)]
    order = list(Fate)
    return Effect(tuple(sorted(found, key=lambda each: order.index(each.fate))))


def misread(overlay: Mapping[str, Any], before: ParameterSet, after: ParameterSet) -> frozenset[str]:
    """Return the own values that would be taken for something else: 7200 cents for 7200 days."""
    unfit = (each.parameter for each in effect(overlay, before, after).of(Fate.UNFIT))
    return frozenset(parameter.id for parameter in unfit if parameter.accepts(overlay[parameter.id]))


def _removed(overlay: Mapping[str, Any], before: ParameterSet, after: ParameterSet) -> Iterator[Consequence]:
    for id_, parameter in before.items():
        if id_ not in after and _counts(parameter, overlay):
            yield Consequence(Fate.REMOVED, parameter, default_words(parameter, overlay[id_]), "")


def _of_newer(overlay: Mapping[str, Any], before: ParameterSet, after: ParameterSet) -> Iterator[Consequence]:
    was_missing = {each.id for each in before.resolve(overlay).missing}
    for entry in after.resolve(overlay).entries:
        parameter, own = entry.parameter, overlay.get(entry.parameter.id)
        old = before.get(parameter.id)
        default, was = _words(parameter, parameter.default), _words(old, old.default) if old else ""
        if old and _counts(old, overlay):
            fate = _fate(old, parameter, own)
            now = _words(parameter, own) if fate == Fate.KEPT else default
            yield Consequence(fate, parameter, _words(old, own), now)
        elif entry.origin == OWN:
            yield Consequence(Fate.BACK, parameter, was, _words(parameter, own))
        elif entry.origin == MISSING:
            if parameter.id not in was_missing:
                yield Consequence(Fate.MISSING, parameter, was, "")
        elif old and was != default:
            yield Consequence(Fate.DEFAULT, parameter, was, default)


def _fate(old: Parameter, new: Parameter, own: Any) -> Fate:
    if new.locked:
        return Fate.LOCKED
    is_same = old.type == new.type or {old.type, new.type} <= _TEXTS
    return Fate.KEPT if is_same and new.accepts(own) else Fate.UNFIT


def _counts(parameter: Parameter, overlay: Mapping[str, Any]) -> bool:
    """Tell whether the town's own value is the one that counts."""
    return parameter.id in overlay and not parameter.locked and parameter.accepts(overlay[parameter.id])


def _words(parameter: Parameter, value: Any) -> str:
    if value is not None and parameter.type == "unit":
        return _OFFICE
    return default_words(parameter, value) if value is not None else ""
