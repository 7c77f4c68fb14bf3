"""Reads a bundle's `letters/<id>.json`: title, subject and blocks, each perhaps under a condition."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from blaupause.engine import rules
from blaupause.engine.letters.errors import LetterError

TEXT_BLOCKS: Final = ("paragraph", "heading", "list")
FACT_BLOCKS: Final = ("fee_table", "answers_table", "reasons", "remedy", "signature")
FORMATS: Final = ("date", "money", "iban")

_PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)(?::([a-z]+))?\}")
_KEYS: Final = {"title", "subject", "blocks"}
_BLOCK_KEYS: Final = {"type", "text", "when"}


@dataclass(frozen=True, slots=True)
class Placeholder:
    """`{answers.familienname}`, or with a format: `{params.satz:money}`."""

    name: str
    format: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Text with placeholders: plain parts and placeholders in turn."""

    parts: tuple[str | Placeholder, ...] = ()

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        return tuple(part for part in self.parts if isinstance(part, Placeholder))


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockTemplate:
    """One block; a list has one item a line. `place` names it in errors."""

    type: str
    place: str
    text: Text = Text()
    when: rules.Program | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTemplate:
    title: Text
    subject: Text
    blocks: tuple[BlockTemplate, ...]

    @property
    def placeholders(self) -> frozenset[str]:
        """Every value the letter may need, whatever its conditions say: a bundle's check looks for them in its form."""
        texts = (self.title, self.subject, *(block.text for block in self.blocks))
        return frozenset(placeholder.name for text in texts for placeholder in text.placeholders)


def read(letter: Mapping[str, Any]) -> LetterTemplate:
    """Read a letter of a bundle.

    Raises:
        LetterError: an unknown key, block or format, a stray brace, a condition that does not compile; with its place.
    """
    if unknown := letter.keys() - _KEYS:
        raise LetterError(f"Unbekannte Angabe: {', '.join(sorted(unknown))}.")
    if missing := _KEYS - {"subject"} - letter.keys():
        raise LetterError(f"Es fehlt: {', '.join(sorted(missing))}.")
    return LetterTemplate(
        title=_text(letter["title"], "Titel"),
        subject=_text(letter.get("subject", ""), "Betreff"),
        blocks=tuple(_block(block, f"Block {number}") for number, block in enumerate(letter["blocks"], start=1)),
    )


def says_fee(letter: Mapping[str, Any]) -> bool:
    """Tell whether a letter of a bundle says what is to be paid: only then its case charges it."""
    return any(block["type"] == "fee_table" for block in letter["blocks"])


def _block(block: Mapping[str, Any], place: str) -> BlockTemplate:
    kind = block.get("type", "")
    if kind not in TEXT_BLOCKS + FACT_BLOCKS:
        raise LetterError(f"Den Block „{kind}“ gibt es nicht.", place)
    if unknown := block.keys() - _BLOCK_KEYS:
        raise LetterError(f"Unbekannte Angabe: {', '.join(sorted(unknown))}.", place)
    if kind in TEXT_BLOCKS and not str(block.get("text", "")).strip():
        raise LetterError("Der Text fehlt.", place)
    if kind not in TEXT_BLOCKS and "text" in block:
        raise LetterError("Dieser Block entsteht aus dem Vorgang und hat keinen eigenen Text.", place)
    return BlockTemplate(
        type=kind, place=place, text=_text(block.get("text", ""), place), when=_condition(block, place)
    )


def _condition(block: Mapping[str, Any], place: str) -> rules.Program | None:
    if "when" not in block:
        return None
    try:
        return rules.compile(block["when"], returns="bool")
    except rules.RuleError as error:
        raise LetterError(f"Die Bedingung ist falsch: {error}", place) from None


def _text(text: str, place: str) -> Text:
    parts: list[str | Placeholder] = []
    position = 0
    for match in _PLACEHOLDER.finditer(text):
        parts += (_plain(text[position : match.start()], place), _placeholder(match, place))
        position = match.end()
    parts.append(_plain(text[position:], place))
    return Text(tuple(part for part in parts if part))


def _placeholder(match: re.Match[str], place: str) -> Placeholder:
    name, form = match[1], match[2] or ""
    if form and form not in FORMATS:
        raise LetterError(f"Das Format „{form}“ gibt es nicht, nur {', '.join(FORMATS)}.", place)
    return Placeholder(name, form)


def _plain(text: str, place: str) -> str:
    if "{" in text or "}" in text:
        raise LetterError(f"Diese Klammer gehört zu keinem Platzhalter: „{text.strip()[:60]}“.", place)
    return text
