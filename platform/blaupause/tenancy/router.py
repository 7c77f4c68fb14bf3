"""Which tables belong where: migrations of a town's apps run in towns only, all others in public only."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings

from .context import current_place


class PlaceRouter:
    """Let a migration touch a schema only when the schema is the app's."""

    def allow_migrate(self, _db: str, app_label: str, **_hints: Any) -> bool:
        is_of_towns = apps.get_app_config(app_label).name in settings.TENANT_APPS
        return is_of_towns == (current_place().schema != "public")

    def allow_relation(self, one: Any, other: Any, **_hints: Any) -> bool | None:
        """A town's rows never point into public, nor back (they keep the id and a snapshot)."""
        towns = {model._meta.app_config.name in settings.TENANT_APPS for model in (type(one), type(other))}
        return False if len(towns) > 1 else None
