"""How many actions a request may come to on one way through a view and its helpers, read from their syntax trees.

An action counts where it is called, also by the helper that it was handed to in a `lambda` or a `partial`; one that is
only named counts there. A tuple, a list or a dict of helpers is a choice of one. A loop around an action is MANY.

What it cannot read it refuses (`Unread`), rather than to count nothing there.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tests.architecture.house import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

MANY: Final = 2
DISPLAYS: Final = (ast.Tuple, ast.List, ast.Set, ast.Dict)
LOOPS: Final = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
PLAIN: Final = (
    ast.Expr, ast.AnnAssign, ast.AugAssign, ast.Assert, ast.Delete, ast.Pass, ast.Break, ast.Continue, ast.Global,
    ast.Nonlocal,
)  # fmt: skip
"""Statements that hold expressions only, no other statements."""


class Unread(Exception):  # noqa: N818 – says what happened
    """Written in a way whose actions cannot be counted; names the place."""

    def __init__(self, node: ast.stmt) -> None:
        super().__init__(f"line {node.lineno}: {ast.unparse(node).partition('\n')[0]}")


@dataclass(frozen=True, slots=True)
class Ways:
    """The most actions on a way that ends with the block's last line, and on one that returned before; None: no way."""

    through: int | None = 0
    out: int | None = None

    @property
    def most(self) -> int:
        return max(self.through or 0, self.out or 0)

    def then(self, next_: Ways) -> Ways:
        if self.through is None:
            return self
        return Ways(_plus(self.through, next_.through), _larger(self.out, _plus(self.through, next_.out)))

    def otherwise(self, other: Ways) -> Ways:
        return Ways(_larger(self.through, other.through), _larger(self.out, other.out))


def _plus(one: int, other: int | None) -> int | None:
    return None if other is None else one + other


def _larger(one: int | None, other: int | None) -> int | None:
    return max((each for each in (one, other) if each is not None), default=None)


@dataclass
class Views:
    """The view modules of one app, read together: a helper may lie in another module than the view that calls it."""

    trees: Mapping[str, ast.Module]
    known: dict[tuple[str, str], int] = field(default_factory=dict)

    @classmethod
    def of(cls, paths: Iterable[Path]) -> Views:
        return cls({path.stem: tree(path) for path in paths})

    def routed(self) -> dict[str, int]:
        """Views by `module.name`, each with the most actions one request comes to.

        Raises:
            Unread: a way through them is not one of those that are read here.
        """
        for module, body in self.trees.items():
            self._require_read(module, body)
        return {
            f"{module}.{node.name}": self.behind(module, node.name)
            for module, body in self.trees.items()
            for node in body.body
            if isinstance(node, ast.FunctionDef) and any("open_to" in ast.dump(each) for each in node.decorator_list)
        }

    def _require_read(self, module: str, body: ast.Module) -> None:
        """Refuse actions where nobody looks for them: imported whole (`import x.actions as y`), or in a class."""
        for node in body.body:
            is_whole = isinstance(node, ast.Import) and any("actions" in each.name for each in node.names)
            in_class = isinstance(node, ast.ClassDef) and any(
                isinstance(each, ast.FunctionDef) and Scope(self, module).block(each.body).most for each in node.body
            )
            if is_whole or in_class or isinstance(node, ast.AsyncFunctionDef):
                raise Unread(node)

    def behind(self, module: str, name: str) -> int:
        """Return the most actions behind a name of a view module: a helper, a view, a table of helpers."""
        if (module, name) not in self.known:
            self.known[module, name] = 0  # a helper that comes back to itself adds nothing
            found = self.defining(module, name)
            self.known[module, name] = Scope(self, module).defined(found) if found else 0
        return self.known[module, name]

    def defining(self, module: str, name: str) -> ast.stmt | None:
        def defines(node: ast.stmt) -> bool:
            if isinstance(node, ast.FunctionDef):
                return node.name == name
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            return any(isinstance(each, ast.Name) and each.id == name for each in targets)

        return next((node for node in self.trees[module].body if defines(node)), None)

    def place_of(self, module: str, node: ast.expr) -> tuple[str, str] | None:
        """Return the view module and the name that an expression names, ("actions", name) for an action."""
        imports = _imports(self.trees[module])
        if isinstance(node, ast.Name):
            source, name = imports.get(node.id, (module, node.id))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            source, name = imports.get(node.value.id, ("", node.value.id))[1], node.attr
        else:
            return None
        room = source.rsplit(".", 1)[-1]
        if name in self.trees:
            return None  # a module by itself does nothing
        if room == "actions":
            return (room, name) if name[0].islower() else None  # what is written large is an exception or a type
        return (room, name) if room in self.trees else None


