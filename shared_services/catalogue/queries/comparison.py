"""Two versions of a template side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from blaupause.engine import letters
from blaupause.engine.bundles import difference as differing
from blaupause.engine.bundles import step_between
from shared_services.catalogue.queries.bundles import bundles_of
from shared_services.catalogue.queries.templates import versions_of
from shared_services.catalogue.queries.versions import semver

if TYPE_CHECKING:
    from blaupause.engine.bundles import Bundle, Step
    from blaupause.engine.bundles.difference import Change, Difference, Group
    from blaupause.engine.letters import Sender
    from shared_services.catalogue.models import Service, TemplateVersion


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the template in which something differs."""

    group: Group
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two versions; `versions` are those that can be chosen, the newest first."""

    service: Service
    versions: tuple[TemplateVersion, ...]
    before: TemplateVersion
    after: TemplateVersion
    old: Bundle
    new: Bundle
    difference: Difference

    @property
    def step(self) -> Step | None:
        """How far the newer is from the older; None where they are one, or chosen the other way round."""
        old, new = self.before.version, self.after.version
        return step_between(old, new) if semver(new) > semver(old) else None

    @property
    def parts(self) -> tuple[Part, ...]:
        return parts_of(self.difference)


def comparison(slug: str, before: str = "", after: str = "") -> Comparison:
    """Compare two versions of a template: without names the newest with the one before it. Three queries.

    Raises:
        NotFound: there is no such template, or no such version of it.
    """
    service, versions = versions_of(slug)
    newer = _named(versions, after) if after else versions[0]
    older = _named(versions, before) if before else _before(versions, newer)
    bundles = bundles_of({older.content_hash, newer.content_hash})
    old, new = bundles[older.content_hash], bundles[newer.content_hash]
    return Comparison(service, versions, older, newer, old, new, difference_of(old, new))


@lru_cache(maxsize=64)
def difference_of(old: Bundle, new: Bundle) -> Difference:
    """Compare two bundles; kept like the bundles themselves, because every town that is behind asks for the same."""
    return differing.compare(old, new)


def parts_of(difference: Difference) -> tuple[Part, ...]:
    """Return the parts of the template in which something differs."""
    return tuple(Part(group, changes) for group, changes in difference.groups.items() if changes)


def paper_of(old: Bundle, new: Bundle, difference: Difference, sender: Sender) -> bytes:
    """Draw a comparison as PDF, for a council.

    Raises:
        LetterError: it cannot be drawn.
    """
    mark = _("Beispieldaten") if settings.DEMO else ""
    letter = differing.paper(
        sender=sender, before=old, after=new, difference=difference, day=timezone.localdate(), mark=mark
    )
    return letters.render(letter)


def _named(versions: tuple[TemplateVersion, ...], name: str) -> TemplateVersion:
    found = next((each for each in versions if each.version == name), None)
    if found is None:
        raise NotFound(_("Diese Fassung der Vorlage gibt es nicht."))
    return found


def _before(versions: tuple[TemplateVersion, ...], newer: TemplateVersion) -> TemplateVersion:
    """Return the version before; the first one is compared with itself."""
    older = versions[versions.index(newer) + 1 :]
    return older[0] if older else newer
