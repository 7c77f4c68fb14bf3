"""What can be done with a template that is being edited.

Several people may edit it at once: what they say is merged where it is about different things, and refused where it is
about the same.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, transaction
from django.db.models import F, Func, JSONField, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Actor, Conflict, NotFound, now
from blaupause.engine.bundles.editing import (
    Edited,
    EditRefused,
    Operation,
    Overtaken,
    edit,
    empty_bundle,
    meet,
    take_back,
)
from shared_services.catalogue import queries, rules
from shared_services.catalogue.actions.importing import import_bundle
from shared_services.catalogue.models import Draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shared_services.catalogue.models import TemplateVersion
    from shared_services.catalogue.queries import Change

KEPT: Final = 40
"""So many changes a draft remembers: to take them back, and to tell who did what."""
WRITTEN: Final = ("revision", "title", "editors", "changed_by", "changed_by_name", "changed_at")


class DraftOvertaken(Conflict):
    """The same thing was changed meanwhile, be it in another window; `changes` says by whom and what."""

    def __init__(self, changes: Sequence[Change], by: Actor) -> None:
        if changes:
            last = changes[-1]
            said = _("%(name)s hat um %(clock)s Uhr dasselbe geändert: %(said)s. Ihre Angaben sind noch da.")
            if last.by == by.id:
                said = _("In einem anderen Fenster haben Sie um %(clock)s Uhr dasselbe geändert: %(said)s.")
            super().__init__(said, name=last.name, clock=last.clock, said=last.said)
        else:
            super().__init__(_("Der Entwurf hat sich inzwischen stark geändert. Ihre Angaben sind noch da."))
        self.changes = tuple(changes)


@action("draft.opened")
def start_draft(*, title: str, by: Actor, files: Mapping[str, Any] | None = None, based_on: str = "") -> Draft:
    """Begin a template: with the smallest bundle that is good, or with the files of another.

    Args:
        title: what the service is called.
        files: the content of a bundle's files by name; None to begin with nothing.
        based_on: hash of the version that the files come from.
        by: an editor of the competence centre, or the system.

    Raises:
        Refused: the actor does not edit templates.
        Conflict: a draft of that service is open.
    """
    rules.require_editor(by)
    content = dict(files) if files is not None else empty_bundle(title, queries.free_slug(title))
    slug = content["template.json"]["slug"]
    note(service=slug)
    draft = Draft(slug=slug, title=title[:200], files=content, based_on=based_on, editors=[by.id], created_by=by.id)
    draft.changed_by, draft.changed_by_name = by.id, by.name
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:  # one draft of a service is open at a time, also for two who begin at once
        raise Conflict(
            _("Zu „%(title)s“ gibt es schon einen Entwurf. Arbeiten Sie darin weiter."), title=title
        ) from None
    return draft


@action("draft.changed")
def change_draft(*, draft_id: int, revision: int, asked: Operation, by: Actor) -> Draft:
    """Make one change. What others changed since that revision stays, if it is about something else.

    Args:
        draft_id: the draft.
        revision: what the person had before them.
        asked: the change, as typed.
        by: an editor of the competence centre, or the system.

    Raises:
        Refused: the actor does not edit templates.
        NotFound: there is no such draft.
        DraftOvertaken: somebody changed the same thing since.
        EditRefused: the change cannot be made; says why.
    """
    rules.require_editor(by)
    draft = locked(draft_id)
    others = since(draft, revision, by)
    try:
        edited = edit(draft.files, queries.with_block(asked))
    except EditRefused:
        if met := _met(others, (asked.place, f"{asked.place}/*")):
            raise DraftOvertaken(met, by) from None
        raise
    if edited.steps and (met := _met(others, edited.told.places)):  # what is there already overwrites nothing
        raise DraftOvertaken(met, by)
    note(service=draft.slug, operation=asked.name)
    if not (edited.steps or edited.told.places):  # nothing came of it, so there is nothing to tell or take back
        return draft
    return keep(draft, edited, by)


@action("draft.change_undone")
def undo_change(*, draft_id: int, by: Actor) -> Draft:
    """Take the actor's last change back; what others changed elsewhere stays.

    Raises:
        Refused: the actor does not edit templates.
        NotFound: there is no such draft.
        Conflict: there is nothing to take back, or somebody changed the same thing since.
    """
    rules.require_editor(by)
    draft = locked(draft_id)
    change = queries.undoable(draft, by)
    if change is None:
        raise Conflict(_("Es gibt nichts rückgängig zu machen."))
    try:
        sheet = take_back(draft.files, change.steps)
    except Overtaken:
        said = _("Danach hat sich dieselbe Stelle geändert. „%(said)s“ lässt sich nicht mehr zurücknehmen.")
        raise Conflict(said, said=change.said) from None
    note(service=draft.slug)
    back = change.back(str(_("Zurückgenommen: %(said)s") % {"said": change.said}), sheet.steps)
    return _write(draft, sheet.files, back, by)


@action("draft.dropped")
def drop_draft(*, draft_id: int, by: Actor) -> Draft:
    """Drop a draft. For 30 days it can come back; those dropped before that are deleted now.

    Raises:
        Refused: the actor does not edit templates.
        NotFound: there is no such draft.
    """
    rules.require_editor(by)
    draft = locked(draft_id)
    Draft.objects.filter(dropped_at__lt=now() - timedelta(days=queries.RESTORABLE_DAYS)).delete()
    draft.dropped_at = now()
    draft.save(update_fields=["dropped_at"])
    note(service=draft.slug)
    return draft


@action("draft.restored")
def restore_draft(*, draft_id: int, by: Actor) -> Draft:
    """Bring a dropped draft back.

    Raises:
        Refused: the actor does not edit templates.
        NotFound: it is gone for good.
        Conflict: another draft of that service was begun since.
    """
    rules.require_editor(by)
    draft = queries.dropped_drafts().filter(pk=draft_id).select_for_update().first()
    if draft is None:
        raise NotFound(_("Diesen Entwurf gibt es nicht mehr."))
    if Draft.objects.filter(slug=draft.slug, dropped_at__isnull=True).exists():
        raise Conflict(_("Zu „%(title)s“ gibt es schon einen neuen Entwurf."), title=draft.title)
    draft.dropped_at = None
    draft.save(update_fields=["dropped_at"])
    note(service=draft.slug)
    return draft


@action("draft.submitted")
def submit_draft(*, draft_id: int, revision: int, by: Actor) -> TemplateVersion:
    """Make an immutable version of a draft, to be reviewed and released. The draft stays for the next version.

    Raises:
        Refused: the actor does not edit templates.
        NotFound: there is no such draft.
        DraftOvertaken: somebody changed it since that revision.
        BundleRefused: the check found mistakes.
        Conflict: that version number exists with other content.
    """
    rules.require_editor(by)
    draft = locked(draft_id)
    if others := since(draft, revision, by):
        raise DraftOvertaken(others, by)
    files = {name: json.dumps(content).encode() for name, content in draft.files.items()}
    version = import_bundle(files=files, editors=draft.editors, by=by)
    note(draft=draft.pk)
    return version


def open_draft(slug: str) -> Draft | None:
    """Return the draft of a service that is being edited, locked."""
    return Draft.objects.select_for_update().filter(slug=slug, dropped_at__isnull=True).first()


def locked(draft_id: int) -> Draft:
    """Return an open draft for a change.

    Raises:
        NotFound: there is none with that id.
    """
    draft = Draft.objects.select_for_update().filter(pk=draft_id, dropped_at__isnull=True).defer("files").first()
    if draft is None:
        raise NotFound(_("Diesen Entwurf gibt es nicht mehr."))
    return queries.with_files(draft)


def since(draft: Draft, revision: int, by: Actor) -> list[Change]:
    """Return what was changed since a revision, be it by the same person in another window.

    Raises:
        DraftOvertaken: that is longer ago than the draft remembers, or was never.
    """
    if revision == draft.revision:
        return []
    changes = queries.changes_of(draft)
    if not draft.revision - len(changes) <= revision < draft.revision:
        raise DraftOvertaken((), by)
    return [change for change in changes if change.revision > revision]


def _met(others: Sequence[Change], places: Sequence[str]) -> list[Change]:
    return [other for other in others if any(meet(one, two) for one in other.places for two in places)]


def keep(draft: Draft, edited: Edited, by: Actor) -> Draft:
    """Save what a change made of a draft that is locked, with the way back."""
    told = edited.told
    change = {"said": told.said, "places": list(told.places), "goto": told.goto, "steps": edited.steps}
    return _write(draft, edited.files, change, by)


def _write(draft: Draft, files: dict[str, Any], change: dict[str, Any], by: Actor) -> Draft:
    moment = now()
    draft.revision += 1
    entry = {"revision": draft.revision, "by": by.id, "name": by.name, "at": moment.isoformat(), **change}
    draft.history = [*draft.history, entry][-KEPT:]
    written = {"files": _merged(draft.files, files), "history": _remembered(entry)}
    draft.files, draft.title = files, files["template.json"]["title"][:200]
    draft.editors = sorted({*draft.editors, by.id})
    draft.changed_by, draft.changed_by_name, draft.changed_at = by.id, by.name, moment
    Draft.objects.filter(pk=draft.pk).update(**written, **{name: getattr(draft, name) for name in WRITTEN})
    queries.bundle_in(draft)  # whoever asks next finds it read
    return draft


def _merged(before: dict[str, Any], after: dict[str, Any]) -> Func:
    """Say to PostgreSQL what becomes other in the files of a row that is locked: what stays as it is, is not sent."""
    path, content = _difference(before, after)
    if path:
        return Func(F("files"), _texts(path), Value(content, JSONField()), function="jsonb_set")
    gone = _texts(name for name in before if name not in after)
    less = Func(F("files"), gone, template="(%(expressions)s)", arg_joiner=" - ")
    changed = {name: content for name, content in after.items() if before.get(name) is not content}
    return Func(less, Value(changed, JSONField()), template="%(expressions)s", arg_joiner=" || ")


def _difference(before: Any, after: Any, *path: str | int) -> tuple[tuple[str | int, ...], Any]:
    """Return the way to the smallest part that holds all that differs, and that part: copies share what stays."""
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        keys: Iterable[Any] = after
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        keys = range(len(after))
    else:
        return path, after
    differing = [key for key in keys if before[key] is not after[key]]
    if len(differing) == 1 and isinstance(after[differing[0]], dict | list):
        return _difference(before[differing[0]], after[differing[0]], *path, *differing)
    return path, after


def _texts(values: Iterable[str | int]) -> Cast:
    return Cast(Value([str(each) for each in values], ArrayField(TextField())), ArrayField(TextField()))


def _remembered(entry: dict[str, Any]) -> Func:
    """Say to PostgreSQL to append a change to those that the draft remembers, and to forget the oldest."""
    longer = Func(F("history"), Value([entry], JSONField()), template="(%(expressions)s)", arg_joiner=" || ")
    return Func(longer, Value(f"$[last - {KEPT - 1} to last]"), function="jsonb_path_query_array")
