"""What the account already says is not asked again: it stands in the form, to be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tenants.applications import queries as applications

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from blaupause.engine.bundles import Bundle
    from blaupause.engine.forms import Answers

OF_ORGANISATIONS: Final = "organisation"


def known_answers(bundle: Bundle, actor: Actor) -> Answers:
    """Return the answers that the account knows."""
    known = actor.evidence.get("attributes", {})
    return {field: known[name] for field, name in applications.known_fields(bundle) if known.get(name)}


def labels(bundle: Bundle) -> tuple[str, ...]:
    """Return what the questions are called whose answers come from a person's account that knows all of them."""
    fields = applications.known_fields(bundle)
    return tuple(bundle.form.questions[field].label for field, name in fields if name != OF_ORGANISATIONS)
