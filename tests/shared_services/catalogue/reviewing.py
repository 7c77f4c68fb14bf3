"""A version on its way to release: asked for, voted on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shared_services.catalogue import queries
from shared_services.catalogue.actions import approve_version, ask_review
from tests.people import EDITOR
from tests.templates import DEFECT, imported

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from shared_services.catalogue.enums import Party, VersionState
    from shared_services.catalogue.models import TemplateVersion, Vote


def in_review(**changes: Any) -> TemplateVersion:
    version = imported(DEFECT, **changes)
    ask_review(version_id=version.pk, by=EDITOR)
    return version


def approve(version: TemplateVersion, party: Party, by: Actor) -> Vote:
    return approve_version(version_id=version.pk, party=party, by=by)


def state(version: TemplateVersion) -> VersionState:
    return queries.template_version(version.pk).state
