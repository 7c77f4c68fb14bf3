"""How a source differs from what the register holds now. Two queries, whatever its size."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Conflict
from shared_services.register.enums import AuthorityKind, KeyScheme
from shared_services.register.models import Authority, AuthorityKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shared_services.register.queries.entries import Entry, Source

FIELDS: Final = ("kind", "name", "text_kind", "seat", "postcode", "area_hectares", "inhabitants")
LAND_DIGITS: Final = 2


@dataclass(frozen=True, slots=True)
class Known:
    """An authority of the register with its open keys: (scheme, value) → id of the key."""

    authority: Authority
    keys: dict[tuple[str, str], int]

    @property
    def ars(self) -> str:
        """The longest regional key: a town of district rank has two."""
        return max((value for scheme, value in self.keys if scheme == KeyScheme.ARS), key=len, default="")


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that is told otherwise than it is known; `fields` names what differs ("keys" among them)."""

    known: Known
    entry: Entry
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What an import would do.

    Attributes:
        gone: authorities of the same Länder that the source no longer has.
        same: ids of authorities that stay as they are.
    """

    source: Source
    new: tuple[Entry, ...]
    changed: tuple[Change, ...]
    gone: tuple[Known, ...]
    same: tuple[int, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changed or self.gone)


def difference(source: Source) -> Difference:
    """Compare a source with the register.

    What a sample list does not name is not gone; neither is what lies in a Land the source does not speak of. Where one
    key ends and another begins for a municipality of the same name and postcode, it is the same one with a new key.

    Raises:
        Conflict: the register knows a newer state of that Land already.
    """
    lands = {entry.ars[:LAND_DIGITS] for entry in source.entries}
    known = {each.ars: each for each in _known() if each.ars[:LAND_DIGITS] in lands}
    if not source.is_sample:
        _require_newest(source, known)
    told = {entry.ars: entry for entry in source.entries}
    for old, new in _rekeyed(known, told).items():
        known[new] = known.pop(old)
    changes = {ars: _change(known[ars], told[ars], source) for ars in told if ars in known}
    return Difference(
        source=source,
        new=tuple(entry for ars, entry in told.items() if ars not in known),
        changed=tuple(change for change in changes.values() if change.fields),
        gone=() if source.is_sample else tuple(each for ars, each in known.items() if ars not in told),
        same=tuple(change.known.authority.pk for change in changes.values() if not change.fields),
    )


def _known() -> list[Known]:
    keys: dict[int, dict[tuple[str, str], int]] = {}
    open_keys = AuthorityKey.objects.filter(valid_to__isnull=True)
    for pk, authority, scheme, value in open_keys.values_list("pk", "authority_id", "scheme", "value"):
        keys.setdefault(authority, {})[(scheme, value)] = pk
    return [Known(authority, keys.get(authority.pk, {})) for authority in Authority.objects.all()]


def _rekeyed(known: Mapping[str, Known], told: Mapping[str, Entry]) -> dict[str, str]:
    """Return old key → new key of municipalities that go on under another; where two could be meant, of none."""
    gone = _once((_looks(each.authority), ars) for ars, each in known.items() if ars not in told)
    new = _once((_looks(entry), ars) for ars, entry in told.items() if ars not in known)
    return {gone[looks]: new[looks] for looks in gone.keys() & new.keys()}


def _looks(of: Authority | Entry) -> tuple[str, str]:
    """Return by what people know a municipality; what has no postcode is known by nothing."""
    is_one = of.kind == AuthorityKind.MUNICIPALITY and of.postcode
    return (of.name.split(",")[0], of.postcode) if is_one else ("", "")


def _once(found: Iterable[tuple[tuple[str, str], str]]) -> dict[tuple[str, str], str]:
    keys: dict[tuple[str, str], list[str]] = {}
    for looks, ars in found:
        keys.setdefault(looks, []).append(ars)
    return {looks: each[0] for looks, each in keys.items() if len(each) == 1 and looks[0]}


def _require_newest(source: Source, known: dict[str, Known]) -> None:
    newest = max((each.authority.as_of for each in known.values() if not each.authority.is_sample), default=date.min)
    if source.as_of < newest:
        raise Conflict(
            _("Die Datei hat den Stand %(old)s. Das Register ist schon auf dem Stand %(new)s."),
            old=f"{source.as_of:%d.%m.%Y}",
            new=f"{newest:%d.%m.%Y}",
        )


def _change(known: Known, entry: Entry, source: Source) -> Change:
    stays_real = source.is_sample and not known.authority.is_sample
    if stays_real:
        return Change(known, entry, ())
    fields = [name for name in FIELDS if getattr(known.authority, name) != getattr(entry, name)]
    if set(known.keys) != entry.keys:
        fields.append("keys")
    if known.authority.is_sample != source.is_sample:
        fields.append("is_sample")
    return Change(known, entry, tuple(fields))
