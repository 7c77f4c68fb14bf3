"""Brings Python values into CEL and back.

A date means midnight UTC: then days are 24 hours long whatever the season, and `getMonth()` needs no time zone.
A variable may be a date itself (`today`); inside answers and parameters cel-cpp takes no moments, so there a date is
text that `timestamp(…)` reads, as it would be in JSON.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from blaupause.engine.rules.errors import RuleError
from blaupause.engine.rules.limits import MAX_DEPTH, MAX_LIST, MAX_STRING

type Result = bool | int | str | None

_INT64 = 2**63


@dataclass(slots=True)
class Converter:
    """Converts values for one evaluation and remembers the size of the longest text or list among them."""

    expression: str
    longest: int = 0

    def convert(self, value: object, depth: int = 0) -> object:
        """Return the value as CEL takes it.

        Raises:
            RuleError: it is of another type (a Decimal, a time without zone …) or larger than the limits.

        """
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, (dict, list, tuple, Mapping)):
            return self._collection(value, depth)
        if isinstance(value, date):
            return self._moment(value) if depth == 0 else f"{self._moment(value):%Y-%m-%dT%H:%M:%S%:z}"
        return self._number(value)

    def _collection(self, value: list[object] | tuple[object, ...] | Mapping[str, object], depth: int) -> object:
        self._measure(len(value), MAX_LIST, "entries")
        if depth == MAX_DEPTH:
            raise RuleError(f"data nested deeper than {MAX_DEPTH}", self.expression)
        if isinstance(value, Mapping):
            return {str(key): self.convert(entry, depth + 1) for key, entry in value.items()}
        return [self.convert(entry, depth + 1) for entry in value]

    def _text(self, value: str) -> str:
        self._measure(len(value), MAX_STRING, "characters")
        try:
            value.encode()
        except UnicodeEncodeError:
            raise RuleError("a text holds half a character", self.expression) from None
        return value

    def _moment(self, value: date) -> datetime:
        if not isinstance(value, datetime):
            return datetime(value.year, value.month, value.day, tzinfo=UTC)
        if value.tzinfo is None:
            raise RuleError("a time has no zone", self.expression)
        return value

    def _number(self, value: object) -> int | float:
        if isinstance(value, int) and -_INT64 <= value < _INT64:
            return value
        if isinstance(value, float) and math.isfinite(value):
            return value
        raise RuleError(f"a value cannot be used: {type(value).__name__}", self.expression)

    def _measure(self, length: int, limit: int, unit: str) -> None:
        if length > limit:
            raise RuleError(f"a value has more than {limit} {unit}", self.expression)
        self.longest = max(self.longest, length)


class Prepared(Mapping[str, object]):
    """A variable of many expressions: what they read of it is converted once."""

    def __init__(self, source: Mapping[str, object]) -> None:
        self._source = source
        self._converted: dict[str, tuple[object, int]] = {}

    def __getitem__(self, key: str) -> object:
        return self._source[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._source)

    def __len__(self) -> int:
        return len(self._source)

    def ready(self, keys: Iterable[str], converter: Converter) -> dict[str, object]:
        """Return those of the keys that are there, as CEL takes them; the converter learns how large they are.

        Raises:
            RuleError: see `Converter.convert`.
        """
        found = {}
        for key in keys:
            if key in self._source:
                if key not in self._converted:
                    alone = Converter(converter.expression)
                    self._converted[key] = alone.convert(self._source[key], depth=1), alone.longest
                found[key], longest = self._converted[key]
                converter.longest = max(converter.longest, longest)
        return found


def result(value: object, expression: str) -> Result:
    """Return what an expression came to.

    Raises:
        RuleError: it is neither yes or no, nor a whole number, a text or null.

    """
    if value is None or isinstance(value, (bool, int, str)):
        return value
    raise RuleError(f"the result is of the wrong type: {type(value).__name__}", expression)
