"""Where a template is put together: compiles its expressions, checks its texts and writes down every mistake."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final

import jsonschema_rs

from blaupause.engine import rules
from blaupause.engine.forms.model import Issue
from blaupause.engine.forms.names import Names

type Source = Mapping[str, Any]

FORM: Final = "form.json"
RULES: Final = "rules.json"


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a template: file, path in it, and the repeated group whose entry `item` means there."""

    file: str
    path: str = ""
    group: str = ""

    def __truediv__(self, step: object) -> "Where":
        return Where(self.file, f"{self.path}/{step}" if self.path else str(step), self.group)

    def inside(self, group: str) -> "Where":
        return Where(self.file, self.path, group)

    @property
    def variables(self) -> tuple[str, ...]:
        """What an expression may use there: a form's conditions know no interim results."""
        base = rules.IN_GROUP if self.group else rules.EVERYWHERE
        return base if self.file == FORM else (*base, "values")


@dataclass(frozen=True, slots=True)
class Workshop:
    names: Names
    issues: list[Issue] = field(default_factory=list)

    def issue(self, where: Where, rule: str, message: str) -> None:
        self.issues.append(Issue(where.path, rule, message, where.file))

    def compile(self, source: Source, key: str, where: Where, returns: str) -> rules.Program | None:
        """Compile the expression under a key; None where there is none, or none that works."""
        if key not in source:
            return None
        try:
            program = rules.compile(source[key], where.variables, returns)
        except rules.RuleError as error:
            self.issue(where / key, "expression", str(error))
            return None
        self.check_names(program, where / key)
        return program

    def check_names(self, program: rules.Program, where: Where) -> None:
        """Demand that everything an expression speaks of exists, and that it reads dates as such."""
        for name in self.names.unknown(program.names, where.group):
            self.issue(where, "name-known", f"nobody knows {name!r}")
        for name in self.names.bare_dates(program.bare, where.group):
            self.issue(where, "date-read", f"a date is text here: write timestamp({name})")

    def check_texts(
        self, source: Source, keys: Iterable[str], where: Where, more: frozenset[str] = frozenset()
    ) -> None:
        """Demand that every placeholder of the texts can be filled; `more` are further names that can."""
        for key in keys:
            for name in self.names.unknown_in_text(source.get(key, ""), where.group, more):
                self.issue(where / key, "placeholder", f"nobody knows {{{name}}}")

    def group(self, source: Source, where: Where) -> str:
        """Return the key of the repeated group that `each` names ("answers.hunde"), "" where there is none."""
        group = group_key(source)
        if group and not self.names.fields.get(group):
            self.issue(where / "each", "field-known", f"the form has no repeated group {group!r}")
        return group


def group_key(source: Source) -> str:
    """Return what `each` names as a key: "answers.hunde[].halter" → "hunde/halter"."""
    return str(source.get("each", "")).removeprefix("answers.").replace("[].", "/")


def group_of(rule: Source) -> tuple[str, ...]:
    """Return the fields of the repeated groups whose entry a rule is about: it names them by `each`, or by `on`."""
    key = group_key(rule) or "/".join(str(rule.get("on", "")).split("[].")[:-1])
    return tuple(key.split("/")) if key else ()


def compare(content: object, shape: jsonschema_rs.Validator, file: str) -> list[Issue]:
    """Compare a file of a template with the shape it must have."""
    return [
        Issue("/".join(map(str, error.instance_path)), f"shape:{error.kind.name}", error.message[:300], file)
        for error in shape.iter_errors(content)
    ]


@cache
def load_shape(package: str, name: str) -> jsonschema_rs.Validator:
    """Load the JSON Schema of a template's file from our own package."""
    text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    return jsonschema_rs.Draft202012Validator(json.loads(text))
