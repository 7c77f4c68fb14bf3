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


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a template.

    Attributes:
        fields: the questions; a repeated group with those inside it.
        dates: paths of answers and parameters that are dates (`hunde.seit`): expressions read them by timestamp(…).
        values: interim results, each with the group it belongs to ("" for none).

    """

    fields: Mapping[str, frozenset[str]]
    parameters: Mapping[str, Parameter]
    values: Mapping[str, str]
    dates: frozenset[str] = frozenset()

    def bare_dates(self, names: Iterable[str], group: str = "") -> list[str]:
        """List the names of dates among those that an expression takes as they are."""
        prefix = {"answers": "", "item": f"{group}.", "params": "params."}
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
        whole = (
            root == _TODAY if not steps else len(steps) == 1 and not (root == "answers" and self.fields.get(steps[0]))
        )
        return whole and self._is_known(name, group)

    def _is_known(self, name: str, group: str) -> bool:
        root, *steps = name.split(".")
        if not steps:
            return root in {"answers", "params", "values", _TODAY} or (bool(group) and root in {"item", "index"})
        first, *rest = steps
        if root == "answers":
            return first in self.fields and self._is_inside(self.fields[first], rest)
        if root == "params":
            return first in self.parameters and self._is_inside(self.parameters[first].column_ids, rest)
        if root == "values":
            return not rest and self.values.get(first, None) in {"", group}
        return root == "item" and not rest and first in self.fields.get(group, ())

    @staticmethod
    def _is_inside(known: Iterable[str], rest: list[str]) -> bool:
        return not rest or (len(rest) == 1 and rest[0] in known)
