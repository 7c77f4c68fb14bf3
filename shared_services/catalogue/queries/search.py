"""Finding a service in people's words: German stems and beginnings, parts of long words, and one slip of the finger."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from blaupause.standards.sort import fold
from shared_services.catalogue.models import Service

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_WORDS: Final = 8
SHORTEST: Final = 4
"""Shorter words are not searched with a slip, nor inside other words: too much would fit."""

STRICT: Final = """
    SELECT * FROM catalogue_service
    WHERE document @@ to_tsquery('german', %(query)s) OR folded LIKE ALL(%(parts)s)
    ORDER BY ts_rank(document, to_tsquery('german', %(query)s)) DESC, sort_key
"""
LOOSE: Final = """
    SELECT * FROM catalogue_service
    WHERE folded LIKE ANY(%(parts)s) OR near && %(near)s::text[]
    ORDER BY (SELECT count(*) FROM unnest(%(parts)s::text[]) part WHERE folded LIKE part) DESC,
             cardinality(ARRAY(SELECT unnest(near) INTERSECT SELECT unnest(%(near)s::text[]))) DESC, sort_key
"""


def search(text: str) -> list[Service]:
    """Return services that fit, best first: those that fit in every word, else those that nearly fit in one.

    No words, all services by name. At most two queries.
    """
    words = re.findall(r"[^\W_]+", text)[:MAX_WORDS]
    if not words:
        return list(Service.objects.order_by("sort_key"))
    plain = [fold(word) for word in words]
    long = [word for word in plain if len(word) >= SHORTEST]
    query = " & ".join(f"{word.lower()}:*" for word in words)
    parts = [f"%{word}%" for word in long]
    found = list(Service.objects.raw(STRICT, {"query": query, "parts": parts or ["-"]}))
    if found or not long:
        return found
    near = sorted({each for word in long for each in neighbours(word)})
    return list(Service.objects.raw(LOOSE, {"parts": parts, "near": near}))


def neighbours(word: str) -> Iterator[str]:
    """Yield the word and what is left when one letter is missing: two words with a common one are one slip apart."""
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def neighbourhood(texts: Iterable[str]) -> list[str]:
    """Return the neighbours of every longer word of some texts, for `Service.near`."""
    words = {word for text in texts for word in fold(text).split() if len(word) >= SHORTEST}
    return sorted({each for word in words for each in neighbours(word)})
