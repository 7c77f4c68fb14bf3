"""Every name that a template asks for is provided by somebody: by code, or by a template that draws it.

While a page is drawn, `blaupause.ui.missing` says what was not there. What only a condition asks for may be missing
there, so that a misspelt one would never be seen: this test sees it.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.template import Engine
from django.template.base import FilterExpression, Node, Template, Variable
from django.template.smartif import TokenBase

from tests.architecture.house import SOURCES, modules, tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALWAYS_THERE = {"True", "False", "None", "block", "csrf_token", "messages", "request"}
"""What Django itself provides: constants, the block around, its context processors."""
OF_FORMS = {"errors", "fields", "hidden_fields"}
"""What Django provides to `ui/django_form.html`."""
BINDS = ("loopvars", "extra_context", "asvar", "target_var", "var_name", "variable_name", "variable", "countervar")
"""Where nodes of Django keep the names that they give to what is inside or after them."""
ELSEWHERE = {"origin", "token", "engine"}
"""What a node knows and does not ask for."""
INCLUDES = re.compile(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)")


class Names(NamedTuple):
    """Which names a template asks for, which it binds, and which templates it draws."""

    asked: set[str]
    bound: set[str]
    draws: set[str]


def test_somebody_provides_each_name_that_a_template_asks_for() -> None:
    found = {_name(path): _names(path.read_text(encoding="utf-8")) for path in _templates()}
    drawn_by = defaultdict(set)
    for name, names in found.items():
        for drawn in names.draws:
            drawn_by[drawn].add(name)
    provided = _provided() | ALWAYS_THERE | OF_FORMS

    missing = {
        name: lacking
        for name, names in found.items()
        if (lacking := names.asked - provided - set().union(*(found[each].bound for each in _around(name, drawn_by))))
    }

    assert len(found) > 300
    assert missing == {}


def test_a_misspelt_condition_is_seen() -> None:
    names = _names("{% for each in cases %}{% if each.open and decidde %}{{ forloop.counter }}{% endif %}{% endfor %}")

    assert names.asked - names.bound - {"cases"} == {"decidde"}
    assert not {"decidde"} & _provided()


def _templates() -> Iterator[Path]:
    return (path for source in SOURCES for path in sorted(source.rglob("templates/**/*")) if path.is_file())


def _name(path: Path) -> str:
    return str(path).rpartition("/templates/")[2]


def _around(name: str, drawn_by: dict[str, set[str]]) -> set[str]:
    """Return the template and all that draw it, directly or through others."""
    found, open_ = set[str](), [name]
    while open_:
        if (each := open_.pop()) not in found:
            found.add(each)
            open_ += drawn_by.get(each, ())
    return found


@cache
def _provided() -> set[str]:
    """Every name that code hands over by keyword, in a dictionary or by writing into one."""
    return {name for path in modules() for node in ast.walk(tree(path)) for name in _given(node)}


def _given(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.keyword(arg=str(name)):
            yield name
        case ast.Dict(keys=keys):
            yield from (key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str))
        case ast.Subscript(ctx=ast.Store(), slice=ast.Constant(value=str(name))):
            yield name


def _names(text: str) -> Names:
    names = Names(set(), set(), set(INCLUDES.findall(text)))
    _read(Engine.get_default().from_string(text), names, set())
    return names


def _read(part: Any, names: Names, seen: set[int]) -> None:
    """Walk through all that a compiled template is made of."""
    match part:
        case Variable(lookups=(first, *_)):
            names.asked.add(first)
        case FilterExpression():
            _read([part.var, [args for _, args in part.filters]], names, seen)
        case dict():
            _read(list(part.values()), names, seen)
        case list() | tuple():
            for each in part:
                _read(each, names, seen)
        case Template() | Node() | TokenBase() if id(part) not in seen:
            seen.add(id(part))
            _bind(vars(part), names.bound)
            _read([value for key, value in vars(part).items() if key not in ELSEWHERE], names, seen)


def _bind(held: dict[str, Any], bound: set[str]) -> None:
    for given in (held.get(key) for key in BINDS):
        bound.update({given} if isinstance(given, str) else given if isinstance(given, dict | list | tuple) else ())
    if "loopvars" in held:
        bound.add("forloop")
