"""What an application is made of. Pure: facts in, judgement out, no query."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from blaupause.engine.forms.german import read_date
from blaupause.standards.sort import sort_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blaupause.engine.bundles import Bundle
    from blaupause.engine.forms import Answers, Section


def canonical(answers: Answers) -> bytes:
    """Write answers the one way whose checksum is stored and printed: sorted keys, no spaces, UTF-8."""
    return json.dumps(answers, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def folded(text: str) -> str:
    """Write a text the way it is searched: "Yılmaz-Brandt" is found by "yilmaz" and by "brandt"."""
    return sort_key(text).partition("\t")[0]


def search_words(bundle: Bundle, shown: dict[str, str]) -> str:
    """Return what the template lets the clerk's list search: only that leaves the encryption."""
    words = (shown.get(f"answers.{field}", "") for field in bundle.template.search_fields)
    found = " ".join(word for word in map(folded, words) if word)
    return f" {found}" if found else ""


def agreed_to_inbox(bundle: Bundle, answers: Answers) -> bool:
    """Tell whether the person chose the inbox and ticked the consent that electronic service needs.

    Source: VwVfG § 41 (2a), OZG § 9: only with consent.
    """
    delivery = bundle.template.delivery
    if delivery is None:
        return False
    return answers.get(delivery.field) == delivery.inbox and answers.get(delivery.consent) is True


def places_of_files(sections: Sequence[Section]) -> Iterator[tuple[str, str]]:
    """Yield each uploaded file's id with the path of the question it answers."""
    for section in sections:
        for row in section.flat:
            for ref in row.refs:
                yield ref, row.path


def plain_proof(typed: str) -> str:
    """Return a second proof in one spelling: 14.3.1988 and 1988-03-14 are the same, so are upper and lower case."""
    text = " ".join(typed.split())
    day = read_date(text)
    return day.isoformat() if day else text.casefold()


def name_of(contact: dict[str, Any]) -> str:
    """Return what the person is called, as entered; "" for those who told no name."""
    parts = (contact.get("organisation"), contact.get("first_names"), contact.get("family_name"))
    return " ".join(str(part) for part in parts if part)
