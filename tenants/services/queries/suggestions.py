"""What a town probably enters: its authority's name and its court. Shown as suggestions; a person takes them over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared_services.register.queries import suggested_authority, suggested_court

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blaupause.engine.bundles import Parameter
    from blaupause.tenancy.models import Town

__all__ = ["suggested_authority", "suggested_court", "suggestions"]


def suggestions(parameters: Iterable[Parameter], town: Town) -> dict[str, str]:
    """Return what to suggest, by parameter id; what cannot be known is left out."""
    known = {"authority": suggested_authority(town.kind, town.name), "court": suggested_court(town.ars)}
    return {each.id: known[each.type] for each in parameters if not each.locked and known.get(each.type)}
