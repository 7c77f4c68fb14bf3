"""Templates from official schemas: a draft from the first version, people's work kept with each newer one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from blaupause.audit import action, note
from blaupause.engine.fim.bundle import service_slug, template_of
from blaupause.engine.fim.merging import known_ids, merge
from blaupause.engine.fim.origin import FILE, fingerprint
from shared_services.catalogue import queries, rules
from shared_services.catalogue.actions.importing import import_bundle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blaupause.domain import Actor
    from blaupause.engine.fim.questions import Lists
    from blaupause.standards.xdatenfelder.model import Schema
    from shared_services.catalogue.models import TemplateVersion


@dataclass(frozen=True, slots=True)
class FromSchema:
    """A version that was made from a schema; `is_new` is false where the schema is in it already."""

    version: TemplateVersion
    is_new: bool

    @property
    def todos(self) -> list[dict[str, Any]]:
        """What a person has to look at: rules in words, lists that are missing, where FIM and people differ."""
        found: list[dict[str, Any]] = self.version.bundle[FILE]["todos"]
        return [todo for todo in found if not todo["done"]]


@action("template.made_from_schema")
def import_schema(*, schema: Schema, lists: Lists, by: Actor) -> FromSchema:
    """Make a draft version of a template from an official schema, or lay a newer one into the template it became.

    Args:
        schema: what was read.
        lists: looks up the code lists that the schema refers to.
        by: an editor of the competence centre, or the system.

    Raises:
        Refused: the actor does not edit templates.
        BundleRefused: the newer schema and what people wrote do not fit together; names each place.
    """
    rules.require_editor(by)
    today = timezone.localdate()
    newest = queries.newest_from_schema(schema.id)
    slug = newest.service.slug if newest else service_slug(schema)
    note(service=slug, schema=schema.id, schema_version=schema.version)
    if newest is None:
        return FromSchema(_keep(template_of(schema, lists, today).files, by), is_new=True)
    if queries.schema_hash(newest) == fingerprint(schema, lists):
        return FromSchema(newest, is_new=False)
    theirs = template_of(schema, lists, today, known_ids(newest.bundle)).files
    return FromSchema(_keep(merge(newest.bundle, theirs, today).files, by), is_new=True)


def _keep(files: Mapping[str, Any], by: Actor) -> TemplateVersion:
    return import_bundle(
        files={name: json.dumps(content, ensure_ascii=False).encode() for name, content in files.items()}, by=by
    )
