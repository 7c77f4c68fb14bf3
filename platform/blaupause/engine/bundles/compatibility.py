"""How far a version's number must go beyond the one before it: semantic versioning, for templates.

Read from the files alone: nothing is compiled, so versions that an older engine made can be compared too.
"""

import enum
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blaupause.domain import Level
from blaupause.engine.bundles.bundle import Bundle
from blaupause.engine.bundles.parameters import Parameter
from blaupause.engine.forms.carrying import kind_of
from blaupause.engine.forms.model import SECTION
from blaupause.engine.forms.schema import EARLIEST, LATEST
from blaupause.engine.forms.words import say_limit

_LEAST: Final = ("minLength", "minimum", "exclusiveMinimum", "minItems", EARLIEST)
_MOST: Final = ("maxLength", "maximum", "exclusiveMaximum", "maxItems", LATEST)
_NUMBERS: Final = re.compile(r"(\d+)\.(\d+)\.(\d+)")

FORM, PARAMETERS, TEMPLATE = "form.json", "parameters.json", "template.json"


class Step(enum.IntEnum):
    """Which part of the number grows."""

    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def label(self) -> str:
        """What it is called on the screen."""
        return str(_LABELS[self])


_LABELS: Final = {
    Step.PATCH: gettext_lazy("Korrektur"),
    Step.MINOR: gettext_lazy("kleine Neuerung"),
    Step.MAJOR: gettext_lazy("große Änderung"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A change that takes a step: where it is, and a sentence for the editor."""

    step: Step
    file: str
    path: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Demand:
    """The least step that the changes take; `reasons` are those that take more than a patch, the largest first."""

    step: Step
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Field:
    """An answer of the form: where its schema stands, whether it must be given, and what kinds of answer there are."""

    path: str
    label: str
    widget: str
    required: bool
    kind: tuple[Any, ...]
    choices: frozenset[str]
    limits: Mapping[str, Any]


def required_step(before: Bundle, after: Bundle) -> Demand:
    """Tell how far the number must go: a patch keeps all that towns set and citizens answered, a minor step only adds.

    Major: what somebody relies on goes, becomes something else, or was free and is demanded now. Minor: something is
    new, be it demanded: drafts keep their version, and towns take a version when its values are there. Patch: words,
    defaults, formulas and stored tests.
    """
    found = [*_form(before, after), *_parameters(before, after), *_template(before, after)]
    reasons = tuple(sorted(found, key=lambda reason: -reason.step))
    return Demand(max((reason.step for reason in reasons), default=Step.PATCH), reasons)


def step_between(before: str, after: str) -> Step:
    """Return the step from one version number to a later one; from a candidate to its release it is a patch."""
    one, other = (_NUMBERS.match(version) for version in (before, after))
    if one is None or other is None:
        raise ValueError(f"{before!r} or {after!r} is no semantic version.")
    if one[1] != other[1]:
        return Step.MAJOR
    return Step.MINOR if one[2] != other[2] else Step.PATCH


# --- Questions


def _form(before: Bundle, after: Bundle) -> Iterator[Reason]:
    old, new = _fields(before), _fields(after)
    for name, field in old.items():
        if name not in new:
            yield _major(FORM, field.path, _("Die Frage „%(label)s“ entfällt.") % {"label": field.label})
        else:
            yield from _field(field, new[name])
    for name, field in new.items():
        if name not in old and field.required:
            yield _minor(FORM, field.path, _("Die Frage „%(label)s“ ist neu und Pflicht.") % {"label": field.label})
        elif name not in old:
            yield _minor(FORM, field.path, _("Die Frage „%(label)s“ ist neu und freiwillig.") % {"label": field.label})


def _field(old: _Field, new: _Field) -> Iterator[Reason]:
    words = {"label": new.label}
    if old.kind != new.kind:
        yield _major(FORM, new.path, _("Die Frage „%(label)s“ nimmt andere Antworten an als bisher.") % words)
    if new.required and not old.required:
        yield _major(FORM, new.path, _("Die Frage „%(label)s“ ist jetzt Pflicht.") % words)
    if tighter := list(_tighter(old, new)):
        told = words | {"limits": ", ".join(tighter)}
        yield _major(FORM, new.path, _("Bei „%(label)s“ gelten engere Grenzen als bisher: %(limits)s.") % told)
    if new.choices and not old.choices:
        yield _major(FORM, new.path, _("„%(label)s“ wird jetzt aus einer festen Liste gewählt.") % words)
        return
    if gone := sorted(old.choices - new.choices):
        told = words | {"choices": ", ".join(gone)}
        yield _major(FORM, new.path, _("Bei „%(label)s“ fehlen Antworten, die es gab: %(choices)s.") % told)
    if fresh := sorted(new.choices - old.choices):
        told = words | {"choices": ", ".join(fresh)}
        yield _minor(FORM, new.path, _("Bei „%(label)s“ gibt es neue Antworten: %(choices)s.") % told)


def _tighter(old: _Field, new: _Field) -> Iterator[str]:
    """Tell the limits that refuse more than before."""
    known, limits = old.limits, new.limits
    keys = [key for key in _LEAST if key in limits and (key not in known or limits[key] > known[key])]
    keys += [key for key in _MOST if key in limits and (key not in known or limits[key] < known[key])]
    yield from (say_limit(new.widget, key, limits[key]) for key in keys)
    if limits.get("pattern", "") not in {"", known.get("pattern")}:
        yield _("eine andere Schreibweise")


def _fields(bundle: Bundle) -> dict[str, _Field]:
    source = bundle.files[FORM]
    asked = dict(_asked_for(question for page in source["pages"] for question in page["questions"]))
    return {field.path: field for field in _in_schema(source["schema"], asked, "/schema", "")}


def _in_schema(
    schema: Mapping[str, Any], asked: Mapping[str, Mapping[str, Any]], path: str, above: str
) -> Iterator[_Field]:
    """Yield the fields of an object, and those of the groups in it, however deep."""
    demanded = schema.get("required", ())
    for name, own in schema.get("properties", {}).items():
        place, field = f"{path}/properties/{name}", f"{above}{name}"
        widget = asked.get(field, {}).get("widget", "")
        entry = own.get("items", own)
        yield _Field(
            path=place,
            label=asked.get(field, {}).get("label", name),
            widget=widget,
            required=name in demanded,
            kind=(
                kind_of(widget),
                own.get("type"),
                own.get("format"),
                entry.get("type"),
            ),
            choices=frozenset(map(str, entry.get("enum", ()))),
            limits=own,
        )
        yield from _in_schema(entry, asked, f"{place}/items" if "items" in own else place, f"{field}.")


def _asked_for(questions: Iterable[Mapping[str, Any]], above: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every question by the fields that lead to it."""
    for question in questions:
        if question["widget"] == SECTION:
            yield from _asked_for(question["questions"], above)
        else:
            field = f"{above}{question.get('field', '')}"
            yield field, question
            yield from _asked_for(question.get("questions", ()), f"{field}.")


# --- What towns set


def _parameters(before: Bundle, after: Bundle) -> Iterator[Reason]:
    for old in before.parameters.values():
        new = after.parameters.get(old.id)
        if new is None:
            yield _major(PARAMETERS, f"/{old.id}", _("Der Wert „%(label)s“ entfällt.") % {"label": old.label})
        else:
            yield from _parameter(old, new)
    for new in after.parameters.values():
        if new.id not in before.parameters and _is_demanded(new):
            sentence = _("Der Wert „%(label)s“ ist neu, Pflicht und ohne Vorgabe.") % {"label": new.label}
            yield _minor(PARAMETERS, f"/{new.id}", sentence)
        elif new.id not in before.parameters:
            yield _minor(PARAMETERS, f"/{new.id}", _("Der Wert „%(label)s“ ist neu.") % {"label": new.label})


def _parameter(old: Parameter, new: Parameter) -> Iterator[Reason]:
    path, words = f"/{new.id}", {"label": new.label}
    kinds = [(each.type, tuple((column.id, column.type) for column in each.columns)) for each in (old, new)]
    if kinds[0] != kinds[1]:
        yield _major(PARAMETERS, path, _("Der Wert „%(label)s“ ist von anderer Art als bisher.") % words)
    if _is_demanded(new) and not _is_demanded(old):
        yield _major(PARAMETERS, path, _("Der Wert „%(label)s“ ist jetzt Pflicht, ohne Vorgabe.") % words)
    if new.locked and not old.locked:
        yield _major(PARAMETERS, path, _("Den Wert „%(label)s“ legt jetzt die Vorlage fest.") % words)
    if {choice.value for choice in old.choices} - {choice.value for choice in new.choices}:
        yield _major(PARAMETERS, path, _("Beim Wert „%(label)s“ entfallen Einträge der Auswahl.") % words)


def _is_demanded(parameter: Parameter) -> bool:
    return parameter.required and parameter.default is None


# --- What else a version promises


def _template(before: Bundle, after: Bundle) -> Iterator[Reason]:
    old, new = before.template, after.template
    ways = {each.id: each.label for each in old.outcomes}, {each.id: each.label for each in new.outcomes}
    for id_ in ways[0].keys() - ways[1].keys():
        yield _major(TEMPLATE, "/outcomes", _("Das Ergebnis „%(label)s“ entfällt.") % {"label": ways[0][id_]})
    for id_ in ways[1].keys() - ways[0].keys():
        yield _minor(TEMPLATE, "/outcomes", _("Das Ergebnis „%(label)s“ ist neu.") % {"label": ways[1][id_]})
    for letter in sorted(before.letters.keys() ^ after.letters.keys()):
        yield _minor(f"letters/{letter}.json", "", _("Ein Brief kommt hinzu oder entfällt: %(id)s.") % {"id": letter})
    if old.level_of_government != new.level_of_government:
        yield _major(TEMPLATE, "/level_of_government", _("Zuständig ist eine andere Ebene als bisher."))
    if _asked(after) > _asked(before):
        yield _major(TEMPLATE, "/login", _("Wer den Antrag stellt, muss sich sicherer ausweisen als bisher."))


def _asked(bundle: Bundle) -> Level:
    template = bundle.template
    return Level.named(template.login_level) if template.login_required else Level.NONE


def _major(file: str, path: str, sentence: str) -> Reason:
    return Reason(Step.MAJOR, file, path, sentence)


def _minor(file: str, path: str, sentence: str) -> Reason:
    return Reason(Step.MINOR, file, path, sentence)
