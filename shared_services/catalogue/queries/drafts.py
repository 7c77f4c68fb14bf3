"""Templates that are being edited: which there are, who changed what, what can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.domain import NotFound, now
from blaupause.engine.bundles.editing import slug_from
from shared_services.catalogue.models import Draft, Service, TemplateVersion
from shared_services.catalogue.queries.bundles import bundle_of
from shared_services.catalogue.queries.keeping import with_files
from shared_services.catalogue.queries.versions import semver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from blaupause.domain import Actor

RESTORABLE_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a draft.

    Attributes:
        said: what was done, in words; places: the things it was about; goto: the thing to look at.
        steps: the way back; undoes: revision of the change that this one took back, 0 for none.
    """

    revision: int
    by: str
    name: str
    at: datetime
    said: str
    places: Sequence[str]
    goto: str
    steps: Sequence[dict[str, Any]]
    undoes: int = 0

    @property
    def clock(self) -> str:
        return f"{timezone.localtime(self.at):%H:%M}"

    def back(self, said: str, steps: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the entry that takes this change back."""
        return {"said": said, "places": list(self.places), "goto": self.goto, "steps": steps, "undoes": self.revision}


def drafts() -> QuerySet[Draft]:
    """Return open drafts, the last changed first, without their files."""
    return Draft.objects.filter(dropped_at__isnull=True).defer("files", "history")


def dropped_drafts() -> QuerySet[Draft]:
    """Return dropped drafts that can come back."""
    since = now() - timedelta(days=RESTORABLE_DAYS)
    return Draft.objects.filter(dropped_at__gte=since).order_by("-dropped_at")


def draft(draft_id: int) -> Draft:
    """Return an open draft.

    Raises:
        NotFound: there is none with that id.
    """
    found = Draft.objects.filter(pk=draft_id, dropped_at__isnull=True).defer("files").first()
    if found is None:
        raise NotFound(_("Diesen Entwurf gibt es nicht mehr."))
    return with_files(found)


def changes_of(draft: Draft) -> list[Change]:
    """Return the changes that a draft remembers, the oldest first."""
    return [Change(**{**entry, "at": datetime.fromisoformat(entry["at"])}) for entry in draft.history]


def undoable(draft: Draft, by: Actor) -> Change | None:
    """Return the last change of a person that is still there; None where there is none."""
    own = [change for change in changes_of(draft) if change.by == by.id]
    undone = {change.undoes for change in own}
    return next((each for each in reversed(own) if not each.undoes and each.revision not in undone), None)


def free_slug(title: str) -> str:
    """Return an address for a new service that no service and no draft has."""
    first = slug_from(title)
    taken = {*Service.objects.values_list("slug", flat=True), *Draft.objects.values_list("slug", flat=True)}
    free = first
    number = 2
    while free in taken:
        free, number = f"{first}-{number}", number + 1
    return free


def news(draft: Draft, revision: str, since: str, by: Actor) -> tuple[Change | None, list[Change]]:
    """Return the change that was just made, and what others changed between what the person saw and that."""
    if not (revision.isdecimal() and since.isdecimal()):
        return None, []
    changes = changes_of(draft)
    saved = next((each for each in changes if each.revision == int(revision) and each.by == by.id), None)
    others = [each for each in changes if int(since) < each.revision < int(revision) and each.by != by.id]
    return saved, others if saved else []


def sources() -> list[tuple[str, str]]:
    """List the versions that a template can begin from: hash and name, by title."""
    versions = TemplateVersion.objects.select_related("service").defer("bundle").order_by("service__sort_key", "-pk")
    return [(each.content_hash, f"{each.service.title} {each.version}") for each in versions]


def begun_from(content_hash: str, title: str) -> tuple[dict[str, Any], str]:
    """Return the files that a template begins with when it comes from a version, and its title.

    With a title of its own it is another service; without one it is the next version of the same.

    Raises:
        NotFound: the catalogue has no such version.
    """
    files = dict(bundle_of(content_hash).files)
    template = dict(files["template.json"])
    if title:
        template |= {"title": title, "official_title": title, "slug": free_slug(title), "version": "1.0.0", "keys": []}
    else:
        versions = TemplateVersion.objects.filter(service__slug=template["slug"]).values_list("version", flat=True)
        major, minor, *_other = max(map(semver, versions))
        template["version"] = f"{major}.{minor + 1}.0"
    return {**files, "template.json": template}, template["title"]
