"""What is wrong with a bundle, and what could be better, in plain German and with the thing it is about."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blaupause.engine.bundles.blocks.pins import pins_of
from blaupause.engine.bundles.bundle import Bundle
from blaupause.engine.bundles.checking import mistakes
from blaupause.engine.bundles.editing.contradicting import contradicted
from blaupause.engine.bundles.editing.endings import ASSESS, is_charged
from blaupause.engine.bundles.editing.equipping import needed_label
from blaupause.engine.bundles.editing.model import EASY, FORM, PARAMETERS, RULES, TEMPLATE, TESTS, TEXTS
from blaupause.engine.bundles.editing.notices import (
    LETTER,
    OUTCOME,
    block_of,
    letter_file,
    letters_of,
    spoken_in,
    told_block,
)
from blaupause.engine.bundles.editing.pages import STAND_IN
from blaupause.engine.bundles.editing.places import place_of
from blaupause.engine.bundles.editing.references import words
from blaupause.engine.bundles.editing.starting import TO_DO
from blaupause.engine.bundles.editing.telling import EASILY, FACTS, SERVICE
from blaupause.engine.bundles.editing.todos import ALL, WORD, left, todos_of
from blaupause.engine.bundles.editing.translating import ALL as LANGUAGE
from blaupause.engine.bundles.editing.tree import key_of, spots
from blaupause.engine.bundles.languages import LANGUAGES, file_of, languages_of, progress_of, rows_of, texts_of
from blaupause.engine.bundles.sentences import told
from blaupause.engine.bundles.soundness import OF_NOTICES
from blaupause.engine.bundles.trials import run_tests
from blaupause.engine.forms.model import Issue
from blaupause.engine.letters.template import says_fee

_ANSWER: Final = re.compile(r"\banswers\.(\w+)")
_PARAMETER: Final = re.compile(r"\bparams\.(\w+)")
_NEEDED: Final = re.compile(r"the service needs '(\w+)' of type")
_WHOLE: Final = {
    "regel": gettext_lazy("Regel"),
    "test": gettext_lazy("Tests"),
    "ergebnis": gettext_lazy("Ergebnisse"),
    "baustein": gettext_lazy("Bausteine"),
}


@dataclass(frozen=True, slots=True)
class Advice:
    """A mistake, or a warning that nothing hangs on.

    Attributes:
        place: the thing to go to; label: what it is called.

    """

    is_error: bool
    place: str
    label: str
    text: str


def advise(bundle: Bundle, *, tested: bool = False) -> list[Advice]:
    """List mistakes, then warnings; the same sentence about the same thing once.

    Args:
        bundle: what to look at.
        tested: run the stored tests too, where nothing else is wrong. That takes its time.

    """
    issues = mistakes(bundle)
    if tested and not issues:
        issues = list(run_tests(bundle))
    errors = [_of_issue(bundle.files, issue) for issue in issues]
    return list(dict.fromkeys([*errors, *_warnings(bundle.files)]))


def _of_issue(files: Mapping[str, Any], issue: Issue) -> Advice:
    place = OUTCOME if issue.rule == "delivery-needed" else place_of(files, issue.file, issue.path)
    return Advice(is_error=True, place=place, label=label_of(files, place), text=_text_of(issue))


def _text_of(issue: Issue) -> str:
    if named := _NEEDED.search(issue.message):
        return _("„%(label)s“ fehlt. „Ergänzen, was fehlt“ fügt sie hinzu.") % {"label": needed_label(named[1])}
    return told(issue.rule, issue.message)


def label_of(files: Mapping[str, Any], place: str) -> str:
    """Say what a place is called."""
    word, _slash, rest = place.partition("/")
    if word == "frage":
        sources = {spot.place: spot.source for spot in spots(files[FORM])}
        source = sources.get(place, {})
        return str(source.get("label") or key_of(source))
    if word == WORD:
        whole = _("Aufgaben aus dem FIM-Schema")
        return whole if place == ALL else next((todo.label for todo in todos_of(files) if todo.place == place), whole)
    if place.startswith(LANGUAGE):
        return LANGUAGES[rest].name if rest in LANGUAGES else _("Übersetzungen")
    if word == "bescheid":
        return _letter_label(files, place)
    titled = {
        "seite": (files[FORM]["pages"], "title"),
        "einstellung": (files[PARAMETERS]["parameters"], "label"),
        "test": (files[TESTS]["tests"], "title"),
        "ergebnis": (files[TEMPLATE]["outcomes"], "label"),
        "baustein": ([{"id": pin.id, "called": pin.called} for pin in pins_of(files)], "called"),
    }
    listed, key = titled.get(word, ((), ""))
    named = next((str(each[key]) for each in listed if each["id"] == rest), "")
    words = {FACTS: _("Angaben zur Leistung"), SERVICE: _("Texte"), EASILY: _("Leichte Sprache")}
    return named or words.get(place) or str(_WHOLE.get(word, _("Einstellungen")))


def _letter_label(files: Mapping[str, Any], place: str) -> str:
    """Name a letter by its title, a block by its first words."""
    letter, _slash, number = place.removeprefix(LETTER).partition("/")
    title = str(files.get(letter_file(letter), {}).get("title", _("Bescheide")))
    return f"{title}: {told_block(block_of(files, place), spoken_in(files))}" if number else title


def _warnings(files: Mapping[str, Any]) -> Iterator[Advice]:
    of_words = (_of_letters, _of_texts, _of_facts, _of_todos, _of_languages)
    for part in (_of_questions, _of_conditions, contradicted, _of_parameters, *of_words):
        for place, text in part(files):
            yield Advice(is_error=False, place=place, label=label_of(files, place), text=text)


type Found = Iterator[tuple[str, str]]


def _of_questions(files: Mapping[str, Any]) -> Found:
    for spot in spots(files[FORM]):
        if spot.source.get("text") == STAND_IN:
            yield spot.place, _("Diese Seite hat noch keine Frage.")
        labels = [choice["label"] for choice in spot.source.get("choices", ())]
        if _("Erste Möglichkeit") in labels:
            yield spot.place, _("Die Auswahl steht noch nicht fest.")


def _of_conditions(files: Mapping[str, Any]) -> Found:
    """A condition on a later page never holds when it is asked: nothing is answered there yet."""
    all_spots, pages = list(spots(files[FORM])), files[FORM]["pages"]
    asked = {spot.keys[0]: spot for spot in all_spots if not spot.depth}
    conditions = [(f"seite/{page['id']}", at, page.get("visible", "")) for at, page in enumerate(pages)]
    conditions += [(spot.place, spot.page, spot.source.get("visible", "")) for spot in all_spots]
    for place, page, expression in conditions:
        for name in _ANSWER.findall(expression):
            if name in asked and asked[name].page > page:
                words = {"label": asked[name].source.get("label", name)}
                yield place, _("Die Bedingung hängt an „%(label)s“. Danach wird erst später gefragt.") % words


def _of_parameters(files: Mapping[str, Any]) -> Found:
    used = {spot.source.get("choices_param") for spot in spots(files[FORM])} | set(OF_NOTICES)
    for file in files:
        used.update(name for text in words(files[file]) if "params." in text for name in _PARAMETER.findall(text))
    for parameter in files[PARAMETERS]["parameters"]:
        if parameter["id"] not in used:
            place = f"einstellung/{parameter['id']}"
            yield place, _("Diese Einstellung nutzt niemand: keine Regel, kein Text, kein Bescheid.")


def _of_letters(files: Mapping[str, Any]) -> Found:
    """A fee is charged by the letter that says it: without one nobody pays."""
    letters = letters_of(files)
    if files[RULES]["fee"] and letters and not is_charged(files):
        yield f"{LETTER}{letters[0][0]}", _("Es gibt eine Gebühr, aber kein Brief nennt sie. So zahlt sie niemand.")
    assessing = {each["letter"] for each in files[TEMPLATE]["outcomes"] if each["id"] == ASSESS}
    for id_, letter in letters:
        if id_ in assessing and not says_fee(letter):
            yield f"{LETTER}{id_}", _("Dieser Bescheid setzt einen Betrag fest, nennt aber keinen.")


def _of_texts(files: Mapping[str, Any]) -> Found:
    for file, place in ((TEXTS, SERVICE), (EASY, EASILY), (TEMPLATE, FACTS)):
        if any(text.startswith(TO_DO) for text in words(files[file])):
            yield place, _("Hier ist noch etwas zu schreiben.")
    if files[EASY]["marked_untested"]:
        yield EASILY, _("Die Zielgruppe hat den Text in Leichter Sprache noch nicht geprüft.")


def _of_facts(files: Mapping[str, Any]) -> Found:
    if not files[TEMPLATE]["retention"]["verified"]:
        yield FACTS, _("Die Aufbewahrungsfrist ist nicht geprüft.")
    if not any(test["expect"]["valid"] for test in files[TESTS]["tests"]):
        yield "test/", _("Kein gespeicherter Test zeigt einen Antrag, der durchgeht.")


def _of_todos(files: Mapping[str, Any]) -> Found:
    if count := left(files):
        yield ALL, ngettext("%(count)s Aufgabe ist offen.", "%(count)s Aufgaben sind offen.", count) % {"count": count}


def _of_languages(files: Mapping[str, Any]) -> Found:
    languages = languages_of(files)
    texts = texts_of(files) if languages else ()
    for code in languages:
        progress = progress_of(rows_of(files, code, texts))
        if progress.open:
            told = _("Von %(total)s Texten fehlen %(missing)s, %(outdated)s sind veraltet. Sie erscheinen auf Deutsch.")
            words = {"total": progress.total, "missing": progress.missing, "outdated": progress.outdated}
            yield f"{LANGUAGE}{code}", told % words
        elif not files[file_of(code)]["verified"]:
            yield f"{LANGUAGE}{code}", _("Die Übersetzung hat noch niemand geprüft.")
