"""Every change that the editor can make, by name."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from blaupause.engine.bundles.checking import shape_issues
from blaupause.engine.bundles.editing import (
    arranging,
    equipping,
    notices,
    outcomes,
    pages,
    pinning,
    questions,
    recording,
    ruling,
    settings,
    showing,
    telling,
    todos,
    translating,
)
from blaupause.engine.bundles.editing.following import follow
from blaupause.engine.bundles.editing.model import Edited, EditRefused, Operation, Told
from blaupause.engine.bundles.editing.sheet import Overtaken, Sheet, Step, undo

OPERATIONS: Final[Mapping[str, Callable[[Sheet, Operation], Told]]] = {
    "seite-neu": pages.add_page,
    "seite-aendern": pages.change_page,
    "seite-verschieben": pages.move_page,
    "seite-entfernen": pages.remove_page,
    "frage-neu": questions.add_question,
    "frage-aendern": questions.change_question,
    "frage-verschieben": arranging.move_question,
    "frage-bringen": arranging.bring_question,
    "frage-verdoppeln": arranging.double_question,
    "frage-entfernen": arranging.remove_question,
    "bedingung": showing.show_when,
    "regel": ruling.set_rule,
    "regel-entfernen": ruling.remove_rule,
    "einstellung-neu": settings.add_parameter,
    "einstellung-aendern": settings.change_parameter,
    "einstellung-entfernen": settings.remove_parameter,
    "angaben": telling.change_facts,
    "texte": telling.change_texts,
    "leicht": telling.change_easy,
    "test-neu": recording.record_test,
    "test-entfernen": recording.remove_test,
    "ergebnis-neu": outcomes.add_outcome,
    "ergebnis-aendern": outcomes.change_outcome,
    "ergebnis-verschieben": outcomes.move_outcome,
    "ergebnis-entfernen": outcomes.remove_outcome,
    "ergebnis-ausstatten": equipping.complete,
    "brief-neu": outcomes.add_letter,
    "brief-entfernen": outcomes.remove_letter,
    "brief-gebuehr": outcomes.charge,
    "bescheid-aendern": notices.change_letter,
    "teil-neu": notices.add_block,
    "teil-aendern": notices.change_block,
    "bescheid-verschieben": notices.move_block,
    "bescheid-entfernen": notices.remove_block,
    "baustein-einfuegen": pinning.insert_block,
    "baustein-uebernehmen": pinning.take_block,
    "baustein-loesen": pinning.detach_block,
    "baustein-entfernen": pinning.remove_block,
    "sprache-neu": translating.add_language,
    "sprache-entfernen": translating.remove_language,
    "sprache-geprueft": translating.verify_language,
    "uebersetzen": translating.translate,
    "aufgabe-erledigt": todos.finish,
    "aufgabe-offen": todos.reopen,
    "aufgabe-bedingung": todos.condition_of,
    "aufgabe-pruefung": todos.rule_of(ruling.CHECK),
    "aufgabe-hinweis": todos.rule_of(ruling.HINT),
    "aufgabe-ergebnis": todos.rule_of(ruling.VALUE),
}

NEEDING: Final = frozenset({"ergebnis-neu", "ergebnis-ausstatten", "brief-neu", "brief-gebuehr"})
"""Changes that may add questions of shared blocks (`equipping.SHARED`) by themselves."""


def edit(files: Mapping[str, Any], asked: Operation) -> Edited:
    """Make one change; the files that came in stay as they are.

    Raises:
        EditRefused: it cannot be made; says why.

    """
    if asked.name not in OPERATIONS:
        raise EditRefused(_("Diese Änderung gibt es nicht. Laden Sie die Seite neu."))
    sheet = Sheet(files)
    told = OPERATIONS[asked.name](sheet, asked)
    follow(sheet)
    for name in {(*step["path"], step["at"])[0] for step in sheet.steps} & sheet.files.keys():
        if shape_issues(name, sheet.files[name]):
            raise EditRefused(_("So viel passt nicht in eine Vorlage. Nehmen Sie etwas heraus, oder kürzen Sie."))
    pinning.require_kept(files, sheet.files)
    return Edited(sheet.files, sheet.steps, told)


def take_back(files: Mapping[str, Any], steps: Sequence[Step]) -> Sheet:
    """Take a change back; further changes elsewhere stay, and translations follow.

    Raises:
        Overtaken: what it changed is not there any more as it left it, or belongs to a block now that says otherwise.

    """
    sheet = undo(files, steps)
    follow(sheet)
    if pinning.denied(files, sheet.files):
        raise Overtaken
    return sheet
