"""Templates from official schemas: a draft from the first version, people's work kept with each newer one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict
from blaupause.engine.bundles.editing import Edited, Sheet, Told, follow
from blaupause.engine.fim.bundle import service_slug, template_of
from blaupause.engine.fim.merging import known_ids, merge
from blaupause.engine.fim.origin import FILE, fingerprint
from shared_services.catalogue import queries, rules
from shared_services.catalogue.actions.drafts import keep, open_draft, start_draft
from shared_services.catalogue.actions.importing import import_bundle

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from blaupause.domain import Actor
    from blaupause.engine.fim.workbench import Lists
    from blaupause.standards.xdatenfelder.model import Schema
    from shared_services.catalogue.models import Draft, TemplateVersion


type Files = Mapping[str, Any]

EVERYWHERE: Final = tuple(
    f"{word}/*" for word in ("seite", "frage", "aufgabe", "angaben", "texte", "regel", "einstellung", "test")
)
"""A newer schema may touch any place: whoever changes one at the same moment is told."""


@dataclass(frozen=True, slots=True)
class FromSchema:
    """What was made of a schema; nothing, where the schema is in it already.

    Attributes:
        version: None where it was laid into the draft that is open.

    """

    files: Files
    version: TemplateVersion | None
    is_new: bool

    @property
    def slug(self) -> str:
        return str(self.files["template.json"]["slug"])

    @property
    def number(self) -> str:
        return str(self.files["template.json"]["version"])

    @property
    def todos(self) -> list[dict[str, Any]]:
        """What a person has to look at: rules in words, lists that are missing, where FIM and people differ."""
        return [todo for todo in self.files[FILE]["todos"] if not todo["done"]]


@action("template.made_from_schema")
def import_schema(*, schema: Schema, lists: Lists, by: Actor) -> FromSchema:
    """Make a version of a template from an official schema, or lay a newer one into what it became.

    That is the draft that is open in the editor, else the newest version.

    Args:
        schema: what was read.
        lists: looks up the code lists that the schema refers to.
        by: an editor of the competence centre, or the system.

    Raises:
        Refused: the actor does not edit templates.
        BundleRefused: the newer schema and what people wrote do not fit together; names each place.
    """
    rules.require_editor(by)
    newest = _newest(schema)
    if (draft := open_draft(_slug(schema, newest))) is not None and FILE in draft.files:
        is_new = not _has(draft.files, schema, lists)
        return FromSchema((_into(draft, schema, lists, by) if is_new else draft).files, None, is_new)
    if newest is not None and _has(newest.bundle, schema, lists):
        return FromSchema(newest.bundle, newest, is_new=False)
    files = _renewed(newest.bundle, schema, lists) if newest else template_of(schema, lists, _today()).files
    content = {name: json.dumps(each, ensure_ascii=False).encode() for name, each in files.items()}
    return FromSchema(files, import_bundle(files=content, by=by), is_new=True)


@action("draft.made_from_schema")
def edit_schema(*, schema: Schema, lists: Lists, by: Actor) -> Draft:
    """Begin a draft from an official schema, or lay it into the draft that is open: one change, to be taken back.

    Args:
        schema: what was read.
        lists: looks up the code lists that the schema refers to.
        by: an editor of the competence centre, or the system.

    Raises:
        Refused: the actor does not edit templates.
        Conflict: the draft that is open has this schema already, or was not made from one.
    """
    rules.require_editor(by)
    newest = _newest(schema)
    if (draft := open_draft(_slug(schema, newest))) is not None and FILE in draft.files:
        if _has(draft.files, schema, lists):
            raise Conflict(_("Diese Fassung des Schemas ist schon im Entwurf „%(title)s“."), title=draft.title)
        return _into(draft, schema, lists, by)
    if newest is None:
        files = template_of(schema, lists, _today()).files
        return start_draft(title=files["template.json"]["title"], files=files, by=by)
    files, title = queries.begun_from(newest.content_hash, "")
    if not _has(files, schema, lists):
        files = _numbered(_renewed(files, schema, lists), files)
    return start_draft(title=title, files=files, based_on=newest.content_hash, by=by)


def _newest(schema: Schema) -> TemplateVersion | None:
    newest = queries.newest_from_schema(schema.id)
    note(service=_slug(schema, newest), schema=schema.id, schema_version=schema.version)
    return newest


def _slug(schema: Schema, newest: TemplateVersion | None) -> str:
    """Return the address of the service that the schema became; people may have given it another."""
    return newest.service.slug if newest else service_slug(schema)


def _into(draft: Draft, schema: Schema, lists: Lists, by: Actor) -> Draft:
    files, sheet = _numbered(_renewed(draft.files, schema, lists), draft.files), Sheet(draft.files)
    for name, content in files.items():
        sheet.lay(content, name)
    said = _("FIM-Schema %(version)s eingearbeitet") % {"version": schema.version}
    return keep(draft, Edited(sheet.files, sheet.steps, Told(EVERYWHERE, said, "aufgabe/")), by)


def _renewed(ours: Files, schema: Schema, lists: Lists) -> dict[str, Any]:
    theirs = template_of(schema, lists, _today(), known_ids(ours)).files
    sheet = Sheet(merge(ours, theirs, _today()).files)
    follow(sheet)
    return sheet.files


def _numbered(files: dict[str, Any], before: Files) -> dict[str, Any]:
    """Keep the number that the draft has: it stands for all that becomes of it."""
    return {**files, "template.json": {**files["template.json"], "version": before["template.json"]["version"]}}


def _has(files: Files, schema: Schema, lists: Lists) -> bool:
    return bool(files[FILE]["schema"]["hash"] == fingerprint(schema, lists))


def _today() -> date:
    return timezone.localdate()
