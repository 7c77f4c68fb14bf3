"""What legal pages are made of, where they still have gaps, and how a newer template goes into a town's own text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, Literal, TypedDict
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

GAP: Final = "[bitte ergänzen"
"""Begins what a proposal cannot know; a text with such a gap is not saved."""
GAPS: Final = re.compile(r"\[bitte ergänzen:?\s*([^\]\n]*)\]?")
PLATFORM_BARRIERS: Final = (
    "Dateien, die andere hochladen: Wir ändern sie nicht, manche lassen sich nicht vorlesen.",
    "Leichte Sprache: Menschen, für die der Text gedacht ist, haben ihn noch nicht geprüft.",
    "Vorleseprogramme: Geprüft ist mit Werkzeugen und Tastatur, noch nicht mit Menschen, die sie nutzen.",
)
"""What is not accessible yet wherever a town uses the platform as it comes: a proposal that each town checks."""
NO_VIDEO: Final = "Gebärdensprache: Ein Video mit Erklärungen fehlt noch."
LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
LONGEST_FACT: Final = 4_000


class LegalFacts(TypedDict, total=False):
    """What legal pages say besides the contact; a fact that is missing is a gap, or its line is left out.

    `checked` is "full", "partial" or "none", `checked_on` an ISO date, `processors` has one a line.
    """

    represented_by: str
    represented_as: str
    vat_id: str
    dpo: str
    dpo_phone: str
    dpo_email: str
    processors: str
    checked: str
    checked_on: str
    checked_by: str
    barriers: str
    enforcement: str
    supervision: str
    video_url: str


FACTS: Final = frozenset(LegalFacts.__optional_keys__)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of two texts side by side."""

    kind: Literal["same", "gone", "new"]
    text: str

    @property
    def is_heading(self) -> bool:
        return self.text.startswith("#")

    @property
    def is_item(self) -> bool:
        return self.text.startswith(("- ", "* "))

    @property
    def words(self) -> str:
        """The line as people read it, without the marks of Markdown."""
        return LINK.sub(r"\1", self.text).lstrip("#-* ").replace("**", "").rstrip()


@dataclass(frozen=True, slots=True)
class Merged:
    """A town's text with what changed in the template; `by_hand` are the places that found no room in it."""

    text: str
    by_hand: tuple[tuple[str, str], ...]


def require_facts(facts: Mapping[str, object]) -> None:
    """Take only known facts, in text, not endless.

    Raises:
        Invalid: names the field.
    """
    for name, value in facts.items():
        if name not in FACTS or not isinstance(value, str):
            raise Invalid(_("Diese Angabe gibt es nicht."), field=name)
        if len(value) > LONGEST_FACT:
            raise Invalid(_("Das ist zu lang. Kürzen Sie auf 4.000 Zeichen."), field=name)
        if GAP in value:
            raise Invalid(_("Ersetzen Sie „%(gap)s …]“ durch Ihre Angabe."), field=name, gap=GAP)
    require_video(str(facts.get("video_url", "")))


def require_video(url: str) -> None:
    """A video is at a secured address, or there is none.

    Raises:
        Invalid: it is not.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if url and (parts.scheme != "https" or "." not in host or parts.username or re.search(r"[\s<>\"()]", url)):
        raise Invalid(
            _(
                "Geben Sie die ganze Adresse des Videos an. Sie beginnt mit https://, zum Beispiel https://video.ort.de/dgs"
            ),
            field="video_url",
        )


def barriers_of_platform(*, has_video: bool) -> tuple[str, ...]:
    """Propose what a town says of its barriers before it has said anything itself."""
    return PLATFORM_BARRIERS if has_video else (*PLATFORM_BARRIERS, NO_VIDEO)


def gaps(text: str) -> tuple[str, ...]:
    """Return what is still to be filled in, each once, in the order of the text."""
    return tuple(dict.fromkeys(found.strip() or "…" for found in GAPS.findall(text)))


def compared(before: str, after: str) -> tuple[Line, ...]:
    """Return two texts line by line; what they share stands once."""
    old, new = _lines(before), _lines(after)
    found: list[Line] = []
    for kind, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Line("same", text) for text in old[a:b]]
        else:
            found += [Line("gone", text) for text in old[a:b]] + [Line("new", text) for text in new[c:d]]
    return tuple(line for line in found if line.text)


def merged(base: str, template: str, own: str) -> Merged:
    """Put what changed from `base` to `template` into a town's own text, where the place is found exactly once."""
    old, new, text = _lines(base), _lines(template), _lines(own)
    by_hand: list[tuple[str, str]] = []
    for kind, a, b, c, d in reversed(SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()):
        if kind == "equal":
            continue
        spot = _spot(text, old, a, b)
        if spot is None:
            by_hand.append(("\n".join(old[a:b]).strip(), "\n".join(new[c:d]).strip()))
        else:
            gone = b - a if any(old[a:b]) else 0  # where only blank lines go, the text keeps its own
            text[spot : spot + gone] = new[c:d]
    return Merged("\n".join(text), tuple(reversed(by_hand)))


def _spot(text: Sequence[str], old: Sequence[str], start: int, end: int) -> int | None:
    """Return where the lines of the old template stand in a text; for an insertion, where the line before it ends."""
    wanted = old[start:end]
    if any(wanted):
        return _only(at for at in range(len(text)) if list(text[at : at + len(wanted)]) == list(wanted))
    before = next((at for at in range(start - 1, -1, -1) if old[at]), None)
    if before is None:
        return 0
    anchor = _only(at for at, line in enumerate(text) if line == old[before])
    return None if anchor is None else min(anchor + start - before, len(text))


def _only(found: Iterable[int]) -> int | None:
    places = list(found)
    return places[0] if len(places) == 1 else None


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n")
