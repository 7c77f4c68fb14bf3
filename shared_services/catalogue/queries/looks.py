"""A template as the citizens of a town would see it: with what it shows everybody, not with its own values (D3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from blaupause.engine.bundles.editing.recording import sample_values
from blaupause.standards.sort import sort_key
from blaupause.tenancy.context import current_town
from blaupause.ui.shell import Mark, Shell
from blaupause.ui.theme import Tones, theme_path
from shared_services.catalogue.models import TownLook
from shared_services.catalogue.queries.templates import counted_towns
from shared_services.register.queries import suggested_authority, suggested_court

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from blaupause.engine.bundles import Bundle
    from blaupause.tenancy.models import Town


@dataclass(frozen=True, slots=True)
class Seen:
    """With whose eyes a template is looked at.

    Attributes:
        town: slug of the town, "" for the template as it is; shell: what stands around its pages; None without a town.
        is_known: the town has shown its look; else there is its name in the platform's colours.
        known: what a town of that name, kind and Land would set, by type of parameter.
        language: code of the language, "" for German.
        ground: "light", "dark", or "" when the device decides.
    """

    town: str = ""
    shell: Shell | None = None
    is_known: bool = False
    known: Mapping[str, Any] = field(default_factory=dict)
    language: str = ""
    ground: str = ""

    def values(self, bundle: Bundle) -> dict[str, Any]:
        """Return the values of the template's parameters as they would be there."""
        return sample_values(bundle, self.known)

    def spoken(self, bundle: Bundle) -> Bundle:
        """Return the bundle in the language; in German where it does not speak it."""
        return bundle.in_language(self.language)


ITSELF: Final = Seen()
"""The template as it is: no town, German."""


def towns_to_see() -> list[tuple[str, str]]:
    """List the towns with whose eyes a template can be seen: slug and name, by name."""
    return list(_by_name(tuple(counted_towns().values_list("slug", "name"))))


@lru_cache(maxsize=2)
def _by_name(towns: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(towns, key=lambda town: sort_key(town[1])))


def seen_in(slug: str, *, language: str = "", ground: str = "") -> Seen:
    """Return how a template is seen in a town; where there is none of that name, as it is."""
    town = counted_towns().filter(slug=slug).first() if slug else None
    if town is None:
        return Seen(language=language, ground=ground)
    look = TownLook.objects.filter(town_schema=town.schema_name).first()
    shell = _shell(look) if look else Shell(kind="town", town_name=town.name)
    return Seen(town.slug, shell, look is not None, _known(town, shell), language, ground)


def own_look_since() -> datetime | None:
    """Tell the town that acts since when it has looked as the hub knows it; None where the hub knows nothing."""
    own = TownLook.objects.filter(town_schema=current_town().schema_name)
    return own.values_list("as_of", flat=True).first()


def _shell(look: TownLook) -> Shell:
    return Shell(
        kind="town",
        town_name=look.display_name,
        subline=look.subline,
        monogram=look.monogram,
        logo=Mark(**{name: look.logo[name] for name in ("light", "alt", "width", "height", "dark")})
        if look.logo
        else None,
        theme_url=f"/thema/{theme_path(Tones(look.tone_light, look.tone_dark))}.css",
        phone=look.phone,
        email=look.email,
        address=look.contact,
    )


def _known(town: Town, shell: Shell) -> dict[str, str]:
    return {
        "authority": suggested_authority(town.kind, town.name),
        "court": suggested_court(town.ars),
        "phone": shell.phone,
        "email": shell.email,
    }
