"""What the account already says is not asked again: it stands in the form, to be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blaupause.domain import Actor
    from blaupause.engine.bundles import Bundle
    from blaupause.engine.forms import Answers

ATTRIBUTES: Final = {
    "first_names": "given_name",
    "family_name": "family_name",
    "email": "email",
    "street": "street",
    "postcode": "postcode",
    "place": "place",
}
"""Role in the template → attribute of the account (identity.evidence)."""


def known_answers(bundle: Bundle, actor: Actor) -> Answers:
    """Return the answers that the account knows."""
    known = actor.evidence.get("attributes", {})
    return {field: known[attribute] for field, attribute in _fields(bundle) if known.get(attribute)}


def labels(bundle: Bundle) -> tuple[str, ...]:
    """Return what the questions are called whose answers come from an account that knows all of them."""
    return tuple(bundle.form.questions[field].label for field, _attribute in _fields(bundle))


def _fields(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Yield questions with the attribute that answers them. A role that is spread over several fields stays open."""
    for role, attribute in ATTRIBUTES.items():
        sources = bundle.template.applicant.get(role, ())
        if len(sources) == 1 and sources[0] in bundle.form.questions:
            yield sources[0], attribute
