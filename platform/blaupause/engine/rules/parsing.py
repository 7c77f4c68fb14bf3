"""Reads the source of an expression into a tree, for people: as much of CEL as can be told in a sentence.

What an expression means is decided by cel-cpp alone (`program`). Whatever this cannot read is shown as it is written.
"""

import re
from dataclasses import dataclass
from typing import Final

type Node = Literal | Path | Call | Unary | Binary | Choice | Listing

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<method>\.[A-Za-z_]\w*)|(?P<path>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?P<sign>&&|\|\||[<>=!]=|[-+*/%<>!?:(),\[\]]))"
)
_ESCAPE: Final = re.compile(r"\\(.)")
_STRENGTH: Final = {
    "||": 1,
    "&&": 2,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "in"), 3),
    **dict.fromkeys(("+", "-"), 4),
    **dict.fromkeys(("*", "/", "%"), 5),
}
_WORDS: Final = {"true": True, "false": False}


class Unreadable(Exception):  # noqa: N818 – says what the expression is
    """The expression is no CEL, or more than a sentence can say."""


@dataclass(frozen=True, slots=True)
class Literal:
    value: str | int | float | bool


@dataclass(frozen=True, slots=True)
class Path:
    """A name with its fields: `answers.hunde`, `today`."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function (`has`), a method with the name it is called on (`today.getFullYear`), or one of a value.

    That value is the first argument of the last kind: `timestamp(answers.seit).getFullYear()` calls `.getFullYear`.
    """

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Unary:
    sign: str
    inner: Node


@dataclass(frozen=True, slots=True)
class Binary:
    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Choice:
    """`condition ? yes : no`."""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class Listing:
    items: tuple[Node, ...]


def parse(expression: str) -> Node:
    """Read an expression.

    Raises:
        Unreadable: see there.

    """
    reader = _Reader(_tokens(expression))
    try:
        node = reader.whole()
    except RecursionError:
        raise Unreadable(expression) from None
    if reader.sign():
        raise Unreadable(expression)
    return node


def _tokens(expression: str) -> list[tuple[str, str]]:
    found, position = [], 0
    rest = expression.rstrip()
    while position < len(rest):
        match = _TOKEN.match(rest, position)
        if match is None:
            raise Unreadable(expression)
        found.append((str(match.lastgroup), match[str(match.lastgroup)]))
        position = match.end()
    return found


class _Reader:
    """Goes through the tokens once; each method takes what it reads."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = [*tokens, ("end", "")]
        self._at = 0

    def sign(self) -> str:
        """Return the text of the next token."""
        return self._tokens[self._at][1]

    def _take(self) -> tuple[str, str]:
        self._at += 1
        return self._tokens[self._at - 1]

    def _demand(self, sign: str) -> None:
        if self._take() != ("sign", sign):
            raise Unreadable(sign)

    def whole(self) -> Node:
        condition = self._binary(1)
        if self.sign() != "?":
            return condition
        self._take()
        yes = self.whole()
        self._demand(":")
        return Choice(condition, yes, self.whole())

    def _binary(self, weakest: int) -> Node:
        left = self._unary()
        while (strength := _STRENGTH.get(self.sign(), 0)) >= weakest:
            sign = self._take()[1]
            left = Binary(sign, left, self._binary(strength + 1))
        return left

    def _unary(self) -> Node:
        kind, text = self._take()
        if (kind, text) in {("sign", "!"), ("sign", "-")}:
            return Unary(text, self._unary())
        if kind == "number":
            return Literal(float(text) if "." in text else int(text))
        if kind == "text":
            return Literal(_ESCAPE.sub(r"\1", text[1:-1]))
        if kind == "path":
            return self._named(text)
        if text == "(":
            inner = self.whole()
            self._demand(")")
            return self._called(inner)
        if text == "[":
            return Listing(self._list("]"))
        raise Unreadable(text)

    def _named(self, name: str) -> Node:
        if self.sign() == "(":
            self._take()
            return self._called(Call(name, self._list(")")))
        return Literal(_WORDS[name]) if name in _WORDS else Path(name)

    def _called(self, node: Node) -> Node:
        """Read the methods of a value."""
        while self._tokens[self._at][0] == "method":
            name = self._take()[1]
            self._demand("(")
            node = Call(name, (node, *self._list(")")))
        return node

    def _list(self, end: str) -> tuple[Node, ...]:
        items: list[Node] = []
        while self.sign() != end:
            items.append(self.whole())
            if self.sign() != end:
                self._demand(",")
        self._take()
        return tuple(items)
