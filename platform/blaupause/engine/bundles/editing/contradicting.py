"""Questions that never appear, rules that never hold: their conditions exclude each other, or what may be answered."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from blaupause.engine.bundles.editing.model import FORM
from blaupause.engine.bundles.editing.ruling import CHECK, FEE, HINT, rules_listed
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.editing.tree import Spot, spots
from blaupause.engine.forms.schema import EARLIEST, LATEST
from blaupause.engine.rules.contradiction import HAS_NOT, Range, contradiction, demands

type Found = Iterator[tuple[str, str]]

_ANSWERS: Final = "answers."
_ITEM: Final = "item."
_DAY_BEGINS: Final = "{}T00:00:00+00:00"
"""A day in rules is its first moment."""


class _Form:
    """A form as conditions see it.

    Attributes:
        top: questions outside of groups, by the path of their answer; ranges: what these answers can be.
        around: conditions of headings and groups, by where these stand.

    """

    def __init__(self, files: Mapping[str, Any]) -> None:
        sheet = Sheet(files)
        self.pages: list[Mapping[str, Any]] = files[FORM]["pages"]
        self.spots = list(spots(files[FORM]))
        asked = [spot for spot in self.spots if "field" in spot.source]
        self.top = {f"{_ANSWERS}{spot.keys[0]}": spot for spot in asked if not spot.depth}
        self.ranges = {path: _range(sheet, spot) for path, spot in self.top.items()}
        self.around = {
            spot.path: spot.source["visible"] for spot in self.spots if {"questions", "visible"} <= spot.source.keys()
        }
        self._items: dict[tuple[str, ...], dict[str, Range]] = {}
        for spot in asked:
            if spot.depth:
                self._items.setdefault(spot.keys[:-1], {})[f"{_ITEM}{spot.keys[-1]}"] = _range(sheet, spot)

    def known(self, group: tuple[str, ...]) -> dict[str, Range]:
        """Return what answers can be, those of an entry of the group too."""
        return {**self.ranges, **self._items.get(group, {})}

    def label(self, path: str, group: tuple[str, ...]) -> str:
        keys = (*group, path.removeprefix(_ITEM)) if path.startswith(_ITEM) else (path.removeprefix(_ANSWERS),)
        return next((str(each.source.get("label", path)) for each in self.spots if each.keys == keys), path)


def contradicted(files: Mapping[str, Any]) -> Found:
    """List what never comes to be, each by its place and in a sentence."""
    form = _Form(files)
    yield from _never_shown(form)
    yield from _never_true(form, files)
    yield from _exclusive(form, files)


def _range(sheet: Sheet, spot: Spot) -> Range:
    """Return what the form lets somebody answer."""
    schema = sheet.get(*spot.own_schema)
    is_day = spot.source["widget"] == "date"
    keys = (EARLIEST, LATEST) if is_day else ("minimum", "maximum")
    told = _DAY_BEGINS.format if is_day else (lambda limit: limit)
    ends = [(told(schema[key]), False) if key in schema else None for key in keys]
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
    if "visible" in form.pages[spot.page]:
        yield form.pages[spot.page]["visible"]
    for path, condition in form.around.items():
        if path != spot.path and spot.path[: len(path)] == path:
            yield condition


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
