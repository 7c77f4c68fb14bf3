"""Questions of a draft as a shared block to come: what it would hold, and which number it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from blaupause.engine.bundles import Step, required_step
from blaupause.engine.bundles.blocks.judging import alone
from blaupause.engine.bundles.editing import EditRefused
from blaupause.engine.bundles.editing.extracting import About, extract
from blaupause.engine.bundles.editing.reading import label_of
from shared_services.catalogue.queries.blocks import newest_block
from shared_services.catalogue.queries.comparison import difference_of, parts_of

if TYPE_CHECKING:
    from blaupause.engine.bundles import Demand
    from shared_services.catalogue.models import Block, Draft
    from shared_services.catalogue.queries.comparison import Part

FIRST: Final = "1.0.0"
USUAL: Final = ("hint", "help", "errors")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What could be published of a place.

    Attributes:
        about: what is known of it: of the next version what the one before says.
        newest: the version before, None for a new block; parts, demand: what differs, and what that takes.
        questions: what it asks, in words; left_out: messages of checks that speak of other questions.
        refusal: why nothing can be published, "" where it can.
    """

    about: About
    newest: Block | None
    questions: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    demand: Demand | None = None
    refusal: str = ""


def candidate(draft: Draft, place: str, slug: str = "") -> Candidate:
    """Return a place of a draft as a block to come: the next version of one, or without a name a new one."""
    newest = newest_block(slug) if slug else None
    about = _about(draft, place, newest)
    try:
        found = extract(draft.files, place, about, newest.content if newest else None)
    except EditRefused as refused:
        return Candidate(about, newest, refusal=str(refused))
    labels = tuple(str(each.get("label") or each.get("text", "")) for each in found.pin.block["questions"])
    if newest is None:
        return Candidate(about, None, labels, found.left_out)
    before, after = alone(newest.content), alone(found.pin.block)
    demand = required_step(before, after)
    numbered = About(about.slug, _next(newest.version, demand.step), about.title, about.purpose, about.free)
    return Candidate(numbered, newest, labels, found.left_out, parts_of(difference_of(before, after)), demand)


def _about(draft: Draft, place: str, newest: Block | None) -> About:
    if newest is None:
        return About("neu", FIRST, label_of(draft.files, place)[:80], "-", USUAL)
    content = newest.content
    return About(newest.slug, newest.version, newest.title, content["purpose"], tuple(content["free"]))


def _next(version: str, step: Step) -> str:
    major, minor, patch = map(int, version.split("."))
    if step is Step.MAJOR:
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if step is Step.MINOR else f"{major}.{minor}.{patch + 1}"
