"""Field ids, page ids and texts of a form that is made from a FIM schema."""

import re
import unicodedata
from typing import Final

MAX_ID: Final = 40
MAX_LINE, MAX_TEXT = 300, 4_000
RESERVED: Final = frozenset({"pruefen", "gespeichert", "beleg", "verwerfen", "fortsetzen"})
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_BRACES: Final = str.maketrans("{}", "()")


def slug(text: str, joint: str = "_") -> str:
    """Write a name as an id: "Straße (Zustellung)" → `strasse_zustellung`; "" where no letter is left."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", joint, plain).strip(joint)
    return re.sub(r"^[^a-z]+", "", words)[:MAX_ID].rstrip(joint)


class Ids:
    """Gives ids that are used once at a place: the name, else with what is around it, else numbered."""

    def __init__(self, taken: frozenset[str] = frozenset(), joint: str = "_") -> None:
        self._taken = set(taken)
        self._joint = joint

    def give(self, name: str, around: tuple[str, ...] = (), *, known: str = "") -> str:
        """Return an id for a name: the one it is known by, if any.

        Args:
            name: as people call it.
            around: the names of what it stands in, from the outermost.
            known: the id it has had before; it is among those that were taken from the start.

        """
        if known:
            return known
        own = slug(name, self._joint) or "angabe"
        outer = [slug(each, self._joint) for each in reversed(around)]
        longer = [self._join(*reversed(outer[:depth]), own) for depth in range(1, len(outer) + 1)]
        for candidate in (own, *longer):
            if candidate not in self._taken:
                return self._take(candidate)
        number = 2
        while self._numbered(own, number) in self._taken:
            number += 1
        return self._take(self._numbered(own, number))

    def _join(self, *parts: str) -> str:
        """Join parts, and cut those in front where it gets too long: the last says most."""
        kept = [part for part in parts if part]
        room = MAX_ID - len(kept[-1]) - 1
        front = self._joint.join(kept[:-1])[: max(room, 0)].rstrip(self._joint)
        return f"{front}{self._joint}{kept[-1]}" if front else kept[-1]

    def _numbered(self, own: str, number: int) -> str:
        tail = f"{self._joint}{number}"
        return own[: MAX_ID - len(tail)].rstrip(self._joint) + tail

    def _take(self, id_: str) -> str:
        self._taken.add(id_)
        return id_


def line(text: str) -> str:
    """Return a text on one line, without braces, which would be placeholders, and cut where a line ends."""
    flat = " ".join(text.split()).translate(_BRACES)
    return flat if len(flat) <= MAX_LINE else f"{flat[: MAX_LINE - 1].rstrip()}…"


def paragraphs(text: str) -> str:
    """Return a text with its paragraphs, without braces, and cut at what a form shows."""
    kept = "\n".join(" ".join(each.split()) for each in text.strip().splitlines()).translate(_BRACES)
    return kept if len(kept) <= MAX_TEXT else f"{kept[: MAX_TEXT - 1].rstrip()}…"
