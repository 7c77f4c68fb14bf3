"""Says what a version calls things by the names people know: placeholders in texts, and expressions as sentences.

`{params.deadline_days}` is [Frist für die Anmeldung], `answers.rasse == 'mix'` is „Rasse“ ist „Mischling“.
"""

import re
from typing import Final

from blaupause.engine.bundles.bundle import Bundle
from blaupause.engine.bundles.difference.asking import labels
from blaupause.engine.bundles.difference.things import Facet
from blaupause.engine.bundles.editing.speech import BundleSpeech
from blaupause.engine.rules.reading import sentence

_PLACEHOLDER: Final = re.compile(r"\{([a-z]+\.[a-z0-9_.\[\]]+)(?::[a-z]+)?\}")


class Names:
    """The names of one version, by `params.<id>`, `answers.<field>`, `item.<field>`."""

    def __init__(self, bundle: Bundle) -> None:
        self._files = bundle.files
        self._words = {f"params.{id_}": parameter.label for id_, parameter in bundle.parameters.items()}
        for path, label in labels(bundle.files["form.json"]).items():
            self._words[f"answers.{path}"] = label
            if "[]." in path:
                self._words[f"item.{path.rpartition('[].')[2]}"] = label
        self._speech: dict[tuple[str, ...], BundleSpeech] = {}

    def say(self, text: str) -> str:
        def name(match: re.Match[str]) -> str:
            return f"[{self._words[match[1]]}]" if match[1] in self._words else match[0]

        return _PLACEHOLDER.sub(name, text)

    def tell(self, facet: Facet) -> str:
        """Say what a facet says; "" for an expression that no sentence can say."""
        if facet.gives:
            return sentence(facet.text, self._speech_in(facet.group), facet.gives)
        return facet.text if facet.is_code else self.say(facet.text)

    def _speech_in(self, group: tuple[str, ...]) -> BundleSpeech:
        if group not in self._speech:
            self._speech[group] = BundleSpeech(self._files, group)
        return self._speech[group]
