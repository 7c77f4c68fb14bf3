"""Reads the syntax tree of a compiled expression: which names it uses, how deep its loops are.

cel-cpp hands the tree out only as the message `cel.expr.CheckedExpr` (cel-spec, proto/cel/expr/checked.proto and
syntax.proto), wrapped in `google.protobuf.Any`. The few fields needed here are read from the wire format directly.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

type Fields = dict[int, list[bytes | int]]

# Any
_VALUE: Final = 2
# CheckedExpr
_EXPR: Final = 4
# Expr
_CONSTANT, _IDENT, _SELECT, _CALL, _LIST, _STRUCT, _COMPREHENSION = 3, 4, 5, 6, 7, 8, 9
_STRING: Final = 6  # of a Constant
_TEST_ONLY: Final = 3  # of a Select: it came from has(…)

_VARINT, _FIXED64, _BYTES = 0, 1, 2
_COMPUTED: Final = ""  # in place of a path: a value that the expression makes itself

_SCANS: Final = frozenset(
    {"_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in", "contains", "startsWith", "endsWith", "size", "matches"}
)
_COPIES: Final = frozenset({"_+_", "string", "bytes"})


@dataclass(slots=True)
class Shape:
    """What an expression looks like.

    Attributes:
        names: every value it reads, as a path: `answers.hunde[].rasse`, `params.satz`, `today`.
        bare: those of them that it takes as they are: not only by has(…), and not as timestamp(…).
        loops: how deep its loops (all, exists, map, filter …) are nested.
        patterns: the arguments of `matches`; None for one that is not written out.
        additions: operations that make new strings or lists; scans: those that read one to the end.
        longest_literal: entries of the longest list that is written out.

    """

    names: set[str] = field(default_factory=set)
    bare: set[str] = field(default_factory=set)
    loops: int = 0
    patterns: list[str | None] = field(default_factory=list)
    matches_in_loop: bool = False
    additions: int = 0
    scans: int = 0
    longest_literal: int = 1


def read_shape(serialized: bytes) -> Shape:
    """Describe a compiled expression, given as `cel.Expression.serialize()` returns it."""
    checked = _message(_decode(serialized), _VALUE)
    walk = _Walk()
    walk.visit(_message(checked, _EXPR), scope={}, depth=0)
    walk.shape.names.discard(_COMPUTED)
    walk.shape.bare.discard(_COMPUTED)
    return walk.shape


class _Walk:
    def __init__(self) -> None:
        self.shape = Shape()

    def visit(self, node: Fields, scope: Mapping[str, str], depth: int) -> None:
        path = _path(node, scope)
        if path is not None:
            self._name(path, node, scope, depth)
            if not _is_presence_test(node):
                self.shape.bare.add(path)
        elif _CALL in node:
            self._call(_message(node, _CALL), scope, depth)
        elif _COMPREHENSION in node:
            self._loop(_message(node, _COMPREHENSION), scope, depth)
        elif _LIST in node:
            elements = _messages(_message(node, _LIST), 1)
            self.shape.longest_literal = max(self.shape.longest_literal, len(elements))
            self._visit_all(elements, scope, depth)
        else:
            self._visit_all(_parts(node), scope, depth)

    def _name(self, path: str, node: Fields, scope: Mapping[str, str], depth: int) -> None:
        self.shape.names.add(path)
        for inner in _indices(node):
            self.visit(inner, scope, depth)

    def _visit_all(self, nodes: list[Fields], scope: Mapping[str, str], depth: int) -> None:
        for node in nodes:
            self.visit(node, scope, depth)

    def _call(self, call: Fields, scope: Mapping[str, str], depth: int) -> None:
        function = _text(call, 2)
        arguments = _messages(call, 3)
        if function == "matches":
            self.shape.patterns.append(_literal(arguments[-1]))
            self.shape.matches_in_loop |= depth > 0
        path = _path(arguments[0], scope) if function == "timestamp" else None
        if path is not None:
            self._name(path, arguments.pop(), scope, depth)
        self.shape.additions += function in _COPIES
        self.shape.scans += function in _SCANS
        self._visit_all([*_messages(call, 1), *arguments], scope, depth)

    def _loop(self, loop: Fields, scope: Mapping[str, str], depth: int) -> None:
        source = _message(loop, 2)
        self.visit(source, scope, depth)
        self.shape.loops = max(self.shape.loops, depth + 1)
        path = _path(source, scope)
        inner = {**scope, _text(loop, 1): f"{path}[]" if path else _COMPUTED, _text(loop, 3): _COMPUTED}
        for part in (4, 5, 6, 7):
            self.visit(_message(loop, part), inner, depth + 1)


def _path(node: Fields, scope: Mapping[str, str]) -> str | None:
    """Name what a node reads; None where the node is something else than a name, a field or an entry."""
    if _IDENT in node:
        name = _text(_message(node, _IDENT), 1)
        return scope.get(name, name)
    if _SELECT in node:
        select = _message(node, _SELECT)
        return _step(_path(_message(select, 1), scope), "." + _text(select, 2))
    if _CALL in node and _text(_message(node, _CALL), 2) == "_[_]":
        container, index = _messages(_message(node, _CALL), 3)
        key = _literal(index)
        return _step(_path(container, scope), "[]" if key is None else "." + key)
    return None


def _is_presence_test(node: Fields) -> bool:
    return _SELECT in node and _TEST_ONLY in _message(node, _SELECT)


def _step(path: str | None, step: str) -> str | None:
    return path + step if path else path


def _indices(node: Fields) -> Iterator[Fields]:
    """Yield the expressions inside the brackets of a path."""
    while _IDENT not in node:
        if _SELECT in node:
            node = _message(_message(node, _SELECT), 1)
        else:
            node, index = _messages(_message(node, _CALL), 3)
            yield index


def _parts(node: Fields) -> list[Fields]:
    """Return the children of a field access on a computed value, or of a map that is written out."""
    if _SELECT in node:
        return [_message(_message(node, _SELECT), 1)]
    entries = _messages(_message(node, _STRUCT), 2) if _STRUCT in node else []
    return [part for entry in entries for number in (3, 4) for part in _messages(entry, number)]


def _literal(node: Fields) -> str | None:
    constant = _message(node, _CONSTANT) if _CONSTANT in node else {}
    return _text(constant, _STRING) if _STRING in constant else None


# --- Wire format (protobuf encoding): a field is its number and kind in one varint, then its value


def _message(fields: Fields, number: int) -> Fields:
    return _messages(fields, number)[0]


def _messages(fields: Fields, number: int) -> list[Fields]:
    return [_decode(value) for value in fields.get(number, []) if isinstance(value, bytes)]


def _text(fields: Fields, number: int) -> str:
    value = fields.get(number, [b""])[0]
    return value.decode() if isinstance(value, bytes) else ""


def _decode(data: bytes) -> Fields:
    fields: Fields = {}
    position = 0
    while position < len(data):
        tag, position = _varint(data, position)
        number, kind = tag >> 3, tag & 7
        value: bytes | int
        if kind == _VARINT:
            value, position = _varint(data, position)
        else:
            length = 8
            if kind == _BYTES:
                length, position = _varint(data, position)
            value, position = data[position : position + length], position + length
        fields.setdefault(number, []).append(value)
    return fields


def _varint(data: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 – the high bit says that more follows
            return value, position
        shift += 7
