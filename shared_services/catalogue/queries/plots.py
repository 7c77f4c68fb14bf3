"""Bars of the evaluation. No query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.ui.plots import ROW, WIDTH, Bar, Plot, plot_of_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shared_services.catalogue.queries.months import Month
    from shared_services.catalogue.queries.usage import Counted


def plot_of(lines: Iterable[Counted]) -> Plot:
    """Draw how many of those that could use something do so: filled on the newest version, outlined on an older one."""
    return Plot(
        tuple(
            Bar(
                name=line.name,
                number=line.use.number,
                total=line.use.total,
                filled=round(WIDTH * line.use.newest / line.use.total),
                outlined=round(WIDTH * line.use.older / line.use.total),
                top=ROW * place,
            )
            for place, line in enumerate(lines)
        )
    )


def plot_of_months(months: Iterable[Month], names: Iterable[str]) -> Plot:
    """Draw numbers month by month."""
    return plot_of_numbers((name, month.online) for month, name in zip(months, names, strict=True))
