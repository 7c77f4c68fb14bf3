"""Questions that never appear, rules that never hold: their conditions exclude each other, or what may be answered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from blaupause.engine.bundles.editing.model import FORM
from blaupause.engine.bundles.editing.ruling import CHECK, FEE, HINT, rules_listed
from blaupause.engine.bundles.editing.tree import Spot, spots
from blaupause.engine.rules.contradiction import HAS_NOT, Range, contradiction, demands

type Found = Iterator[tuple[str, str]]

_ANSWERS: Final = "answers."
_ITEM: Final = "item."


@dataclass(frozen=True, slots=True)
class _Form:
    pages: list[Mapping[str, Any]]
    spots: list[Spot]
    top: Mapping[str, Spot]
    ranges: Mapping[str, Range]
    files: Mapping[str, Any]

    def known(self, group: tuple[str, ...]) -> dict[str, Range]:
        """Return what answers can be, those of an entry of the group too."""
        inside = {f"{_ITEM}{each.keys[-1]}": _range(self.files, each) for each in self.spots if each.keys[:-1] == group}
        return {**self.ranges, **(inside if group else {})}

    def label(self, path: str, group: tuple[str, ...]) -> str:
        keys = (*group, path.removeprefix(_ITEM)) if path.startswith(_ITEM) else (path.removeprefix(_ANSWERS),)
        return next((str(each.source.get("label", path)) for each in self.spots if each.keys == keys), path)


def contradicted(files: Mapping[str, Any]) -> Found:
    """List what never comes to be, each by its place and in a sentence."""
    found = list(spots(files[FORM]))
    top = {f"{_ANSWERS}{spot.keys[0]}": spot for spot in found if not spot.depth and "field" in spot.source}
    form = _Form(files[FORM]["pages"], found, top, {path: _range(files, spot) for path, spot in top.items()}, files)
    yield from _never_shown(form)
    yield from _never_true(form, files)
    yield from _exclusive(form, files)


def _range(files: Mapping[str, Any], spot: Spot) -> Range:
    """Return what the form lets somebody answer."""
    if "field" not in spot.source:
        return Range()
    schema: Any = files
    for step in spot.own_schema:
        schema = schema[step]
    ends = [(schema[key], False) if key in schema else None for key in ("minimum", "maximum")]
    return Range(frozenset(schema["enum"]) if "enum" in schema else None, low=ends[0], high=ends[1])


# --- Questions and pages


def _never_shown(form: _Form) -> Found:
    for page in form.pages:
        if "visible" in page and (path := contradiction(_needed(form, [page["visible"]], set()), form.ranges)):
            yield f"seite/{page['id']}", _never(form.label(path, ()))
    for spot in form.spots:
        if "visible" in spot.source:
            group = spot.keys[:-1]
            whole = [spot.source["visible"], *_outside(_conditions(form, spot))]
            expressions = _needed(form, whole, {spot.keys})
            if path := contradiction(expressions, form.known(group)):
                yield spot.place, _never(form.label(path, group))


def _never(label: str) -> str:
    return _("Das erscheint nie: Die Bedingungen widersprechen sich bei „%(label)s“.") % {"label": label}


def _conditions(form: _Form, spot: Spot) -> Iterator[str]:
    """List the conditions of the page, the headings and the groups around a question."""
    page = form.pages[spot.page]
    around = (each.source for each in form.spots if each.path != spot.path and spot.path[: len(each.path)] == each.path)
    yield from (each["visible"] for each in (page, *around) if "visible" in each)


def _outside(expressions: Iterable[str]) -> Iterator[str]:
    """Leave out conditions about an entry: within another group `item` is another one."""
    return (each for each in expressions if not any(demand.path.startswith(_ITEM) for demand in demands(each)))


def _needed(form: _Form, expressions: Iterable[str], seen: set[tuple[str, ...]]) -> Iterator[str]:
    """List conditions, and those of the questions that have to be answered for them, each once."""
    for expression in expressions:
        yield expression
        for demand in demands(expression):
            spot = form.top.get(demand.path)
            if spot is None or spot.keys in seen or demand.sign == HAS_NOT:
                continue
            seen.add(spot.keys)
            own = [spot.source["visible"]] if "visible" in spot.source else []
            yield from _needed(form, [*own, *_outside(_conditions(form, spot))], seen)


# --- Rules


def _never_true(form: _Form, files: Mapping[str, Any]) -> Found:
    for kind in (CHECK, HINT, FEE):
        for number, rule in enumerate(rules_listed(files, kind), start=1):
            if "when" in rule and (path := contradiction([rule["when"]], form.ranges)):
                sentence = _("Diese Regel gilt nie: Ihre Bedingung widerspricht sich bei „%(label)s“.")
                yield f"regel/{kind}/{rule.get('id', number)}", sentence % {"label": form.label(path, ())}


def _exclusive(form: _Form, files: Mapping[str, Any]) -> Found:
    """List checks that no answer passes, alone or together with one before.

    Only the answer that is checked counts: of another that is missing, a check asks nothing.
    """
    before: list[Mapping[str, Any]] = []
    for check in rules_listed(files, CHECK):
        if "when" in check or "[]" in check["on"]:
            continue
        place, checked = f"regel/{CHECK}/{check['id']}", f"{_ANSWERS}{check['on']}"
        if contradiction([check["expr"]], form.ranges) == checked:
            yield place, _("Diese Prüfung besteht keine Antwort.")
            continue
        for other in before:
            expressions = [other["expr"], check["expr"]]
            if other["on"] == check["on"] and contradiction(expressions, form.ranges) == checked:
                yield place, _("Keine Antwort besteht diese Prüfung und „%(other)s“.") % {"other": other["message"]}
        before.append(check)
