"""A town's value as it stands in its input, beside the template's default."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from blaupause.engine.bundles.inputs import NO, SEPARATOR, YES
from blaupause.engine.bundles.parameters import DEFAULT, LOCKED, MISSING, OWN
from blaupause.engine.forms.view import ChoiceView
from blaupause.ui.forms import DjangoField

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from blaupause.engine.bundles import Entry, Parameter
    from tenants.organisation.models import Unit

NAME: Final = "wert"
ASKED: Final = "neu"
"""Names of inputs are `wert-<id>`, and `neu-<id>` for a newer version: no parameter is mistaken for a button."""
KINDS: Final = {"longtext": "textarea", "codelist": "textarea", "email": "email", "phone": "tel", "url": "url"}
WIDTHS: Final = {"money": "s", "integer": "s", "percent": "s", "date": "s", "phone": "m"}
OTHER: Final = "andere…"
ELSE: Final = "…"
"""A choice of known names sends OTHER where none fits; the name then stands in the input called like it, with ELSE."""
CHOSEN: Final = frozenset({"choice", "boolean", "unit"})
LINES: Final = {"codelist": 8, "longtext": 5}


@dataclass(frozen=True, slots=True)
class Input:
    """One value of the town.

    Attributes:
        origin: own, default, locked or missing (the template needs it and the town has none).
        note: where the value comes from, in words: "Vorgabe: 14 Tage", "Keine Vorgabe, Pflicht".
        suggestion: what the law suggests, unless the town has entered just that.
        has_default: the template knows a value.
        is_resettable: the town's own value can go: there is a default, or nothing needs to be there.
        needs_units: it asks for an office, and the town has none yet.
        is_proposed: what stands in the input is a suggestion for what is missing, and not saved.
        other: input for a name that is none of the choices; None where there are none.
    """

    id: str
    label: str
    group: str
    origin: str
    note: str
    text: str
    view: DjangoField
    suggestion: str
    has_default: bool
    is_resettable: bool
    needs_units: bool
    is_proposed: bool = False
    other: DjangoField | None = None

    @property
    def is_own(self) -> bool:
        return self.origin == OWN

    @property
    def is_locked(self) -> bool:
        return self.origin == LOCKED

    @property
    def is_open(self) -> bool:
        """Whether there is neither an own value nor a default, and none is needed."""
        return self.origin == DEFAULT and not self.has_default

    @property
    def is_missing(self) -> bool:
        return self.origin == MISSING


def input_of(
    entry: Entry,
    units: Iterable[Unit],
    *,
    typed: str | None,
    error: str,
    suggestion: str,
    options: tuple[str, ...] = (),
    prefix: str = "",
) -> Input:
    """Make the input of a value; `typed` is what a person sent, None to show what is saved.

    What is missing begins with what is suggested: it is saved when the person saves.
    """
    parameter = entry.parameter
    saved = parameter.edit(entry.value) if entry.origin == OWN else ""
    is_proposed = typed is None and entry.origin == MISSING and bool(suggestion)
    text = suggestion if is_proposed else saved if typed is None else typed
    control = f"{prefix}-{parameter.id}" if prefix else parameter.id
    view = _view(parameter, control, f"{prefix or NAME}-{parameter.id}", text, error, units)
    return Input(
        id=parameter.id,
        label=parameter.label,
        group=parameter.group,
        origin=entry.origin,
        note=_note(entry),
        text=_shown(entry, units) or _("nicht festgelegt"),
        view=_as_choice(view, options, parameter) if options else view,
        suggestion=suggestion if is_proposed or suggestion != text else "",
        has_default=_has_default(parameter),
        needs_units=parameter.type == "unit" and not any(unit.is_active for unit in units),
        is_resettable=entry.origin == OWN and (parameter.default is not None or not parameter.required),
        is_proposed=is_proposed,
        other=_other(view, options) if options else None,
    )


def _as_choice(view: DjangoField, options: tuple[str, ...], parameter: Parameter) -> DjangoField:
    """Offer known names to choose from; one that is none of them stands in the input beside."""
    is_other = bool(view.value) and view.value not in options
    default = parameter.show_with_unit(parameter.default)
    first = _("Vorgabe: %(value)s") % {"value": default} if default else _("Bitte auswählen")
    every = [("", first), *((each, each) for each in options), (OTHER, _("Andere …"))]
    chosen = OTHER if is_other else view.value
    choices = (
        ChoiceView(f"{view.id}-{number}", value, label, selected=value == chosen)
        for number, (value, label) in enumerate(every)
    )
    return replace(view, kind="select", choices=tuple(choices), value=chosen)


def _other(view: DjangoField, options: tuple[str, ...]) -> DjangoField:
    text = "" if view.value in options else view.value
    label = _("%(label)s: anderer Name") % {"label": view.label}
    return replace(view, id=f"{view.id}-andere", name=f"{view.name}{ELSE}", label=label, value=text, hint="", error="")


def _has_default(parameter: Parameter) -> bool:
    return parameter.default not in (None, "", [])


def _note(entry: Entry) -> str:
    parameter = entry.parameter
    if entry.origin == LOCKED:
        return _("Von der Vorlage festgelegt")
    if not _has_default(parameter):
        return _("Keine Vorgabe, Pflicht") if parameter.required else _("Keine Vorgabe, freiwillig")
    return _("Vorgabe: %(value)s") % {"value": entry.default_text}


def _shown(entry: Entry, units: Iterable[Unit]) -> str:
    if entry.parameter.type == "unit":
        return next((unit.name for unit in units if unit.pk == entry.value), "")
    return entry.text


def _view(parameter: Parameter, id_: str, name: str, text: str, error: str, units: Iterable[Unit]) -> DjangoField:
    kind = "select" if parameter.type in CHOSEN else KINDS.get(parameter.type, "text")
    return DjangoField(
        kind=kind,
        label=parameter.label,
        id=id_,
        name=name,
        value=text,
        hint=_hint(parameter),
        error=error,
        choices=tuple(_choices(parameter, id_, text, units)),
        width=WIDTHS.get(parameter.type, ""),
        unit=_unit(parameter),
        inputmode={"money": "decimal", "integer": "numeric", "percent": "numeric"}.get(parameter.type, ""),
        rows=LINES.get(parameter.type, 0),
    )


def _hint(parameter: Parameter) -> str:
    if parameter.type != "codelist":
        return parameter.help
    columns = f" {SEPARATOR} ".join(column.label for column in parameter.columns)
    return " ".join(
        part for part in (parameter.help, _("Ein Eintrag je Zeile: %(columns)s") % {"columns": columns}) if part
    )


def _unit(parameter: Parameter) -> str:
    sign = {"money": "€", "percent": "%"}.get(parameter.type, "")
    return " ".join(part for part in (sign, parameter.unit) if part)


def _choices(parameter: Parameter, id_: str, text: str, units: Iterable[Unit]) -> Iterator[ChoiceView]:
    """Yield "nothing of our own" first: it says what holds then."""
    if parameter.type not in CHOSEN:
        return
    default = parameter.show_with_unit(parameter.default)
    first = _("Vorgabe: %(value)s") % {"value": default} if default else _("Bitte auswählen")
    options = [("", first), *_options(parameter, text, units)]
    for number, (value, label) in enumerate(options):
        yield ChoiceView(f"{id_}-{number}", value, label, selected=value == text)


def _options(parameter: Parameter, text: str, units: Iterable[Unit]) -> list[tuple[str, str]]:
    if parameter.type == "boolean":
        return [(YES, _("Ja")), (NO, _("Nein"))]
    if parameter.type == "choice":
        return [(choice.value, choice.label) for choice in parameter.choices]
    return [(str(unit.pk), unit.name) for unit in units if unit.is_active or str(unit.pk) == text]
