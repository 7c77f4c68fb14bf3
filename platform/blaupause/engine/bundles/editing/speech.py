"""How the names of a bundle are said: questions by their label, parameters by theirs, values as people read them."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from blaupause.engine.bundles.editing.kinds import kind_of
from blaupause.engine.bundles.editing.model import FORM, PARAMETERS, RULES
from blaupause.engine.bundles.editing.tree import Spot, spots
from blaupause.engine.forms import german
from blaupause.engine.forms.words import say

_TYPES: Final = {
    **dict.fromkeys(("text", "longtext", "time", "email", "tel", "iban", "plate", "place"), "text"),
    **dict.fromkeys(("yesno", "confirm"), "yesno"),
    **{kind: kind for kind in ("number", "money", "date", "choice", "choices")},
}
_KINDS: Final = frozenset({"money", "percent"})
_OF_PARAMETERS: Final = {
    **dict.fromkeys(("text", "longtext", "url", "email", "phone", "choice"), "text"),
    **dict.fromkeys(("integer", "percent", "unit"), "number"),
    "money": "money",
    "date": "date",
    "boolean": "yesno",
}


class BundleSpeech:
    """Says names of a bundle; inside a repeated group `item.rasse` is a question of that group."""

    def __init__(self, files: Mapping[str, Any], group: tuple[str, ...] = ()) -> None:
        self.names: dict[str, str] = {}
        self.types: dict[str, str] = {}
        self._choices: dict[str, dict[str, str]] = {}
        for spot in spots(files[FORM]):
            if "field" in spot.source:
                self._add(spot, group)
        for parameter in files[PARAMETERS]["parameters"]:
            path = f"params.{parameter['id']}"
            self.names[path] = parameter["label"]
            self._know(path, _OF_PARAMETERS.get(parameter["type"], ""))
            self._choices[path] = _labels(parameter)
        for value in files[RULES].get("values", ()):
            self.names[f"values.{value['id']}"] = value["id"]

    def _add(self, spot: Spot, group: tuple[str, ...]) -> None:
        kind = kind_of(spot.source)
        paths = [f"item.{spot.keys[-1]}"] if spot.depth and spot.keys[:-1] == group else []
        if not spot.depth:
            paths.append(f"answers.{spot.keys[0]}")
        for path in paths:
            self._know(path, _TYPES.get(kind, ""))
        for path in (*paths, "answers." + ".".join(spot.keys)):
            self.names[path] = spot.source["label"]
            self._choices[path] = _labels(spot.source)

    def _know(self, path: str, type_: str) -> None:
        if type_:
            self.types[path] = type_

    def name(self, path: str) -> str:
        return f"„{self.names[path]}“" if path in self.names else path

    def value(self, path: str, value: object) -> str:
        if isinstance(value, bool):
            return say("boolean", value)
        if isinstance(value, str):
            label = self._choices.get(path, {}).get(value)
            return german.show_iso_date(value[:10]) if path == "date" else f"„{label or value}“"
        if path == "year":
            return str(value)
        return say(path if path in _KINDS else self.types.get(path, "number"), value)

    def parameter(self, label: str) -> str | None:
        """Find the parameter that is called so."""
        wanted = label.strip().casefold()
        return next(
            (path for path, name in self.names.items() if path.startswith("params.") and name.casefold() == wanted),
            None,
        )

    def choice(self, path: str, text: str) -> str | None:
        """Return the value of the choice that is called so; where nothing is to choose, text stands for itself."""
        wanted, choices = text.strip().casefold(), self._choices.get(path)
        if not choices:
            return text
        return next((value for value, label in choices.items() if wanted in {label.casefold(), value}), None)

    def label(self, path: str, value: str) -> str:
        return self._choices.get(path, {}).get(value, value)

    def options(self) -> list[tuple[str, str]]:
        """List what a condition can be about: paths with what they are called."""
        town = _("Einstellung: %(name)s")
        return [
            (path, town % {"name": self.names[path]} if path.startswith("params.") else self.names[path])
            for path in self.types
        ]


def _labels(source: Mapping[str, Any]) -> dict[str, str]:
    return {choice["value"]: choice["label"] for choice in source.get("choices", ())}
