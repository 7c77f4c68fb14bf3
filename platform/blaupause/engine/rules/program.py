"""Compiles and evaluates expressions in CEL, the Common Expression Language (cel-spec), with cel-cpp."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from cel_expr_python import cel  # type: ignore[import-untyped]  # its stubs lie beside it, but it does not say so

from blaupause.engine.rules.errors import MissingAnswer, RuleError
from blaupause.engine.rules.limits import check_shape, check_text, check_work
from blaupause.engine.rules.syntax import Shape, read_shape
from blaupause.engine.rules.values import Converter, Prepared, Result, result

VARIABLES: Final[Mapping[str, cel.Type]] = {
    "answers": cel.Type.Map(cel.Type.STRING, cel.Type.DYN),
    "item": cel.Type.Map(cel.Type.STRING, cel.Type.DYN),
    "index": cel.Type.INT,
    "params": cel.Type.Map(cel.Type.STRING, cel.Type.DYN),
    "today": cel.Type.TIMESTAMP,
    "values": cel.Type.Map(cel.Type.STRING, cel.Type.DYN),
}
"""What an expression may speak of: the answers; inside a repeated group the entry and its place (from 0); the town's
parameters; the day; interim results that the template named before."""

EVERYWHERE: Final = ("answers", "params", "today")
IN_GROUP: Final = ("answers", "item", "index", "params", "today")

_MISSING: Final = re.compile(r'Key not found in map : "(.*)"')
_STATUS: Final = re.compile(r"^(?:[A-Z_]+: )*(?:<input>:)?|(?: \[[A-Z_]+\])+$")  # around what cel-cpp says


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled expression.

    Attributes:
        names: the values it reads, as paths: `answers.hunde[].rasse`, `params.satz`, `today`.
        bare: those of them that are used as they are, not as `timestamp(…)` or `has(…)`.

    """

    expression: str
    names: frozenset[str]
    bare: frozenset[str]
    _shape: Shape = field(repr=False, compare=False)
    _needs: tuple[tuple[str, tuple[str, ...] | None], ...] = field(repr=False, compare=False)
    _compiled: cel.Expression = field(repr=False, compare=False)

    def evaluate(self, data: Mapping[str, object]) -> Result:
        """Return what the expression comes to; `data` holds its variables, dates as `date`, money in cents.

        Raises:
            MissingAnswer: it reads a key that is not there.
            RuleError: anything else goes wrong: types that do not fit, division by zero, a limit.

        """
        converter = Converter(self.expression)
        ready = {name: self._select(data[name], keys, converter) for name, keys in self._needs}
        check_work(self._shape, converter.longest, self.expression)
        try:
            value = self._compiled.eval(data=ready)
        except RuntimeError as error:
            raise RuleError(_first_line(str(error)), self.expression) from None
        if value.type() == cel.Type.ERROR:
            raise self._error(str(value.value()))
        return result(value.plain_value(), self.expression)

    def holds(self, data: Mapping[str, object]) -> bool:
        """Tell whether a condition is fulfilled. What cannot be evaluated, as nothing is answered yet, is not."""
        try:
            return self.evaluate(data) is True
        except RuleError:
            return False

    @staticmethod
    def _select(value: Any, keys: tuple[str, ...] | None, converter: Converter) -> object:
        """Convert of a variable only what the expression reads."""
        if keys is not None and isinstance(value, Prepared):
            return value.ready(keys, converter)
        return converter.convert(value if keys is None else {key: value[key] for key in keys if key in value})

    def _error(self, message: str) -> RuleError:
        missing = _MISSING.search(message)
        if missing:
            return MissingAnswer(missing[1], self.expression)
        return RuleError(_first_line(message), self.expression)


@lru_cache(maxsize=4096)
def compile(expression: str, variables: tuple[str, ...] = EVERYWHERE, returns: str = "") -> Program:  # noqa: A001 – as in `re`
    """Compile an expression that may use the given variables.

    Args:
        expression: CEL, at most 1,000 characters; see `limits` for the rest.
        variables: names from `VARIABLES`.
        returns: "bool", "int" or "string" where only that will do.

    Raises:
        RuleError: it does not compile, uses another variable, breaks a limit or is of another type.

    """
    check_text(expression)
    try:
        compiled = _environment(variables).compile(expression)
    except RuntimeError as error:
        raise RuleError(_first_line(str(error)), expression) from None
    kind = compiled.return_type().name()
    if returns and kind not in {returns.upper(), "DYN"}:
        raise RuleError(f"gives {kind.lower()} instead of {returns}", expression)
    shape = read_shape(compiled.serialize())
    check_shape(shape, expression)
    return Program(expression, frozenset(shape.names), frozenset(shape.bare), shape, _needs(shape.names), compiled)


def _needs(names: set[str]) -> tuple[tuple[str, tuple[str, ...] | None], ...]:
    """List the variables with the keys that are read of each; None where all of it may be."""
    steps = {root: {name.removeprefix(root) for name in names if _root(name) == root} for root in map(_root, names)}
    return tuple(
        (root, tuple({step[1:].split(".")[0].removesuffix("[]") for step in rest}) if _are_fields(rest) else None)
        for root, rest in steps.items()
    )


def _root(name: str) -> str:
    return re.split(r"[.\[]", name, maxsplit=1)[0]


def _are_fields(steps: set[str]) -> bool:
    return all(step.startswith(".") for step in steps)


@lru_cache
def _environment(variables: tuple[str, ...]) -> cel.Env:
    return cel.NewEnv(variables={name: VARIABLES[name] for name in variables})


def _first_line(message: str) -> str:
    return _STATUS.sub("", message.partition("\n")[0])
