"""Publishing shared blocks: from files, or of questions in a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Actor, Conflict, Invalid
from blaupause.engine.bundles.blocks.judging import judge
from blaupause.engine.bundles.editing import Edited, Sheet
from blaupause.engine.bundles.editing.extracting import extract, pin_down
from blaupause.engine.bundles.loading import content_hash
from shared_services.catalogue import queries, rules
from shared_services.catalogue.actions.drafts import DraftOvertaken, drop_draft, keep, locked, since
from shared_services.catalogue.models import Block

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blaupause.engine.bundles.editing.extracting import About
    from blaupause.engine.forms.model import Issue


class BlockRefused(Invalid):
    """The block has mistakes; `issues` name them. Nothing was published."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        super().__init__(_("Der Baustein hat %(number)s Fehler. Nichts ist veröffentlicht."), number=len(issues))
        self.issues = tuple(issues)


@action("block.published")
def publish_block(*, content: Mapping[str, Any], by: Actor) -> Block:
    """Publish a version of a shared block. The same content again changes nothing.

    One editor is enough: a block reaches a town only within a template, and that is released by two.

    Raises:
        Refused: the actor does not edit templates.
        BlockRefused: it has mistakes.
        Conflict: its number is taken, or too low for what changed.
    """
    rules.require_editor(by)
    if issues := judge(content):
        raise BlockRefused(issues)
    name = content_hash(content)
    note(block=content["slug"], version=content["version"])
    if (known := Block.objects.filter(content_hash=name).first()) is not None:
        return known
    rules.require_numbered(queries.block_numbering(content))
    told = {key: content[key] for key in ("slug", "version", "title")}
    try:
        with transaction.atomic():
            return Block.objects.create(**told, content_hash=name, content=dict(content), published_by=by.id)
    except IntegrityError:  # two who publish at once
        raise Conflict(_("Diese Version hat gerade jemand anderes veröffentlicht. Laden Sie die Seite neu.")) from None


@action("draft.became_block")
def publish_from_draft(*, draft_id: int, revision: int, place: str, about: About, by: Actor) -> Block:
    """Publish questions of a draft as a version of a shared block; in the draft they belong to it from then on.

    A draft that was begun to write that block anew has done its work, and is dropped.

    Raises:
        Refused: the actor does not edit templates.
        NotFound: there is no such draft.
        DraftOvertaken: somebody changed it since that revision.
        EditRefused: what stands there cannot be a block; says why.
        Conflict: the number is taken, or too low for what changed.
    """
    rules.require_editor(by)
    draft = locked(draft_id)
    if others := since(draft, revision, by):
        raise DraftOvertaken(others, by)
    before = queries.newest_block(about.slug)
    pin = extract(draft.files, place, about, before.content if before else None).pin
    block = publish_block(content=pin.block, by=by)
    if queries.workshop_of(draft) == block.slug:
        drop_draft(draft_id=draft.pk, by=by)
    else:
        sheet = Sheet(draft.files)
        told = pin_down(sheet, pin)
        keep(draft, Edited(sheet.files, sheet.steps, told), by)
    note(service=draft.slug, block=block.slug, version=block.version)
    return block
