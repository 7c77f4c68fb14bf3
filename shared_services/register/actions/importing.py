"""A whole source is taken over, or nothing of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from blaupause.audit import action, note
from blaupause.standards.sort import sort_key
from shared_services.register import queries
from shared_services.register.models import Authority, AuthorityKey
from shared_services.register.queries.difference import FIELDS

from .indexing import index, mark_changed, require_system

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from blaupause.domain import Actor
    from shared_services.register.queries import Change, Difference, Entry, Source

BATCH: Final = 2_000


@action("register.imported")
def import_register(*, source: Source, by: Actor) -> Difference:
    """Bring the register to the state of a source: new authorities, changed ones, ended keys. Safe to repeat.

    New keys are valid from the source's day at the latest; what the source no longer has ended before that day.

    Raises:
        Refused: only the system's command line imports.
        Conflict: the register knows a newer state already.
    """
    require_system(by)
    difference = queries.difference(source)
    _add(source, difference.new)
    _change(source, difference.changed)
    _end([pk for each in difference.gone for pk in each.keys.values()], source.as_of)
    if not source.is_sample:
        Authority.objects.filter(pk__in=difference.same, is_sample=False).update(as_of=source.as_of, source=source.name)
    if difference.is_empty and queries.is_indexed():
        mark_changed()
    else:
        index()
    note(
        as_of=source.as_of.isoformat(),
        new=len(difference.new),
        changed=len(difference.changed),
        gone=len(difference.gone),
    )
    return difference


@action("register.placed")
def place_authorities(*, points: Mapping[str, tuple[float, float]], by: Actor) -> int:
    """Note where authorities lie, by a present key of theirs; return how many were found. Safe to repeat.

    Raises:
        Refused: only the system's command line imports.
    """
    require_system(by)
    keys = AuthorityKey.objects.filter(value__in=points, valid_to__isnull=True).select_related("authority")
    found = {}
    for key in keys:
        key.authority.longitude, key.authority.latitude = points[key.value]
        found[key.authority_id] = key.authority
    Authority.objects.bulk_create(
        found.values(), BATCH, update_conflicts=True, unique_fields=["id"], update_fields=["longitude", "latitude"]
    )
    mark_changed()
    note(told=len(points), found=len(found))
    return len(found)


def _add(source: Source, entries: tuple[Entry, ...]) -> None:
    added = Authority.objects.bulk_create([_authority(Authority(), entry, source) for entry in entries], BATCH)
    keys = (_new_keys(authority, entry.keys, source) for authority, entry in zip(added, entries, strict=True))
    AuthorityKey.objects.bulk_create([key for each in keys for key in each], BATCH)


def _change(source: Source, changes: tuple[Change, ...]) -> None:
    Authority.objects.bulk_create(
        [_authority(change.known.authority, change.entry, source) for change in changes],
        BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*FIELDS, "sort_key", "as_of", "source", "is_sample"],
    )
    ended = [pk for change in changes for key, pk in change.known.keys.items() if key not in change.entry.keys]
    _end(ended, source.as_of)
    added = (_new_keys(each.known.authority, each.entry.keys - set(each.known.keys), source) for each in changes)
    AuthorityKey.objects.bulk_create([key for each in added for key in each], BATCH)


def _authority(authority: Authority, entry: Entry, source: Source) -> Authority:
    for name in FIELDS:
        setattr(authority, name, getattr(entry, name))
    authority.sort_key = sort_key(entry.name)
    authority.as_of, authority.source, authority.is_sample = source.as_of, source.name, source.is_sample
    return authority


def _new_keys(authority: Authority, keys: frozenset[tuple[str, str]], source: Source) -> Iterator[AuthorityKey]:
    for scheme, value in sorted(keys):
        yield AuthorityKey(authority=authority, scheme=scheme, value=value, valid_from=source.as_of)


def _end(keys: list[int], as_of: date) -> None:
    """End keys the day before; one that began on the very day (a corrected edition of the file) never was."""
    rows = AuthorityKey.objects.filter(pk__in=keys)
    rows.filter(valid_from__gte=as_of).delete()
    rows.update(valid_to=as_of - timedelta(days=1))
