"""Rules of a template in words: XDatenfelder has no others that anybody reads."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from blaupause.engine.bundles.editing.speech import BundleSpeech
from blaupause.engine.forms.workshop import group_of
from blaupause.engine.rules.reading import sentence

type Source = Mapping[str, Any]

_PLACEHOLDER: Final = re.compile(r"\{((?:answers|params|values|item)\.(\w+))[^{}]*\}")
_ALWAYS: Final = "true"


class Teller:
    """Tells conditions and texts of a template."""

    def __init__(self, files: Source) -> None:
        self._files = files
        self._speeches: dict[tuple[str, ...], BundleSpeech] = {}
        self._names = self._speech(()).names

    def _speech(self, group: tuple[str, ...]) -> BundleSpeech:
        """Return how names are said inside a repeated group: made once, it reads the whole form."""
        if group not in self._speeches:
            self._speeches[group] = BundleSpeech(self._files, group)
        return self._speeches[group]

    def fill(self, text: str) -> str:
        """Return a text with the names of what a town or an answer puts in: [Telefon für Fragen]."""
        return _PLACEHOLDER.sub(lambda found: f"[{self._names.get(found[1], found[2])}]", text)

    def condition(self, expression: str, group: tuple[str, ...] = (), gives: str = "boolean") -> str:
        """Tell an expression, as CEL where there is no sentence for it."""
        return sentence(expression, self._speech(group), gives) or f"{expression} (CEL)"

    def asked(self, label: str, expression: str, group: tuple[str, ...], *, required: bool) -> str:
        told = f"„{label}“ wird nur gefragt, wenn Folgendes gilt: {self.condition(expression, group)}."
        return f"{told} Dann ist die Angabe nötig." if required else told

    def checks(self) -> Iterator[tuple[str, str, str]]:
        """Yield key, name and sentence of each check and each value that checks speak of."""
        for value in self._files["rules.json"].get("values", ()):
            told = self.condition(value["expr"], group_of(value), value["type"])
            yield f"values/{value['id']}", f"Berechnung {value['id']}", f"„{value['id']}“ wird berechnet: {told}"
        for check in self._files["rules.json"].get("checks", ()):
            on = check["on"].replace("[]", "")
            yield f"checks/{check['id']}", f"Regel zu {self._names.get(f'answers.{on}', on)}", self._check(check)

    def _check(self, check: Source) -> str:
        group = group_of(check)
        told = [f"Es muss gelten: {self.condition(check['expr'], group)}."]
        if check.get("when", _ALWAYS) != _ALWAYS:
            told.append(f"Geprüft wird das, wenn Folgendes gilt: {self.condition(check['when'], group)}.")
        return " ".join((*told, f"Sonst heißt es: {self.fill(check['message'])}"))
