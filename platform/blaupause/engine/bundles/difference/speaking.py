"""Says placeholders by the names people know: `{params.deadline_days}` is [Frist für die Anmeldung]."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from blaupause.engine.bundles.bundle import Bundle
from blaupause.engine.bundles.difference.asking import labels

_PLACEHOLDER: Final = re.compile(r"\{([a-z]+\.[a-z0-9_.]+)(?::[a-z]+)?\}")


@dataclass(frozen=True, slots=True)
class Names:
    """What placeholders stand for in one version, by `params.<id>`, `answers.<field>`, `item.<field>`."""

    words: Mapping[str, str]

    @classmethod
    def of(cls, bundle: Bundle) -> "Names":
        words = {f"params.{id_}": parameter.label for id_, parameter in bundle.parameters.items()}
        for path, label in labels(bundle.files["form.json"]).items():
            *above, field = path.split("[].")
            words[f"item.{field}" if above else f"answers.{field}"] = label
        return cls(words)

    def say(self, text: str) -> str:
        return _PLACEHOLDER.sub(lambda match: f"[{self.words[match[1]]}]" if match[1] in self.words else match[0], text)
