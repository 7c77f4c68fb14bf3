"""The links of a menu, as HTML: what does not fit lies under "Mehr", which opens without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from blaupause.ui.shell import NavItem


def menu(items: Sequence[NavItem], path: str, most: int = 0) -> SafeString:
    """Draw the links; with `most`, a longer menu shows one fewer than that, and then "Mehr"."""
    if not most or len(items) <= most:
        return _links(items, path)
    return format_html(
        '{}<details class="bp-menu"><summary>{}</summary><div class="bp-menu__body">{}</div></details>',
        _links(items[: most - 1], path),
        _("Mehr"),
        _links(items[most - 1 :], path),
    )


def _links(items: Sequence[NavItem], path: str) -> SafeString:
    return format_html_join(
        "",
        '<a href="{}"{}{}>{}{}</a>',
        ((item.url, _current(item.current(path)), _key(item.key), item.label, _count(item.count)) for item in items),
    )


def _current(value: str) -> SafeString | str:
    return format_html(' aria-current="{}"', value) if value else ""


def _key(key: str) -> SafeString | str:
    return format_html(' data-bp-key="g {}"', key) if key else ""


def _count(count: int | None) -> SafeString | str:
    return "" if count is None else format_html(' <span class="bp-num">{}</span>', count)
