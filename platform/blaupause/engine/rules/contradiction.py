"""Finds demands that no answer can meet together, as far as they compare an answer with a value.

What this cannot read counts as possible: silence proves nothing, a contradiction does.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, Self

from blaupause.engine.rules.parsing import Binary, Call, Listing, Literal, Node, Path, Unary, Unreadable, parse

type Value = str | int | float | bool

_FLIPPED: Final = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_DENIED: Final = {"==": "!=", "!=": "==", "<": ">=", ">": "<=", "<=": ">", ">=": "<"}
HAS, HAS_NOT, ONE_OF = "has", "has not", "one of"


@dataclass(frozen=True, slots=True)
class Demand:
    """One comparison: of the answer at `path` with the values; HAS and HAS_NOT have none."""

    path: str
    sign: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Range:
    """What an answer may still be; None says nothing. Ends are values and whether the end itself is left out."""

    allowed: frozenset[Value] | None = None
    excluded: frozenset[Value] = frozenset()
    low: tuple[Value, bool] | None = None
    high: tuple[Value, bool] | None = None
    given: bool | None = None

    def under(self, demand: Demand) -> Self | None:
        """Return what is left under a demand; None for nothing."""
        narrowed = self._narrowed(demand)
        return narrowed if narrowed is not None and narrowed._is_possible() else None  # noqa: SLF001 – its own kind

    def _narrowed(self, demand: Demand) -> Self | None:
        if demand.sign in {HAS, HAS_NOT}:
            given = demand.sign == HAS
            return replace(self, given=given) if self.given in {None, given} else None
        if self.given is False:
            return None
        told = replace(self, given=True)
        match demand.sign:
            case "==" | "one of":
                wanted = frozenset(demand.values)
                return replace(told, allowed=wanted if self.allowed is None else self.allowed & wanted)
            case "!=":
                return replace(told, excluded=self.excluded | frozenset(demand.values))
            case "<" | "<=":
                return replace(told, high=_nearer(self.high, (demand.values[0], demand.sign == "<"), lowest=True))
            case _:
                return replace(told, low=_nearer(self.low, (demand.values[0], demand.sign == ">"), lowest=False))

    def _is_possible(self) -> bool:
        if self.allowed is not None:
            return any(self._takes(value) for value in self.allowed - self.excluded)
        if self.low is None or self.high is None or not _alike(self.low[0], self.high[0]):
            return True
        is_open = self.low[1] or self.high[1]
        return _below(self.low[0], self.high[0]) or (self.low[0] == self.high[0] and not is_open)

    def _takes(self, value: Value) -> bool:
        return _beyond(self.low, value, above=True) and _beyond(self.high, value, above=False)


def contradiction(expressions: Iterable[str], known: Mapping[str, Range]) -> str:
    """Return the path of an answer that cannot meet all expressions; "" where none is found.

    Args:
        expressions: conditions that are to hold together.
        known: what answers can be at all, by path.

    """
    left = dict(known)
    for expression in expressions:
        for demand in demands(expression):
            narrowed = left.get(demand.path, Range()).under(demand)
            if narrowed is None:
                return demand.path
            left[demand.path] = narrowed
    return ""


@lru_cache(maxsize=4_096)
def demands(expression: str) -> tuple[Demand, ...]:
    """List what an expression demands of single answers, however many parts are joined by "and"."""
    try:
        return tuple(_of(parse(expression)))
    except Unreadable:
        return ()


def _of(node: Node) -> Iterator[Demand]:
    match node:
        case Binary("&&", left, right):
            yield from _of(left)
            yield from _of(right)
        case Path(path):
            yield Demand(path, "==", (True,))
        case Unary("!", Path(path)):
            yield Demand(path, "==", (False,))
        case Call("has", (Path(path),)):
            yield Demand(path, HAS)
        case Unary("!", Call("has", (Path(path),))):
            yield Demand(path, HAS_NOT)
        case Unary("!", Binary(sign, left, right)) if sign in _DENIED:
            yield from _compared(_DENIED[sign], left, right)
        case Binary(sign, left, right):
            yield from _compared(sign, left, right)


def _compared(sign: str, left: Node, right: Node) -> Iterator[Demand]:
    match _bare(left), sign, _bare(right):
        case Path(path), "in", Listing(items):
            values = tuple(item.value for item in items if isinstance(item, Literal))
            if len(values) == len(items):
                yield Demand(path, ONE_OF, values)
        case Path(path), _, Literal(value) if sign in _FLIPPED:
            yield Demand(path, sign, (value,))
        case Literal(value), _, Path(path) if sign in _FLIPPED:
            yield Demand(path, _FLIPPED[sign], (value,))


def _bare(node: Node) -> Node:
    """Return what a moment is made of: written out in one time zone, moments sort as texts do."""
    match node:
        case Call("timestamp", (Literal(str(text)),)):
            return _moment(text) or node
        case Call("timestamp", (Path() as path,)):
            return path
    return node


def _moment(text: str) -> Literal | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return Literal(zoned.astimezone(UTC).isoformat())


def _alike(one: Value, other: Value) -> bool:
    return isinstance(one, str) == isinstance(other, str)


def _below(one: Value, other: Value) -> bool:
    return bool(one < other)  # type: ignore[operator]  # callers ask `_alike` first: two texts, or two numbers


def _nearer(known: tuple[Value, bool] | None, other: tuple[Value, bool], *, lowest: bool) -> tuple[Value, bool]:
    if known is None or not _alike(known[0], other[0]):
        return other
    if known[0] == other[0]:
        return known[0], known[1] or other[1]
    return known if _below(known[0], other[0]) == lowest else other


def _beyond(end: tuple[Value, bool] | None, value: Value, *, above: bool) -> bool:
    if end is None or not _alike(end[0], value):
        return True
    if end[0] == value:
        return not end[1]
    return _below(end[0], value) == above
