"""What a town sets: reads it from German input, writes it in German, and lays it over the template's defaults."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from blaupause.engine.bundles import inputs
from blaupause.engine.forms import formats
from blaupause.engine.forms.model import Choice, Problem
from blaupause.engine.forms.words import say

OWN, DEFAULT, LOCKED, MISSING = "own", "default", "locked", "missing"

_LOCKED_MESSAGE: Final = _("„%(label)s“ ist gesperrt. Den Wert legt die Vorlage fest.")
_NEEDED: Final = _("„%(label)s“ fehlt. Ohne diese Angabe geht die Leistung nicht online.")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a code list; every list begins with `value` and `label`."""

    id: str
    label: str
    type: str


VALUE_AND_LABEL: Final = (Column("value", "Kürzel", "text"), Column("label", "Bezeichnung", "text"))


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value a town sets. `default` is None where the template knows none; `lang` where the label is not German."""

    id: str
    label: str
    type: str
    required: bool
    locked: bool
    group: str
    default: Any = None
    unit: str = ""
    help: str = ""
    choices: tuple[Choice, ...] = ()
    columns: tuple[Column, ...] = VALUE_AND_LABEL
    minimum: int | None = None
    maximum: int | None = None
    lang: str = ""

    @property
    def column_ids(self) -> frozenset[str]:
        return frozenset(column.id for column in self.columns) if self.type == "codelist" else frozenset()

    def show(self, value: Any) -> str:
        """Write a value for people: "72,00 €", "14", "Widerspruch"; a code list by its labels."""
        if value is None:
            return ""
        if self.type == "codelist":
            return ", ".join(str(entry["label"]) for entry in value)
        labels = {choice.value: choice.label for choice in self.choices}
        return labels.get(value, "") if self.type == "choice" else say(self.type, value)

    def show_with_unit(self, value: Any) -> str:
        """Write a value with its unit: "72,00 € pro Jahr"."""
        return " ".join(part for part in (self.show(value), self.unit if value is not None else "") if part)

    def edit(self, value: Any) -> str:
        """Write a value as it stands in its input; `parse` reads it back."""
        return inputs.write(self, value)

    def parse(self, text: str) -> Any:
        """Read German input: the value, None for nothing entered, or a Problem that says what to do."""
        if self.locked:
            return self.problem("locked", str(_LOCKED_MESSAGE) % {"label": self.label})
        try:
            return inputs.read(self, text)
        except inputs.Unreadable as error:
            return self.problem("format", error.message)

    def accepts(self, value: Any) -> bool:
        """Tell whether a stored value still fits: the type or the choices may be another version's."""
        if self.type == "codelist":
            return isinstance(value, list) and all(self._is_entry(entry) for entry in value)
        if self.type == "choice":
            return value in {choice.value for choice in self.choices}
        return _is(self.type, value) and inputs.beyond(self, value) is None

    def _is_entry(self, entry: Any) -> bool:
        return isinstance(entry, dict) and all(
            column.id in entry and _is(column.type, entry[column.id]) for column in self.columns
        )

    def problem(self, kind: str, message: str) -> Problem:
        return Problem(self.id, message, kind)

    def missing(self) -> Problem:
        """Say that the value is needed."""
        return self.problem("required", str(_NEEDED) % {"label": self.label})


@dataclass(frozen=True, slots=True)
class Entry:
    """A parameter in one town: its value and where it comes from: own, default, locked or missing."""

    parameter: Parameter
    value: Any
    origin: str

    @property
    def text(self) -> str:
        return self.parameter.show_with_unit(self.value)

    @property
    def default_text(self) -> str:
        return self.parameter.show_with_unit(self.parameter.default)


@dataclass(frozen=True, slots=True)
class Parameters:
    """All parameters in one town. `values` are what expressions and texts see; what is not set is absent."""

    entries: tuple[Entry, ...]

    @property
    def values(self) -> dict[str, Any]:
        return {entry.parameter.id: entry.value for entry in self.entries if entry.value is not None}

    @property
    def missing(self) -> tuple[Parameter, ...]:
        """What must be set before the service goes online."""
        return tuple(entry.parameter for entry in self.entries if entry.origin == MISSING)


class ParameterSet(Mapping[str, Parameter]):
    """The parameters of a template, in its order."""

    def __init__(self, source: Mapping[str, Any]) -> None:
        self._parameters = {each["id"]: _parameter(each) for each in source["parameters"]}

    def __getitem__(self, id_: str) -> Parameter:
        return self._parameters[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __len__(self) -> int:
        return len(self._parameters)

    def parse(self, id_: str, text: str) -> Any:
        """Read a town's input; see `Parameter.parse`.

        Raises:
            KeyError: the template has no such parameter.

        """
        return self[id_].parse(text)

    def show(self, id_: str, value: Any) -> str:
        return self[id_].show(value)

    def resolve(self, overlay: Mapping[str, Any]) -> Parameters:
        """Lay a town's values over the defaults.

        A lock wins over a value from before there was one; so does a default over a value that does not fit any more.
        Names that the template does not know are left out: they are another version's.
        """
        return Parameters(
            tuple(_entry(parameter, overlay.get(parameter.id)) for parameter in self._parameters.values())
        )


def _entry(parameter: Parameter, own: Any) -> Entry:
    if parameter.locked:
        return Entry(parameter, parameter.default, LOCKED)
    if parameter.accepts(own):
        return Entry(parameter, own, OWN)
    if parameter.default is None and parameter.required:
        return Entry(parameter, None, MISSING)
    return Entry(parameter, parameter.default, DEFAULT)


def _is(type_: str, value: Any) -> bool:
    """Compare a value with the JSON type of a parameter's or column's type."""
    if type_ in {"money", "integer", "percent", "unit"}:
        return isinstance(value, int) and not isinstance(value, bool)
    if type_ == "date":
        return isinstance(value, str) and formats.is_date(value)
    return isinstance(value, bool if type_ == "boolean" else str)


def _parameter(source: Mapping[str, Any]) -> Parameter:
    parts: dict[str, Any] = dict(source)
    parts["choices"] = tuple(Choice(**choice) for choice in source.get("choices", ()))
    if "columns" in source:
        parts["columns"] = tuple(Column(**column) for column in source["columns"])
    return Parameter(**parts)
