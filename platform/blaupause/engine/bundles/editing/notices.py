"""Changes what people are written at the end of a case: letters, and their blocks."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blaupause.engine.bundles.editing import typed
from blaupause.engine.bundles.editing.model import TEMPLATE, EditRefused, Operation, Told, Values
from blaupause.engine.bundles.editing.moving import move
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.editing.speech import BundleSpeech
from blaupause.engine.letters.template import FACT_BLOCKS, TEXT_BLOCKS

OUTCOME, LETTER = "ergebnis/", "bescheid/"
BLOCKS: Final = {
    "paragraph": gettext_lazy("Absatz"),
    "heading": gettext_lazy("Überschrift"),
    "list": gettext_lazy("Liste, ein Punkt je Zeile"),
    "reasons": gettext_lazy("Begründung aus der Sachbearbeitung"),
    "answers_table": gettext_lazy("Angaben aus dem Antrag"),
    "fee_table": gettext_lazy("Gebühr als Tabelle"),
    "remedy": gettext_lazy("Rechtsbehelfsbelehrung"),
    "signature": gettext_lazy("Gruß und Name"),
}
_OF_CASES: Final = {
    "case.number": gettext_lazy("Aktenzeichen"),
    "decision.date": gettext_lazy("Tag der Entscheidung"),
    "fee.total": gettext_lazy("Gebühr insgesamt"),
}
type Spoken = Callable[[str], str]
MOST_BLOCKS: Final = 80
MOST_TOLD: Final = 60
_PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9_.]*)(?::[a-z]+)?\}")
_GONE: Final = gettext_lazy("Das gibt es in diesem Entwurf nicht mehr. Laden Sie die Seite neu.")


def letter_file(id_: str) -> str:
    return f"letters/{id_}.json"


def letters_of(files: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """List the letters of a bundle: id and content, in the order of the outcomes that send them."""
    sent = [each["letter"] for each in files[TEMPLATE]["outcomes"] if each["letter"]]
    there = [name.removeprefix("letters/").removesuffix(".json") for name in files if name.startswith("letters/")]
    ordered = dict.fromkeys([*(id_ for id_ in sent if id_ in there), *sorted(there)])
    return [(id_, files[letter_file(id_)]) for id_ in ordered]


def block_at(files: Mapping[str, Any], place: str) -> tuple[str, int]:
    """Return the file and the index of the block of a place (`bescheid/ablehnung/3`).

    Raises:
        EditRefused: there is none.

    """
    id_, _slash, number = place.removeprefix(LETTER).partition("/")
    blocks = files.get(letter_file(id_), {}).get("blocks", ())
    if not number.isdecimal() or len(number) > len(str(MOST_BLOCKS)) or not 1 <= int(number) <= len(blocks):
        raise EditRefused(_GONE)
    return letter_file(id_), int(number) - 1


def block_of(files: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Return the block of a place.

    Raises:
        EditRefused: there is none.

    """
    file, at = block_at(files, place)
    block: dict[str, Any] = files[file]["blocks"][at]
    return block


def told_block(block: Mapping[str, Any], spoken: Spoken) -> str:
    """Say what a block is: its first words, or what it is made of."""
    return shorten(spoken(block.get("text", "")), MOST_TOLD, placeholder=" …") or str(BLOCKS[block["type"]])


def spoken_in(files: Mapping[str, Any]) -> Spoken:
    """Return what writes the placeholders of a text by their names, in square brackets."""
    names = {placeholder.strip("{}"): label for label, placeholder in placeholders(files)}

    def named(match: re.Match[str]) -> str:
        return f"[{names[match[1]]}]" if match[1] in names else match[0]

    return lambda text: _PLACEHOLDER.sub(named, text)


