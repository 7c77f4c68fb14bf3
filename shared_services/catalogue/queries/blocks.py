"""Shared blocks: which there are, in which versions, who uses which, what a newer one would change."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import DecimalField, Func, TextField, Value
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from blaupause.engine.bundles import Bundle, required_step, step_between
from blaupause.engine.bundles.blocks.judging import PAGE, alone
from blaupause.engine.bundles.blocks.pins import FILE, free_in, hashes_in, pins_of
from blaupause.engine.bundles.editing import EditRefused, Sheet, follow, slug_from
from blaupause.engine.bundles.editing.equipping import SHARED, serves
from blaupause.engine.bundles.editing.operations import NEEDING
from blaupause.engine.bundles.editing.pinning import find_pin, renew
from blaupause.engine.bundles.editing.preview import preview
from blaupause.engine.bundles.editing.reading import mentions_in_words
from blaupause.standards.sort import sort_key
from shared_services.catalogue import rules
from shared_services.catalogue.models import Block, Draft, TemplateVersion
from shared_services.catalogue.queries.comparison import difference_of, parts_of
from shared_services.catalogue.queries.templates import with_reviews
from shared_services.catalogue.queries.versions import semver

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from blaupause.engine.bundles.blocks.merging import Note
    from blaupause.engine.bundles.blocks.pins import Pin
    from blaupause.engine.bundles.editing import Operation
    from blaupause.engine.forms.view import PageView
    from shared_services.catalogue.queries.comparison import Part

type Files = Mapping[str, Any]

_NUMBER: Final = Cast(
    Func("version", Value("."), function="string_to_array", output_field=ArrayField(TextField())),
    ArrayField(DecimalField(max_digits=30, decimal_places=0)),
)
"""The version as numbers: 1.10.0 after 1.9.0."""
SHIPPED: Final = Path(__file__).parents[1] / "blocks"
WORKSHOP: Final = "baustein-"
"""How the address of a draft begins in which a block is written anew."""


@dataclass(frozen=True, slots=True)
class BlockUse:
    """A template that has a block: a version of it, or its draft."""

    title: str
    block_version: str
    slug: str = ""
    version: TemplateVersion | None = None
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A block in its newest version, and how many templates have it in any."""

    block: Block
    templates: int


