"""What the account already says is not asked again: it stands in the form, to be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
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


def answers_of(bundle: Bundle, actor: Actor) -> Answers:
    """Return the answers that the account knows. A role that is spread over several fields stays open."""
    known = actor.evidence.get("attributes", {})
    answers: Answers = {}
    for role, attribute in ATTRIBUTES.items():
        sources = bundle.template.applicant.get(role, ())
        if len(sources) == 1 and sources[0] in bundle.form.questions and known.get(attribute):
            answers[sources[0]] = known[attribute]
    return answers
