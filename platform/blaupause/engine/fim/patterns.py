r"""Patterns of XDatenfelder (XML Schema part 2, appendix F) in the words of the engine that checks answers.

There a pattern means the whole text, `^` and `$` are signs like others, `\w` holds the letters of all scripts, and a
class may have others taken out of it: `[a-z-[aeiou]]`. The federal editors often write anchors nevertheless: at an end
of what is meant they are taken as such.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

MOST_SIGNS: Final = 1_000
POSTCODE: Final = "([0]{1}[1-9]{1}|[1-9]{1}[0-9]{1})[0-9]{3}"
"""As the federal building block writes it (F60000000246)."""
_START: Final = r"\p{L}\p{Nl}_:"
_CLASSES: Final = {
    r"\w": r"\p{L}\p{M}\p{N}\p{S}",
    r"\W": r"\p{P}\p{Z}\p{C}",
    r"\i": _START,
    r"\c": rf"{_START}\p{{M}}\p{{Nd}}.\-\xb7",
    r"\p{IsBasicLatin}": r"\x00-\x7f",
    r"\p{IsLatin-1Supplement}": r"\x80-\xff",
    r"\p{IsLatinExtended-A}": r"\u0100-\u017f",
    r"\p{IsLatinExtended-B}": r"\u0180-\u024f",
    r"\p{IsLatinExtendedAdditional}": r"\u1e00-\u1eff",
}
"""What stands for a class, as it is written within one."""
_OTHERS: Final = {r"\I": r"\i", r"\C": r"\c"}
_SIGNS: Final = {"n": "\n", "r": "\r", "t": "\t"}
_ESCAPED: Final = re.compile(r"\\[pP]\{[A-Za-z0-9-]+\}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\.", re.DOTALL)
_KNOWN: Final = re.compile(r"\\[pP]\{[A-Za-z0-9-]+\}|\\[wWdDsSicIC]")
_MOST_TAKEN: Final = 1_000
_PLAIN: Final = frozenset(" _.,:;/@%+#!?=")


def translated(pattern: str) -> str | None:
    """Return a pattern that means the same, from beginning to end of the text; None where we cannot say it."""
    parts: list[str] = []
    at = 0
    try:
        while at < len(pattern):
            part, at = _part(pattern, at)
            parts.append(part)
    except (IndexError, ValueError):
        return None
    whole = f"^(?:{''.join(parts)})$"
    return whole if len(whole) <= MOST_SIGNS else None


def _part(pattern: str, at: int) -> tuple[str, int]:
    sign = pattern[at]
    if sign == "[":
        found, end = _class(pattern, at)
        return str(found), end
    if sign == "\\":
        escaped = _escaped(pattern, at)
        return _alone(escaped), at + len(escaped)
    if sign == "^":
        return "" if at == 0 or pattern[at - 1] in "(|" else r"\^", at + 1
    if sign == "$":
        return "" if pattern[at + 1 : at + 2] in {"", ")", "|"} else r"\$", at + 1
    return sign, at + 1


def _escaped(pattern: str, at: int) -> str:
    found = _ESCAPED.match(pattern, at)
    if not found:
        raise ValueError(pattern)
    return found[0]


def _alone(escaped: str) -> str:
    if escaped in _OTHERS:
        return f"[^{_CLASSES[_OTHERS[escaped]]}]"
    return f"[{_CLASSES[escaped]}]" if escaped in _CLASSES else escaped


@dataclass(slots=True)
class _Class:
    """A class: ranges of signs, and classes that have a name."""

    is_other: bool
    ranges: list[tuple[int, int]] = field(default_factory=list)
    named: list[str] = field(default_factory=list)

    def add(self, escaped: str) -> None:
        """Add a class by its name.

        Raises:
            ValueError: it is everything but another, which is not said within a class.

        """
        if escaped in _OTHERS:
            raise ValueError(escaped)
        text = _CLASSES.get(escaped, escaped)
        self.named += _KNOWN.findall(text)
        inner, _end = _ranges(f"{_KNOWN.sub('', text)}]", 0)
        self.ranges += inner

    def without(self, other: "_Class") -> None:
        """Take another class out.

        Raises:
            ValueError: nobody can say what is left.

        """
        if self.is_other or other.is_other or other.named:
            raise ValueError(other)
        if self.named and any(self._names_of(*each) for each in other.ranges):
            raise ValueError(self.named)
        for first, last in other.ranges:
            self.ranges = [
                part
                for low, high in self.ranges
                for part in ((low, min(high, first - 1)), (max(low, last + 1), high))
                if part[0] <= part[1]
            ]

    def _names_of(self, first: int, last: int) -> bool:
        """Whether a class with a name has one of these signs; of many at once we do not look."""
        signs = map(chr, range(first, last + 1))
        return last - first > _MOST_TAKEN or any(_holds(name, sign) for sign in signs for name in self.named)

    def __str__(self) -> str:
        inner = "".join([*self.named, *(_written(*each) for each in self.ranges)])
        if not inner:
            raise ValueError(inner)
        return f"[{'^' if self.is_other else ''}{inner}]"


def _class(pattern: str, at: int) -> tuple[_Class, int]:
    """Read a class that begins there; return it with the place behind it."""
    at += 1
    found = _Class(is_other=pattern[at] == "^")
    at += found.is_other
    first = at
    while pattern[at] != "]" or at == first:
        if pattern.startswith("-[", at) and at > first:
            taken, at = _class(pattern, at + 1)
            found.without(taken)
            if pattern[at] != "]":
                raise ValueError(pattern)
        elif pattern[at] == "\\" and _KNOWN.fullmatch(escaped := _escaped(pattern, at)):
            found.add(escaped)
            at += len(escaped)
        else:
            ends, at = _range(pattern, at)
            found.ranges.append(ends)
    return found, at + 1


def _ranges(text: str, at: int) -> tuple[list[tuple[int, int]], int]:
    found = []
    while text[at] != "]":
        ends, at = _range(text, at)
        found.append(ends)
    return found, at


def _range(pattern: str, at: int) -> tuple[tuple[int, int], int]:
    """Read a sign or a range of signs; a hyphen before the end of the class is a sign."""
    first, at = _sign(pattern, at)
    if pattern[at] != "-" or pattern[at + 1] in "[]":
        return (first, first), at
    last, at = _sign(pattern, at + 1)
    if last < first:
        raise ValueError(pattern)
    return (first, last), at


def _sign(pattern: str, at: int) -> tuple[int, int]:
    if pattern[at] != "\\":
        return ord(pattern[at]), at + 1
    escaped = _escaped(pattern, at)
    if _KNOWN.fullmatch(escaped):
        raise ValueError(pattern)
    sign = _SIGNS.get(escaped[1:], escaped[1:])
    return (ord(sign) if len(sign) == 1 else int(sign[1:], 16)), at + len(escaped)


def _written(first: int, last: int) -> str:
    return _one(first) if first == last else f"{_one(first)}-{_one(last)}"


def _one(code: int) -> str:
    sign = chr(code)
    if sign.isalnum() or sign in _PLAIN:
        return sign
    return f"\\{sign}" if sign.isascii() and sign.isprintable() else f"\\u{{{code:x}}}"


def _holds(name: str, sign: str) -> bool:
    """Whether a class with a name has a sign; where we cannot tell, it has."""
    found = re.fullmatch(r"\\([pP])\{([A-Z][a-z]?)\}", name)
    if not found:
        return True
    return unicodedata.category(sign).startswith(found[2]) == (found[1] == "p")
