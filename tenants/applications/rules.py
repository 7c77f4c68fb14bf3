"""What an application is made of. Pure: facts in, judgement out, no query."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from blaupause.domain import Level
from blaupause.engine.forms.german import read_date
from blaupause.standards.sort import sort_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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


ATTRIBUTES: Final = {
    "first_names": "given_name",
    "family_name": "family_name",
    "email": "email",
    "street": "street",
    "postcode": "postcode",
    "place": "place",
    "organisation": "organisation",
}
"""Role in the template → attribute of the account (identity.evidence)."""
UNPROVEN: Final = frozenset({"email"})
"""What an account says of itself, however surely one logs in; only where it tells the level does it count."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What the account says about an answer: its value there, how surely, and whether the answer differs."""

    value: str
    level: Level
    is_changed: bool


def known_fields(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Yield questions with the attribute that answers them. A role that is spread over several fields stays open."""
    for role, attribute in ATTRIBUTES.items():
        sources = bundle.template.applicant.get(role, ())
        if len(sources) == 1 and sources[0] in bundle.form.questions:
            yield sources[0], attribute


def origins(bundle: Bundle, answers: Answers, evidence: Mapping[str, Any]) -> Iterator[tuple[str, Origin]]:
    """Yield what the account says about answers: as far as it tells per attribute, else at the level of the login.

    An answer that differs is no longer confirmed; it is told only where the account was sure.
    """
    known, told = evidence.get("attributes", {}), evidence.get("attribute_levels", {})
    login = Level.named(evidence.get("level", "none"))
    for field, attribute in known_fields(bundle):
        if not (value := known.get(attribute)) or not (answer := answers.get(field)):
            continue
        otherwise = Level.BASIC if attribute in UNPROVEN else login
        level = min(login, Level.named(told[attribute]) if attribute in told else otherwise)
        is_changed = answer != value
        if not is_changed or level >= Level.NORMAL:
            yield field, Origin(value, level, is_changed)


def plain_proof(typed: str) -> str:
    """Return a second proof in one spelling: 14.3.1988 and 1988-03-14 are the same, so are upper and lower case."""
    text = " ".join(typed.split())
    day = read_date(text)
    return day.isoformat() if day else text.casefold()


def name_of(contact: dict[str, Any]) -> str:
    """Return what the person is called, as entered; "" for those who told no name."""
    parts = (contact.get("organisation"), contact.get("first_names"), contact.get("family_name"))
    return " ".join(str(part) for part in parts if part)