@dataclass(frozen=True, slots=True)
class BlockPage:
    """A version of a block.

    Attributes:
        view: its questions as citizens see them; free: what templates may word or set themselves.
        before: the version before, None for the first; parts: what differs from it.
    """

    block: Block
    versions: tuple[Block, ...]
    view: PageView | None
    free: tuple[str, ...]
    before: Block | None
    parts: tuple[Part, ...]
    uses: tuple[BlockUse, ...]

    @property
    def fim(self) -> list[dict[str, str]]:
        """The elements of FIM that say the same, each with the question that it is about."""
        labels = {each.get("field"): each.get("label", "") for each in self.block.content["questions"]}
        return [{**each, "label": labels.get(each.get("of"), "")} for each in self.block.content["fim"]]


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a newer version of a block would change in a draft.

    Attributes:
        notes: where people's own words meet new ones.
        gone: what speaks of questions that the newer version does not have, in words.
        refusal: why it cannot be taken, "" where it can.
    """

    pin: Pin
    block: Block
    parts: tuple[Part, ...] = ()
    notes: tuple[Note, ...] = ()
    gone: tuple[str, ...] = ()
    refusal: str = ""


def listed_blocks() -> list[Listed]:
    """Return every block in its newest version by title, with the number of templates that have it. Four queries."""
    used: dict[str, set[str]] = {}
    for slug, use in _uses(Block.objects.defer("content")):
        used.setdefault(slug, set()).add(use.slug)
    return [Listed(block, len(used.get(block.slug, ()))) for block in newest_blocks()]


def newest_blocks(slugs: Iterable[str] | None = None) -> list[Block]:
    """Return blocks in their newest version by title: those that are named, else all."""
    rows = Block.objects.all() if slugs is None else Block.objects.filter(slug__in=set(slugs))
    newest = rows.order_by("slug", _NUMBER.desc()).distinct("slug")
    return sorted(newest, key=lambda block: sort_key(block.title))


def newest_block(slug: str) -> Block | None:
    """Return a block in its newest version, None where there is no such block."""
    return next(iter(newest_blocks([slug])), None)


def block(slug: str, version: str = "") -> BlockPage:
    """Return a version of a block, without a number the newest.

    Raises:
        NotFound: there is no such block, or no such version of it.
    """
    versions = sorted(Block.objects.filter(slug=slug), key=lambda each: semver(each.version), reverse=True)
    shown = next((each for each in versions if version in {"", each.version}), None)
    if shown is None:
        raise NotFound(_("Diesen Baustein gibt es nicht, oder nicht in dieser Version."))
    before = next(iter(versions[versions.index(shown) + 1 :]), None)
    return BlockPage(
        block=shown,
        versions=tuple(versions),
        view=block_view(shown),
        free=tuple(free_in(shown.content)),
        before=before,
        parts=parts_of(difference_of(alone(before.content), alone(shown.content))) if before else (),
        uses=tuple(use for _slug, use in _uses(versions)),
    )


def block_view(shown: Block) -> PageView | None:
    """Return a block as citizens see it."""
    return preview(alone(shown.content), PAGE, timezone.localdate())


def block_numbering(content: Mapping[str, Any]) -> rules.Numbering | None:
    """Compare the number and content of a block to come with its newest version; None for the first."""
    newest = newest_block(content["slug"])
    if newest is None:
        return None
    return rules.Numbering(
        version=content["version"],
        before=newest.version,
        is_higher=semver(content["version"]) > semver(newest.version),
        step=step_between(newest.version, content["version"]),
        demand=required_step(alone(newest.content), alone(content)),
    )


def free_block_slug(title: str) -> str:
    """Return a name for a new block that none has."""
    taken, first = set(Block.objects.values_list("slug", flat=True)), slug_from(title)
    number, free = 2, first
    while free in taken:
        free, number = f"{first}-{number}", number + 1
    return free


def with_block(asked: Operation) -> Operation:
    """Add the block that an operation names by its hash, as the catalogue has it; nothing where there is none.

    What brings questions by itself gets the newest blocks that it may need, else those that the software comes with:
    a block may have been written anew, and ask something else.
    """
    named = asked.values.get("block", "")
    found = Block.objects.filter(content_hash=named).first() if named else None
    asked = replace(asked, block=found.content if found else None)
    if asked.name not in NEEDING:
        return asked
    known = {each.slug: each.content for each in newest_blocks(SHARED) if serves(each.slug, each.content)}
    loose = frozenset(SHARED) - known.keys()
    brought = {slug: json.loads((SHIPPED / f"{slug}.json").read_text(encoding="utf-8")) for slug in loose}
    return replace(asked, shared=known | brought, loose=loose)


def block_mistakes(bundle: Bundle) -> list[Pin]:
    """Return the pins of a bundle that claim a version which this catalogue has with other content."""
    pins = pins_of(bundle.files)
    known = {(each.slug, each.version): each.content_hash for each in _named(pins)}
    return [pin for pin in pins if known.get((pin.block["slug"], pin.version), pin.hash) != pin.hash]


def _named(pins: list[Pin]) -> Iterable[Block]:
    return Block.objects.filter(slug__in={pin.block["slug"] for pin in pins}).defer("content") if pins else ()


# --- Written anew


def workshop_files(slug: str) -> dict[str, Any]:
    """Return a template that holds a block in its newest version, as questions of its own: there the next is written.

    Raises:
        NotFound: there is no such block.
    """
    newest = newest_block(slug)
    if newest is None:
        raise NotFound(_("Diesen Baustein gibt es nicht, oder nicht in dieser Version."))
    files = alone(newest.content).files
    about = {
        "slug": f"{WORKSHOP}{slug}",
        "title": _("Baustein: %(title)s") % {"title": newest.title},
        "version": "1.0.0",
    }
    return {**files, "template.json": files["template.json"] | about | {"applicant": newest.content["applicant"]}}


def workshop_of(draft: Draft) -> str:
    """Return the block that a draft was begun to write anew, "" for a template like any other."""
    return draft.slug.removeprefix(WORKSHOP) if draft.slug.startswith(WORKSHOP) else ""


# --- Newer versions


def newer_blocks(files: Files) -> dict[str, Block]:
    """Return the blocks of a template of which there is a newer version: that version, by what they are called there.

    One query, none for a template without blocks.
    """
    pins = pins_of(files)
    newest = {each.slug: each for each in newest_blocks(pin.block["slug"] for pin in pins)} if pins else {}
    offered = {pin.id: (pin, newest[pin.block["slug"]]) for pin in pins if pin.block["slug"] in newest}
    return {id_: new for id_, (pin, new) in offered.items() if semver(new.version) > semver(pin.version)}


def renewal(draft: Draft, pin_id: str) -> Renewal:
    """Tell what the newest version of a block would change in a draft.

    Raises:
        NotFound: the draft has no such block, or no newer version of it exists.
    """
    newer = newer_blocks(draft.files).get(pin_id)
    if newer is None:
        raise NotFound(_("Zu diesem Baustein gibt es keine neuere Version."))
    sheet = Sheet(draft.files)
    pin = find_pin(draft.files, pin_id)
    try:
        notes, new = renew(sheet, pin, newer.content)
    except EditRefused as refused:
        return Renewal(pin, newer, refusal=str(refused))
    follow(sheet)
    gone = [pin.place_of(name) for name in pin.names if name not in new.names]
    mentions = dict.fromkeys(said for place in gone for said in mentions_in_words(draft.files, place))
    difference = difference_of(Bundle(draft.files), Bundle(sheet.files))
    return Renewal(pin, newer, parts_of(difference), tuple(notes), tuple(mentions))


# --- Who uses what


def _uses(versions: Iterable[Block]) -> Iterable[tuple[str, BlockUse]]:
    """Yield who has these versions, by the block: the newest version of each template, then drafts."""
    known = {each.content_hash: each for each in versions}
    rows = TemplateVersion.objects.filter(blocks__overlap=list(known)).select_related("service", "release")
    newest: dict[tuple[str, str], TemplateVersion] = {}
    for row in sorted(with_reviews(rows.defer("bundle")), key=lambda each: semver(each.version)):
        newest |= {(known[pinned].slug, row.service.slug): row for pinned in row.blocks if pinned in known}
    for (slug, service), row in sorted(newest.items(), key=lambda pair: sort_key(pair[1].service.title)):
        for own in (known[pinned] for pinned in row.blocks if pinned in known):
            if own.slug == slug:
                yield slug, BlockUse(row.service.title, own.version, slug=service, version=row)
    drafts = Draft.objects.filter(dropped_at__isnull=True, files__has_key=FILE).defer("files", "history")
    for draft in drafts.annotate(pinned=KeyTransform(FILE, "files")):
        for own in (known[pinned] for pinned in hashes_in({FILE: draft.pinned}) if pinned in known):
            if own.slug != workshop_of(draft):
                yield own.slug, BlockUse(draft.title, own.version, slug=draft.slug, draft=draft)
