"""What can be done with the town's logo. Each change is a new version of the profile: going back to one undoes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from blaupause import uploads
from blaupause.audit import action
from blaupause.domain import Invalid
from blaupause.tenancy.context import current_town
from blaupause.uploads.sniffing import JPEG, PNG, SVG
from tenants.organisation import rules
from tenants.organisation.enums import FilePurpose

from .town import Logo, Picture, newest, store_file, update_profile

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from tenants.organisation.models import Profile

ACCEPTED: Final = (SVG, PNG, JPEG)
LARGEST: Final = 2_000_000
"""Bytes of a logo as it comes; a wide PNG at full size has some hundred thousand."""
LONGEST_SIDE: Final = 800
"""Pixels of a bitmap that is shown 44 high and printed 20 mm wide; a larger one would only make every page heavier."""


@dataclass(frozen=True, slots=True)
class SentLogo:
    """A picture as somebody sent it, unchecked."""

    name: str
    content: bytes


@action("town.logo_changed")
def change_logo(
    *, light: SentLogo | None, dark: SentLogo | None, alt: str, based_on: int | None = None, by: Actor
) -> Profile:
    """Give the town a logo, or change its parts: what is not sent stays.

    Raises:
        Refused: the actor does not administer this town.
        Conflict: somebody changed the logo meanwhile.
        Invalid: there is no picture, it is refused (says why and what to do), or its words are missing.
    """
    rules.require_admin(by, current_town().slug)
    known = newest(current_town()).logo
    if light is None and known is None:
        raise Invalid(_("Wählen Sie eine Datei mit Ihrem Logo aus."), field="light")
    if not alt.strip():
        raise Invalid(_("Schreiben Sie, was das Logo zeigt, zum Beispiel „Wappen: silbernes Kreuz“."), field="alt")
    checked = {name: _checked(sent, name) for name, sent in (("light", light), ("dark", dark)) if sent is not None}
    pictures = {name: _kept(clean, by) for name, clean in checked.items()}
    logo: Logo = {**(known or {}), **pictures, "alt": alt.strip()}  # type: ignore[typeddict-item]  # light is there
    return update_profile(changes={"logo": logo}, based_on=based_on, by=by)


@action("town.logo_removed")
def remove_logo(*, only_dark: bool = False, based_on: int | None = None, by: Actor) -> Profile:
    """Show letters instead of the logo again, or with `only_dark` the same logo on dark pages.

    Raises:
        Refused: the actor does not administer this town.
        Conflict: somebody changed the logo meanwhile.
        Invalid: there is none.
    """
    rules.require_admin(by, current_town().slug)
    known: Logo | None = newest(current_town()).logo
    if known is None:
        raise Invalid(_("Es gibt kein Logo."), field="light")
    logo: Logo | None = {"alt": known["alt"], "light": known["light"]} if only_dark else None
    return update_profile(changes={"logo": logo}, based_on=based_on, by=by)


def _checked(sent: SentLogo, field: str) -> uploads.Clean:
    scanner = uploads.scanner_at(settings.UPLOAD_SCANNER)
    checked = uploads.inspect(sent.name, sent.content, ACCEPTED, LARGEST, scanner=scanner, longest_side=LONGEST_SIDE)
    if isinstance(checked, uploads.Rejected):
        raise Invalid(checked.reason, field=field)
    return checked


def _kept(clean: uploads.Clean, by: Actor) -> Picture:
    file = store_file(
        purpose=FilePurpose.LOGO,
        owner="town",
        name=clean.name,
        media_type=clean.media_type,
        content=clean.content,
        by=by,
    )
    width, height = clean.dimensions or (1, 1)
    return {"file": str(file.uuid), "width": width, "height": height}
