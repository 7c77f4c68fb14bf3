"""Which answers a template speaks of besides asking for them: such a question cannot go without a word."""

import json
import re
from collections.abc import Mapping
from itertools import chain
from typing import Any, Final

from blaupause.engine.bundles.template import sources_of
from blaupause.engine.fim.origin import FILE

_SPOKEN: Final = re.compile(r"(?:(?:\b|\\[nrt])(?:answers|item)|\[\])\.(\w+)")
"""Also at the beginning of a line: JSON writes its end with a letter."""
_SILENT: Final = frozenset({FILE, "tests.json"})


class Mentions:
    """Of files that questions are taken out of: what nothing speaks of at first, nothing speaks of later."""

    def __init__(self, files: Mapping[str, Any]) -> None:
        self._files = files
        self._first = self._found()

    def __contains__(self, field: str) -> bool:
        return field in self._first and field in self._found()

    def _found(self) -> set[str]:
        template = self._files["template.json"]
        roles = (sources_of(fields) for fields in template["applicant"].values())
        delivered = (template.get("delivery", {}).get(name) for name in ("field", "consent"))
        named = {*template["search_fields"], template["second_proof"], *chain.from_iterable(roles), *delivered}
        checked = {check["on"].rpartition("[].")[2] for check in self._files["rules.json"].get("checks", ())}
        told = json.dumps({name: content for name, content in self._files.items() if name not in _SILENT})
        return (named | checked | set(_SPOKEN.findall(told))) - {"", None}