def placeholders(files: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """List what the text of a letter may name: how it is called, and how it is written."""
    yield from ((str(label), f"{{{name}}}") for name, label in _OF_CASES.items())
    asked = (each["granted"]["label"] for each in files[TEMPLATE]["outcomes"] if "granted" in each)
    yield from ((_("Antwort auf „%(label)s“") % {"label": label}, "{decision.granted}") for label in asked)
    for path, label in BundleSpeech(files).names.items():
        if path.count(".") == 1:
            yield label, f"{{{path}}}"


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block as people read it while it is written: placeholders by their names, facts by what they are."""

    place: str
    type: str
    lines: tuple[str, ...]
    depends: bool

    @property
    def is_written(self) -> bool:
        return self.type in TEXT_BLOCKS


def letter_view(files: Mapping[str, Any], id_: str) -> list[BlockView]:
    """Return the blocks of a letter for the preview, also where it has mistakes."""
    spoken = spoken_in(files)
    return [
        BlockView(
            f"{LETTER}{id_}/{number}",
            block["type"],
            tuple(spoken(block.get("text", str(BLOCKS[block["type"]]))).splitlines()),
            "when" in block,
        )
        for number, block in enumerate(files[letter_file(id_)]["blocks"], start=1)
    ]


# --- Letters


def change_letter(sheet: Sheet, asked: Operation) -> Told:
    file = file_of_letter(sheet, asked.place)
    sheet.put(typed.line(asked.values, "title", needed=True), file, "title")
    sheet.set(typed.line(asked.values, "subject"), file, "subject")
    return Told((asked.place,), _("Bescheid „%(label)s“ geändert") % {"label": sheet.get(file, "title")}, asked.place)


def add_block(sheet: Sheet, asked: Operation) -> Told:
    """Put a block at the end of a letter, or behind the block that is looked at."""
    letter, _slash, number = asked.place.removeprefix(LETTER).partition("/")
    file = file_of_letter(sheet, f"{LETTER}{letter}")
    at = block_at(sheet.files, asked.place)[1] + 1 if number else len(sheet.get(file, "blocks"))
    if len(sheet.get(file, "blocks")) == MOST_BLOCKS:
        raise EditRefused(_("Ein Bescheid hat höchstens %(most)s Teile."), most=MOST_BLOCKS)
    block = _block(asked.values, {})
    sheet.splice(at, 0, [block], file, "blocks")
    goto = f"{LETTER}{letter}/{at + 1}"
    return Told((f"{LETTER}{letter}/*",), _("„%(label)s“ hinzugefügt") % _label(sheet, block), goto)


def change_block(sheet: Sheet, asked: Operation) -> Told:
    file, at = block_at(sheet.files, asked.place)
    block = _block(asked.values, sheet.get(file, "blocks", at))
    sheet.put(block, file, "blocks", at)
    return Told((asked.place,), _("„%(label)s“ geändert") % _label(sheet, block), asked.place)


def move_block(sheet: Sheet, asked: Operation) -> Told:
    """Move a block up or down by one; the first stays first, the last last."""
    file, here = block_at(sheet.files, asked.place)
    at = move(sheet, asked, here, (file, "blocks"))
    letter, label = asked.place.rpartition("/")[0], _label(sheet, sheet.get(file, "blocks", at))
    return Told((f"{letter}/*",), _("„%(label)s“ verschoben") % label, f"{letter}/{at + 1}")


def remove_block(sheet: Sheet, asked: Operation) -> Told:
    file, here = block_at(sheet.files, asked.place)
    blocks = sheet.get(file, "blocks")
    if len(blocks) == 1:
        raise EditRefused(_("Ein Bescheid braucht mindestens einen Teil."))
    sheet.splice(here, 1, [], file, "blocks")
    letter = asked.place.rpartition("/")[0]
    return Told((f"{letter}/*",), _("„%(label)s“ entfernt") % _label(sheet, blocks[here]), letter)


def _label(sheet: Sheet, block: Mapping[str, Any]) -> dict[str, str]:
    return {"label": told_block(block, spoken_in(sheet.files))}


def _block(values: Values, old: Mapping[str, Any]) -> dict[str, Any]:
    """Read a block: what is written has a text, what is made of the case has none."""
    kind = typed.chosen(values, "type", (*TEXT_BLOCKS, *FACT_BLOCKS))
    block: dict[str, Any] = {"type": kind}
    if kind in TEXT_BLOCKS:
        block["text"] = typed.text(values, "text", needed=True)
    return block | ({"when": old["when"]} if "when" in old else {})


def file_of_letter(sheet: Sheet, place: str) -> str:
    """Return the file of the letter of a place.

    Raises:
        EditRefused: there is none.

    """
    file = letter_file(place.removeprefix(LETTER))
    if file not in sheet.files:
        raise EditRefused(_GONE)
    return file
