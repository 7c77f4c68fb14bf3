"""Towns that are live already, as examples for one that sets itself up: what anybody can read on their pages."""

from __future__ import annotations

from dataclasses import dataclass

from blaupause.identity.links import origin
from blaupause.tenancy.context import current_town
from blaupause.tenancy.directory import town_by_slug
from shared_services.catalogue import queries as catalogue


@dataclass(frozen=True, slots=True)
class Example:
    """A live town that an item of the set-up can be seen in."""

    name: str
    address: str

    def page(self, path: str) -> str:
        return f"{self.address}{path}"


def example() -> Example | None:
    """Return a live town, of the same district where there is one; None before any is live. Two queries at most."""
    slug = catalogue.live_neighbour(current_town())
    found = town_by_slug(slug) if slug else None
    return Example(found.name, origin(found.host)) if found else None
