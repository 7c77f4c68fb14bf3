"""Whether a service may go online, and what a town's values must be. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Invalid
from blaupause.engine.forms import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blaupause.engine.bundles import Parameters, ParameterSet


class MissingValues(Invalid):
    """Mandatory values are missing; `problems` names each of them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        names = ", ".join(problem.field for problem in problems)
        super().__init__(_("Es fehlen noch Angaben: %(names)s"), field=problems[0].field, names=names)
        self.problems = problems


class UnreadableValues(Invalid):
    """Typed values cannot be read; `problems` says what to do at each field."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems[0].message, field=problems[0].field)
        self.problems = problems


def require_complete(resolved: Parameters) -> None:
    """Refuse to go online while a mandatory value is missing."""
    if resolved.missing:
        raise MissingValues(tuple(parameter.missing() for parameter in resolved.missing))


def read(parameters: ParameterSet, typed: Mapping[str, str], units: frozenset[int]) -> dict[str, Any]:
    """Read what an admin typed; an empty input means that the default holds.

    Raises:
        UnreadableValues: names each field.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for id_, text in typed.items():
        if id_ not in parameters or parameters[id_].locked:
            continue
        value = parameters.parse(id_, text)
        if parameters[id_].type == "unit" and isinstance(value, int) and value not in units:
            value = parameters[id_].problem("choice", str(_("Dieses Amt gibt es nicht mehr. Wählen Sie ein anderes.")))
        if isinstance(value, Problem):
            problems.append(value)
        elif value is not None:
            values[id_] = value
    if problems:
        raise UnreadableValues(tuple(problems))
    return values
