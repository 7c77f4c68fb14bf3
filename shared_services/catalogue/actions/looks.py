"""A town shows the hub how its pages look: what everybody sees there, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from blaupause.audit import action
from blaupause.tenancy.context import current_town
from shared_services.catalogue.models import TownLook

if TYPE_CHECKING:
    from datetime import datetime

    from blaupause.domain import Actor


class Logo(TypedDict):
    """A logo as data, to be drawn without asking the town: `light` and `dark` are addresses that hold the picture."""

    alt: str
    width: int
    height: int
    light: str
    dark: str


class Look(TypedDict):
    """What stands around every page of a town."""

    display_name: str
    subline: str
    monogram: str
    tone_light: str
    tone_dark: str
    contact: str
    phone: str
    email: str
    logo: Logo | None


@action("look.shown", silent=True)
def show_look(*, look: Look, as_of: datetime, by: Actor) -> None:  # noqa: ARG001 – @action asks for it
    """Write down how the town looks that is acting, since when; the database lets it write no other's."""
    row = TownLook(town_schema=current_town().schema_name, as_of=as_of, **look)
    changing = [*Look.__required_keys__, "as_of"]
    TownLook.objects.bulk_create([row], update_conflicts=True, unique_fields=["town_schema"], update_fields=changing)
