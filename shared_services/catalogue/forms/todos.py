"""Panels beside the words of an official schema: a condition or a rule that a person makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from blaupause.engine.bundles.editing import ruling
from blaupause.engine.bundles.editing.model import FORM
from blaupause.engine.bundles.editing.todos import todos_of
from blaupause.engine.bundles.editing.tree import spots

from .fields import Panel, pick
from .questions import rows
from .rules import new_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blaupause.engine.bundles.editing.todos import ToDo

type Files = Mapping[str, Any]

_MADE = {
    ruling.CHECK: _("Daraus eine Prüfung machen"),
    ruling.HINT: _("Daraus einen Hinweis machen"),
    ruling.VALUE: _("Daraus einen berechneten Wert machen"),
}


def of_todo(files: Files, place: str) -> Iterator[Panel]:
    """The ways to turn words into a rule; what is no rule is done elsewhere, and ticked off here."""
    todo = next((each for each in todos_of(files) if each.place == place), None)
    if todo is None or not todo.fim:
        return
    yield _condition(files, todo)
    for kind, title in _MADE.items():
        yield new_rule(files, f"aufgabe-{kind}", place, kind, title, _guessed(files, todo, kind))


def _condition(files: Files, todo: ToDo) -> Panel:
    fields, initial = rows(files, "", ())
    targets = [(f"seite/{page['id']}", page["title"]) for page in files[FORM]["pages"]]
    targets += [(spot.place, spot.source["label"]) for spot in spots(files[FORM]) if "label" in spot.source]
    named = [each for each in targets if each[0] in todo.named]
    choices = [*named, *(each for each in targets if each not in named)]
    fields = {"target": pick(_("Was wird nur manchmal gezeigt?"), choices), **fields}
    initial |= {"target": next(iter(todo.then), choices[0][0]), "path_0": _asked_first(files, todo)}
    title, submit = _("Daraus eine Bedingung machen: Wann zeigen?"), _("Bedingung speichern")
    return Panel("aufgabe-bedingung", todo.place, title, submit, fields, initial, ("expression",), is_open=False)


def _asked_first(files: Files, todo: ToDo) -> str:
    """Guess the question that the words start with; people see it and choose another."""
    asked = {spot.place: spot.keys[0] for spot in spots(files[FORM]) if "field" in spot.source and not spot.depth}
    return next((f"answers.{asked[place]}" for place in todo.when if place in asked), "")


def _guessed(files: Files, todo: ToDo, kind: str) -> dict[str, Any]:
    if kind != ruling.CHECK:
        return {}
    asked = {spot.place: "[].".join(spot.keys) for spot in spots(files[FORM]) if "field" in spot.source}
    on = next((asked[place] for place in (*todo.then, *todo.when) if place in asked), "")
    return {"on": on, "path_0": _asked_first(files, todo)} if on else {}
