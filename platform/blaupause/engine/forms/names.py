"""Which names the texts and expressions of a form may use, and the placeholders of its texts."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from blaupause.engine.forms.model import Parameter

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_TODAY: Final = "today"


def placeholders(text: str) -> list[str]:
    """List what stands in braces: `{params.satz}` → `params.satz`."""
    return _PLACEHOLDER.findall(text)


def fill(text: str, look_up: Callable[[str], str]) -> str:
    """Replace what stands in braces by what it means now."""
    return _PLACEHOLDER.sub(lambda match: look_up(match[1]), text) if "{" in text else text


def around_and_in(group: str) -> tuple[str, ...]:
    """List a group with those around it, from the form ("") to itself: "", `hunde`, `hunde/halter`."""
    steps = group.split("/") if group else []
    return tuple("/".join(steps[:depth]) for depth in range(len(steps) + 1))


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a template.

    Attributes:
        fields: the questions by their key (`hunde`, `hunde/rasse`), and whether each is a repeated group.
        dates: answers and parameters that are dates (`hunde.seit`): expressions read them by timestamp(…).
        values: interim results, each with the group it belongs to ("" for none).

    """

    fields: Mapping[str, bool]
    parameters: Mapping[str, Parameter]
    values: Mapping[str, str]
    dates: frozenset[str] = frozenset()

    def bare_dates(self, names: Iterable[str], group: str = "") -> list[str]:
        """List the names of dates among those that an expression takes as they are."""
        prefix = {"answers": "", "item": f"{group.replace('/', '.')}.", "params": "params."}
        steps = {name: name.replace("[]", "").partition(".") for name in names}
        return sorted(name for name, (root, _, rest) in steps.items() if prefix.get(root, "?") + rest in self.dates)

    def unknown(self, names: Iterable[str], group: str = "") -> list[str]:
        """List those that nobody knows; `group` is the repeated group in which `item` stands for an entry."""
        return sorted(name for name in names if not self._is_known(name.replace("[]", ""), group))

    def unknown_in_text(self, text: str, group: str = "", more: frozenset[str] = frozenset()) -> list[str]:
        """List placeholders that cannot be filled; `more` are further names that can."""
        return [name for name in placeholders(text) if name not in more and not self._is_word(name, group)]

    def _is_word(self, name: str, group: str) -> bool:
        """Whether a name stands for one text: no group, no list as such, nothing inside another."""
        root, *steps = name.split(".")
        around = {"answers": "", "item": f"{group}/"}
        if not steps:
            return root == _TODAY
        is_group = root in around and self.fields.get(around[root] + steps[0], False)
        return len(steps) == 1 and not is_group and self._is_known(name, group)

    def _is_known(self, name: str, group: str) -> bool:
        root, *steps = name.split(".")
        if not steps:
            return root in {"answers", "params", "values", _TODAY} or (bool(group) and root in {"item", "index"})
        first, *rest = steps
        if root in {"answers", "item"}:
            around = group if root == "item" else ""
            return (root == "answers" or bool(group)) and self._leads(around, steps)
        if root == "params":
            return first in self.parameters and self._is_inside(self.parameters[first].column_ids, rest)
        return root == "values" and not rest and self.values.get(first, None) in around_and_in(group)

    def _leads(self, group: str, steps: list[str]) -> bool:
        """Whether steps lead from a group, or from the form, to a question."""
        key = f"{group}/{steps[0]}" if group else steps[0]
        return key in self.fields and (len(steps) == 1 or self._leads(key, steps[1:]))

    @staticmethod
    def _is_inside(known: Iterable[str], rest: list[str]) -> bool:
        return not rest or (len(rest) == 1 and rest[0] in known)