@dataclass
class Scope:
    """The body of one function: what its parameters and variables stand for, as far as they stand for actions."""

    views: Views
    module: str
    bound: dict[str, int] = field(default_factory=dict)

    def defined(self, node: ast.stmt) -> int:
        if isinstance(node, ast.FunctionDef) and any(_is_action(each) for each in node.decorator_list):
            return 1
        if isinstance(node, ast.FunctionDef):
            return sum(self.count(each) for each in node.decorator_list) + self.block(node.body).most
        value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
        return self.count(value) if value else 0

    # --- Ways

    def block(self, body: Sequence[ast.stmt]) -> Ways:
        ways = Ways()
        for statement in body:
            ways = ways.then(self.statement(statement))
        return ways

    def statement(self, node: ast.stmt) -> Ways:
        known: Callable[[ast.stmt], Ways] | None = getattr(self, f"way_of_{type(node).__name__.lower()}", None)
        if known is not None:
            return known(node)
        if not isinstance(node, PLAIN):  # also an import: inside a function nobody sees what it brings
            raise Unread(node)
        return Ways(self.inside(node))

    def way_of_return(self, node: ast.Return) -> Ways:
        return Ways(None, self.inside(node))

    def way_of_raise(self, node: ast.Raise) -> Ways:
        return Ways(None, self.inside(node))

    def way_of_if(self, node: ast.If) -> Ways:
        return Ways(self.count(node.test)).then(self.block(node.body).otherwise(self.block(node.orelse)))

    def way_of_for(self, node: ast.For) -> Ways:
        return Ways(self.turns(node)).then(self.again(node.body)).then(self.block(node.orelse))

    def way_of_while(self, node: ast.While) -> Ways:
        return Ways(self.count(node.test)).then(self.again(node.body)).then(self.block(node.orelse))

    def way_of_match(self, node: ast.Match) -> Ways:
        """Guards are asked one after the other; then one case is done, or none."""
        asked = sum(self.count(case.guard) for case in node.cases if case.guard)
        ways = Ways()
        for case in node.cases:
            ways = ways.otherwise(self.block(case.body))
        return Ways(self.count(node.subject) + asked).then(ways)

    def again(self, body: Sequence[ast.stmt]) -> Ways:
        once = self.block(body)
        return Ways(MANY if once.through else 0, once.out)

    def turns(self, node: ast.For) -> int:
        """Bind what a loop over a table of helpers names; return what is done before its first turn."""
        if not (isinstance(node.target, ast.Tuple) and isinstance(node.iter, ast.Tuple)):
            return self.count(node.iter)
        rows = [row.elts for row in node.iter.elts if isinstance(row, ast.Tuple)]
        for name, column in zip(node.target.elts, zip(*rows, strict=True), strict=True):
            if isinstance(name, ast.Name):
                self.bound[name.id] = max(self.count(each) for each in column)
        return 0

    def way_of_with(self, node: ast.With) -> Ways:
        return Ways(sum(self.count(item.context_expr) for item in node.items)).then(self.block(node.body))

    def way_of_functiondef(self, node: ast.FunctionDef) -> Ways:
        return Ways(self.block(node.body).most)

    def way_of_try(self, node: ast.Try) -> Ways:
        """An action that was refused did nothing: what handles it stands instead of it."""
        ways = self.block(node.body).then(self.block(node.orelse))
        for handler in node.handlers:
            ways = ways.otherwise(self.block(handler.body))
        return ways.then(self.block(node.finalbody))

    def way_of_assign(self, node: ast.Assign) -> Ways:
        """A function that gets a name counts where that name is called."""
        (target, *_others) = node.targets
        if not (isinstance(target, ast.Name) and _is_choice(node.value)):
            return Ways(self.inside(node))
        self.bound[target.id] = self.count(node.value)
        return Ways()

    # --- Counts

    def count(self, node: ast.expr) -> int:
        if isinstance(node, DISPLAYS):
            return max((self.count(each) for each in _inside(node)), default=0)
        if isinstance(node, LOOPS):
            return MANY if self.inside(node) else 0
        known: Callable[[ast.expr], int] | None = getattr(self, f"count_of_{type(node).__name__.lower()}", None)
        return self.inside(node) if known is None else known(node)

    def count_of_name(self, node: ast.Name) -> int:
        return self.bound[node.id] if node.id in self.bound else self.named(node)

    def count_of_attribute(self, node: ast.Attribute) -> int:
        return self.named(node) or self.inside(node)

    def named(self, node: ast.expr) -> int:
        place = self.views.place_of(self.module, node)
        if place is None:
            return 0
        return 1 if place[0] == "actions" else self.views.behind(*place)

    def count_of_ifexp(self, node: ast.IfExp) -> int:
        return self.count(node.test) + max(self.count(node.body), self.count(node.orelse))

    def count_of_compare(self, node: ast.Compare) -> int:
        """What is compared is looked at, not called."""
        return sum(self.count(each) for each in (node.left, *node.comparators) if not _is_name(each))

    def count_of_call(self, node: ast.Call) -> int:
        if isinstance(node.func, ast.Attribute) and node.func.attr == "get":  # from a table, or else the one named
            return max(self.count(each) for each in (node.func.value, *node.args))
        return self.call(node)

    def call(self, node: ast.Call) -> int:
        """Follow what is handed to a helper into it."""
        place = self.views.place_of(self.module, node.func)
        helper = self.views.defining(*place) if place and place[0] != "actions" else None
        if place is None or not isinstance(helper, ast.FunctionDef):
            return self.inside(node)
        names = [argument.arg for argument in helper.args.args]
        given = [*zip(names, node.args, strict=False), *((each.arg or "", each.value) for each in node.keywords)]
        handed = {name: self.count(value) for name, value in given if _is_handed(value)}
        here = sum(self.count(value) for _name, value in given if not _is_handed(value))
        if not any(handed.values()):
            return here + self.views.behind(*place)
        return here + Scope(self.views, place[0], handed).block(helper.body).most

    def inside(self, node: ast.AST) -> int:
        return sum(self.count(each) for each in _inside(node))


def _inside(node: ast.AST) -> list[ast.expr]:
    """Return the expressions right below a node, through what only holds them (arguments by name, parts of a loop)."""
    found: list[ast.expr] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            found.append(child)
        elif isinstance(child, (ast.keyword, ast.comprehension)):
            found += _inside(child)
    return found


def _is_action(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == "action"


def _is_name(node: ast.expr) -> bool:
    return isinstance(node, (ast.Name, ast.Attribute))


def _is_choice(node: ast.expr) -> bool:
    """Tell whether an expression names a function, or one of several, without calling it."""
    match node:
        case ast.IfExp():
            return _is_name(node.body) and _is_name(node.orelse)
        case ast.Call(func=ast.Attribute(attr="get")):
            return True
    return _is_name(node)


def _is_handed(node: ast.expr) -> bool:
    """Tell whether an argument is something to call later."""
    is_partial = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "partial"
    return is_partial or isinstance(node, ast.Lambda) or _is_name(node)


def _imports(module: ast.Module) -> dict[str, tuple[str, str]]:
    """Return what a module imports by name: alias → (module it comes from, name there)."""
    return {
        alias.asname or alias.name: (node.module or "", alias.name)
        for node in module.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
