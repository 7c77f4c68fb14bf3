"""Finds what became of each thing: by its id where it has one, else by what it says."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from blaupause.engine.bundles.difference.model import Change, Detail, Kind
from blaupause.engine.bundles.difference.speaking import Names
from blaupause.engine.bundles.difference.things import Facet, Thing


@dataclass(frozen=True, slots=True)
class Version:
    """The things of one version, and how it says their texts; compared is what stands in the files."""

    things: Iterable[Thing]
    names: Names


def compare_versions(before: Version, after: Version) -> Iterator[Change]:
    """Yield every change, kin by kin in the order of the newer version; what is gone comes where it stood."""
    old, new = _by_kin(before.things), _by_kin(after.things)
    for kin in dict.fromkeys((*new, *old)):
        was, now = _named(old.get(kin, []), new.get(kin, []))
        yield from _Comparison(_Kin(before, was), _Kin(after, now)).changes()


def _by_kin(things: Iterable[Thing]) -> dict[str, list[Thing]]:
    found: dict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        found[thing.kin].append(thing)
    return dict(found)


# --- Things without an id


def _named(before: list[Thing], after: list[Thing]) -> tuple[list[Thing], list[Thing]]:
    """Give things that have no id the same one on both sides where they are the same, or stand in each other's place.

    Those that are equal elsewhere in the list have only moved.
    """
    if all(thing.id for thing in (*before, *after)):
        return before, after
    pairs = list(_aligned(before, after))
    alone = set(range(len(before))) - {at for at, _other in pairs}
    taken = {other for _at, other in pairs}
    for other, thing in enumerate(after):
        same = next((at for at in sorted(alone) if before[at].facets == thing.facets), None)
        if other not in taken and same is not None:
            pairs.append((same, other))
            alone.discard(same)
    ids = {other: str(at) for at, other in pairs}
    old = [replace(thing, id=str(at)) for at, thing in enumerate(before)]
    return old, [replace(thing, id=ids.get(at, f"neu {at}")) for at, thing in enumerate(after)]


def _aligned(before: Sequence[Thing], after: Sequence[Thing]) -> Iterator[tuple[int, int]]:
    matcher = SequenceMatcher(None, [each.facets for each in before], [each.facets for each in after], autojunk=False)
    for what, start, end, new_start, new_end in matcher.get_opcodes():
        if what in {"equal", "replace"}:
            yield from zip(range(start, end), range(new_start, new_end), strict=False)


# --- Changes


class _Kin:
    """Things of one kin in one version, by id."""

    def __init__(self, version: Version, things: list[Thing]) -> None:
        self.version = version
        self.things = {thing.id: thing for thing in things}

    def place(self, id_: str) -> str:
        return self.version.names.say(self.things[id_].place)

    def ordered(self, ids: Collection[str]) -> dict[str, list[str]]:
        """Return these ids by what holds them, in the order of this version."""
        found: dict[str, list[str]] = defaultdict(list)
        for id_, thing in self.things.items():
            if id_ in ids:
                found[thing.home].append(id_)
        return found

    def position(self, id_: str) -> str:
        """Say where a thing stands: what holds it, and what comes before."""
        thing = self.things[id_]
        beside = [each for each in self.things.values() if each.home == thing.home]
        at = beside.index(thing)
        where = f"nach {beside[at - 1].name}" if at else "an erster Stelle"
        return self.version.names.say(", ".join((*thing.around[-1:], where)))


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One kin of things in both versions."""

    before: _Kin
    after: _Kin

    def changes(self) -> Iterator[Change]:
        moved, gone = set(self._moved()), self._gone()
        yield from map(self._removed, gone[""])
        for id_, thing in self.after.things.items():
            was = self.before.things.get(id_)
            details = tuple(self._details(was.facets if was else (), thing.facets, also_technical=was is not None))
            if was is None or details:
                kind = Kind.ADDED if was is None else Kind.CHANGED
                yield Change(thing.group, kind, self.after.place(id_), details)
            if id_ in moved:
                positions = Detail("", self.before.position(id_), self.after.position(id_))
                yield Change(thing.group, Kind.MOVED, self.after.place(id_), (positions,))
            yield from map(self._removed, gone[id_])

    def _details(self, was: Iterable[Facet], now: Iterable[Facet], *, also_technical: bool) -> Iterator[Detail]:
        old, new = ({facet.name: facet for facet in facets} for facets in (was, now))
        for name in dict.fromkeys((*new, *old)):
            pair = old.get(name), new.get(name)
            facet = pair[1] or pair[0]
            if facet and pair[0] != pair[1] and (also_technical or not facet.is_technical):
                yield self._detail(name, *pair, is_technical=facet.is_technical)

    def _detail(self, name: str, was: Facet | None, now: Facet | None, *, is_technical: bool) -> Detail:
        """Tell both sides alike: as they stand, where one of them has no words or both have the same."""
        sides = ((self.before, was), (self.after, now))
        before, after = (kin.version.names.tell(facet) if facet else "" for kin, facet in sides)
        is_code = any(facet.is_code for facet in (was, now) if facet)
        if before == after or (was and not before) or (now and not after):
            before, after = (facet.text if facet else "" for facet in (was, now))
            is_code = is_code or any(facet.gives for facet in (was, now) if facet)
        return Detail(name, before, after, is_code, is_technical)

    def _removed(self, id_: str) -> Change:
        thing = self.before.things[id_]
        details = self._details(thing.facets, (), also_technical=False)
        return Change(thing.group, Kind.REMOVED, self.before.place(id_), tuple(details))

    def _moved(self) -> Iterator[str]:
        """Yield what stands elsewhere: held by something else, or not in the order it had."""
        old, new = self.before.things, self.after.things
        common = old.keys() & new.keys()
        staying = {id_ for id_ in common if old[id_].home == new[id_].home}
        yield from common - staying
        orders = self.before.ordered(staying)
        for home, ids in self.after.ordered(staying).items():
            blocks = SequenceMatcher(None, orders[home], ids, autojunk=False).get_matching_blocks()
            yield from set(ids).difference(*(ids[block.b : block.b + block.size] for block in blocks))

    def _gone(self) -> dict[str, list[str]]:
        """Return what is gone, by the thing it came after that is still there; "" for the beginning."""
        found: dict[str, list[str]] = defaultdict(list)
        last = ""
        for id_ in self.before.things:
            if id_ in self.after.things:
                last = id_
            else:
                found[last].append(id_)
        return found
