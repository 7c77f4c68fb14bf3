"""What a template consists of, as the editor lists it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from blaupause.engine.bundles.blocks.pins import pins_of
from blaupause.engine.bundles.editing import reading
from blaupause.engine.bundles.editing.endings import decides
from blaupause.engine.bundles.editing.notices import BLOCKS, letters_of, spoken_in, told_block
from blaupause.engine.bundles.editing.pinning import ALL as BLOCK
from blaupause.engine.bundles.editing.todos import ALL, left, places_of
from blaupause.engine.bundles.editing.translating import ALL as LANGUAGE
from blaupause.engine.bundles.languages import languages_of, progress_of, rows_of, texts_of
from blaupause.engine.forms.model import SECTION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Branch:
    """A thing in the structure, with what is in it."""

    place: str
    label: str
    kind: str = ""
    branches: tuple[Branch, ...] = ()


def structure(files: Mapping[str, Any]) -> tuple[tuple[Branch, ...], tuple[Branch, ...]]:
    """Return the pages of a template's form, and what it is besides."""
    return _pages(files), _parts(files)


def flat(branch: Branch) -> list[Branch]:
    """List a thing and all that is in it."""
    return [branch, *(inner for each in branch.branches for inner in flat(each))]


def _pages(files: Mapping[str, Any]) -> tuple[Branch, ...]:
    form, pinned = files["form.json"], frozenset(place for pin in pins_of(files) for place in pin.places)
    return tuple(
        Branch(
            f"seite/{page['id']}",
            f"{at}. {page['title']}",
            "",
            _questions(page["questions"], ("frage",), form["schema"], pinned),
        )
        for at, page in enumerate(form["pages"], start=1)
    )


def _questions(questions: Any, above: tuple[str, ...], schema: Any, pinned: frozenset[str]) -> tuple[Branch, ...]:
    """List questions; `pinned` are the places of those that come from shared blocks."""
    branches = []
    for question in questions:
        steps = (*above, reading.key_of(question))
        own = schema["properties"].get(question.get("field"), {})
        inner = _inner(question, steps, schema, pinned)
        kind = reading.kind_label(question, own)
        told = _("%(kind)s aus Baustein") % {"kind": kind} if "/".join(steps) in pinned else kind
        branches.append(Branch("/".join(steps), question.get("label") or _("Hinweis"), told, inner))
    return tuple(branches)


def _inner(question: Any, steps: tuple[str, ...], schema: Any, pinned: frozenset[str]) -> tuple[Branch, ...]:
    """List what stands in a group, or under a heading: that answers beside it, and is named without it."""
    if question["widget"] == SECTION:
        return _questions(question["questions"], steps[:-1], schema, pinned)
    if "questions" not in question:
        return ()
    return _questions(question["questions"], steps, schema["properties"][question["field"]]["items"], pinned)


def _parts(files: Mapping[str, Any]) -> tuple[Branch, ...]:
    """List what a template is besides its form."""
    settings = tuple(
        Branch(f"einstellung/{each['id']}", each["label"], _("gesperrt") if each["locked"] else "")
        for each in files["parameters.json"]["parameters"]
    )
    tests = tuple(Branch(f"test/{each['id']}", each["title"]) for each in files["tests.json"]["tests"])
    rules = tuple(Branch(place, label, kind) for place, label, kind in reading.rules_of(files))
    outcomes = tuple(Branch(f"ergebnis/{each['id']}", each["label"]) for each in files["template.json"]["outcomes"])
    languages = tuple(_languages(files))
    new_rules = tuple(Branch(f"regel/{kind}/", "") for kind in reading.RULE_KINDS)
    return (
        *_schema(files),
        *_blocks(files),
        Branch("angaben/leistung", _("Angaben zur Leistung")),
        Branch("texte/leistung", _("Texte")),
        Branch("texte/leicht", _("Leichte Sprache")),
        Branch(LANGUAGE, _("Übersetzungen"), str(len(languages)), languages),
        Branch("ergebnis/", _("Ergebnisse"), str(len(outcomes)), outcomes),
        *_letters(files),
        Branch("regel/", _("Regeln und Gebühr"), str(len(rules)), (*rules, *new_rules)),
        Branch("einstellung/", _("Einstellungen der Kommune"), str(len(settings)), settings),
        Branch("test/", _("Gespeicherte Tests"), str(len(tests)), tests),
    )


def _blocks(files: Mapping[str, Any]) -> tuple[Branch, ...]:
    pins = tuple(Branch(f"{BLOCK}{pin.id}", pin.title, pin.version) for pin in pins_of(files))
    return (Branch(BLOCK, _("Bausteine"), str(len(pins)), pins),) if pins else ()


def _letters(files: Mapping[str, Any]) -> Iterator[Branch]:
    letters = letters_of(files)
    spoken = spoken_in(files) if letters else str
    for id_, source in letters:
        blocks = tuple(
            Branch(f"bescheid/{id_}/{number}", told_block(block, spoken), _kind(block))
            for number, block in enumerate(source["blocks"], start=1)
        )
        yield Branch(f"bescheid/{id_}", source["title"], _("Bescheid") if decides(files, id_) else _("Brief"), blocks)


def _kind(block: Mapping[str, Any]) -> str:
    """Say what is written: of what the platform fills in, the label says it."""
    return str(BLOCKS[block["type"]]) if "text" in block else ""


def _languages(files: Mapping[str, Any]) -> Iterator[Branch]:
    languages = languages_of(files)
    texts = texts_of(files) if languages else ()
    for code in languages:
        percent = progress_of(rows_of(files, code, texts)).percent
        yield Branch(f"{LANGUAGE}{code}", reading.label_of(files, f"{LANGUAGE}{code}"), f"{percent} %")


def _schema(files: Mapping[str, Any]) -> tuple[Branch, ...]:
    """List the tasks under one branch; each is read there, so it has no line of its own."""
    places, count = places_of(files), left(files)
    if not places:
        return ()
    still = _("%(count)s offen") % {"count": count} if count else _("alle erledigt")
    return (Branch(ALL, _("Aufgaben aus dem FIM-Schema"), still, tuple(Branch(place, "") for place in places)),)
