"""What it costs a person: clicks, and fields they have to fill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Locator

VOLUNTARY = "freiwillig"


@dataclass
class Effort:
    """What one person has done so far.

    Attributes:
        clicks: whatever is pressed, followed, ticked, chosen or opened by its address, and each link in a mail. From
            field to field one goes by the tabulator key, which costs nothing here.
        fields: whatever is typed into, picked from a list or chosen and not marked as voluntary, also where something
            stood there before.
    """

    clicks: int = 0
    fields: int = 0

    def click(self) -> None:
        self.clicks += 1

    def fill(self, field: Locator) -> None:
        """Count a field unless its label says that it may stay empty."""
        label = field.evaluate("each => [...(each.labels ?? [])].map(label => label.textContent).join(' ')")
        self.fields += VOLUNTARY not in label

    @classmethod
    def of(cls, efforts: Iterable[Effort]) -> Effort:
        """Add up what several people did."""
        every = list(efforts)
        return cls(sum(each.clicks for each in every), sum(each.fields for each in every))
