"""Which panels stand beside a thing, and which of them was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from blaupause.engine.bundles.editing.equipping import lacks
from blaupause.engine.bundles.editing.model import RULES
from blaupause.engine.bundles.editing.notices import letter_file
from blaupause.engine.bundles.editing.pinning import pin_at
from blaupause.engine.bundles.editing.settings import SETTING
from blaupause.engine.bundles.editing.todos import WORD, is_done
from blaupause.engine.letters.template import says_fee

from . import notices, questions, rules, todos, translations
from .fields import Panel, PanelForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrOrPromise

type Files = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """A button beside a thing; `value` is the operation and, after a colon, its direction."""

    value: str
    label: _StrOrPromise
    icon: str

    @property
    def direction(self) -> str:
        return self.value.partition(":")[2]


OPEN: Final = Act("aufgabe-erledigt", _("Erledigt"), "check")
DETACHED: Final = Act("baustein-loesen", _("Von Baustein lösen"), "edit")
FINISHED: Final = Act("aufgabe-offen", _("Wieder öffnen"), "autorenew")
UNSENT: Final = Act("brief-entfernen", _("Brief entfernen"), "delete")
CHARGED: Final = Act("brief-gebuehr", _("Gebühr in den Brief aufnehmen"), "add")
EQUIPPED: Final = Act("ergebnis-ausstatten", _("Ergänzen, was fehlt"), "add")


def acts_of(files: Files, place: str) -> list[Act]:
    """Return the buttons of a thing: move, double, remove; of a task: done, open again."""
    word, _slash, rest = place.partition("/")
    if word == "baustein":
        return [DETACHED, _removed(word)] if rest else []
    if word == "frage" and (pin := pin_at(files, place)):
        return _moved(word) if place in pin.places else []
    if word in {"ergebnis", "bescheid"}:
        return _of_ends(files, word, rest)
    if word in {"seite", "frage"}:
        double = [Act("frage-verdoppeln", _("Verdoppeln"), "content-copy")] if word == "frage" else []
        return [*_moved(word), *double, _removed(word)]
    if word == WORD:
        return [FINISHED if is_done(files, place) else OPEN] if rest else []
    is_rule = word == "regel" and rest.count("/") == 1 and not rest.endswith("/")
    is_one = is_rule or (word in {"einstellung", "test", "sprache"} and rest)
    return [_removed(word)] if is_one else _to_mend(files) if place == SETTING else []


def _of_ends(files: Files, word: str, rest: str) -> list[Act]:
    """Return the buttons of an outcome, of a letter, and of a part of one; of all of them what is to be mended."""
    if word == "bescheid" and "/" not in rest:
        charged = [CHARGED] if files[RULES]["fee"] and not says_fee(files[letter_file(rest)]) else []
        return [*charged, UNSENT]
    if rest:
        return [*_moved(word), _removed(word)]
    return _to_mend(files)


def _to_mend(files: Files) -> list[Act]:
    return [EQUIPPED] if lacks(files) else []


def _moved(word: str) -> list[Act]:
    up = Act(f"{word}-verschieben:up", _("Nach oben"), "arrow-up")
    return [up, Act(f"{word}-verschieben:down", _("Nach unten"), "arrow-down")]


def _removed(word: str) -> Act:
    return Act(f"{word}-entfernen", _("Entfernen"), "delete")


def panels_of(files: Files, place: str) -> list[Panel]:  # noqa: C901, PLR0911 – one for each kind of thing
    """Return the panels of a thing that is there (`queries.editor` says which)."""
    word, _slash, rest = place.partition("/")
    match word, rest:
        case "seite", _:
            return [*questions.of_page(files, place), questions.new_page(place)]
        case "frage", _:
            return list(questions.of_question(files, place))
        case "regel", _ if rest:
            return list(rules.of_rule(files, place))
        case "einstellung", _ if rest:
            return list(rules.of_parameter(files, place))
        case "einstellung", _:
            return [rules.new_parameter()]
        case "ergebnis", _:
            return list(notices.of_outcome(files, place) if rest else notices.of_outcomes(files))
        case "bescheid", _ if rest:
            return list(notices.of_letter(files, place))
        case "angaben", _:
            return list(rules.of_facts(files))
        case "texte", "leistung":
            return list(rules.of_texts(files))
        case "texte", _:
            return list(rules.of_easy(files))
        case "sprache", _:
            return list(translations.of_language(files, place))
        case "aufgabe", _ if rest:
            return list(todos.of_todo(files, place))
    return []


def forms_of(files: Files, place: str, sent: PanelForm | None = None) -> list[PanelForm]:
    """Return the forms of a thing; the one that was sent with what was typed."""
    return [
        sent if sent is not None and sent.panel.name == panel.name else PanelForm(panel)
        for panel in panels_of(files, place)
    ]


def sent_form(files: Files, place: str, name: str, data: Any) -> PanelForm | None:
    """Return the form that was sent, None for a button without inputs or a panel that is not there."""
    panel = next((panel for panel in panels_of(files, place) if panel.name == name), None)
    return PanelForm(panel, data) if panel else None
