"""The town's logo: where it is served, how large it is shown, and its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from blaupause.ui.shell import Mark
from tenants.organisation.enums import FilePurpose
from tenants.organisation.models import StoredFile
from tenants.organisation.queries.facts import profile

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.organisation.models import Profile

SHOWN_HIGH: Final = 44
"""Pixels: as high as the letter in the square that stands there without a logo."""
SHOWN_WIDE: Final = 180
SQUARE: Final = (0.6, 1.6)
"""Width by height of a logo that can still be told apart in the tab of a browser."""


def mark_of(current: Profile) -> Mark | None:
    """Return the logo as pages show it; None where the town has none."""
    if not current.logo:
        return None
    light, dark = current.logo["light"], current.logo.get("dark")
    shape = light["width"] / light["height"]
    high = min(SHOWN_HIGH, round(SHOWN_WIDE / shape))
    address = logo_address(light)
    return Mark(
        light=address,
        dark=logo_address(dark) if dark else "",
        alt=current.logo["alt"],
        width=max(1, round(high * shape)),
        height=max(1, high),
        icon=address if SQUARE[0] <= shape <= SQUARE[1] else "",
    )


def logo_address(picture: dict[str, Any]) -> str:
    """Return where the picture is; another picture has another address."""
    return f"/logo/{picture['file']}/"


def logo_file(uuid: UUID) -> StoredFile:
    """Return the file of a logo that the town shows now.

    Raises:
        NotFound: it shows another one, or none.
    """
    logo = profile().logo or {}
    shown = {logo[name]["file"] for name in ("light", "dark") if name in logo}
    found = StoredFile.objects.filter(uuid=uuid, purpose=FilePurpose.LOGO).first() if str(uuid) in shown else None
    if found is None:
        raise NotFound(_("Dieses Logo gibt es nicht."))
    return found
