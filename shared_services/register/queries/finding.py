"""Authorities as somebody looks for them: by the beginning of a name, postcode or key, else by what looks alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import structlog
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Length

from blaupause.standards.sort import sort_key
from shared_services.register import rules
from shared_services.register.enums import AuthorityKind, KeyScheme
from shared_services.register.models import Authority, AuthorityKey, Findable
from shared_services.register.queries import remembered
from shared_services.register.queries.authorities import DISTRICT_DIGITS, KEY, Match, by_key, display_name
from shared_services.register.queries.remembered import TOWNS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date
    from uuid import UUID

    from shared_services.register.queries.remembered import Found

type Row = tuple[Any, ...]

log = structlog.get_logger(__name__)

OWN_DIGITS: Final = {
    AuthorityKind.DISTRICT: DISTRICT_DIGITS,
    AuthorityKind.ASSOCIATION: 9,
    AuthorityKind.MUNICIPALITY: 12,
    AuthorityKind.UNINCORPORATED: 12,
}
"""Each once, by its own key: a town of district rank has a second, shorter one."""
TOWNS_NOW: Final = Q(ended_on=None, kind__in=TOWNS)
LOOKED_AT: Final = 80
"""So many rows of the register itself are looked at where the search has not been made."""
ROWS: Final = """
SELECT mark, told, f.authority_id, {columns}
FROM (SELECT (SELECT mark FROM register_edition) AS mark, {besides} AS told) now
LEFT JOIN register_findable f ON f.authority_id = ANY(%(authorities)s)
"""
"""With the mark of now: found by that of before, they may be others."""
OF_MATCHES: Final = ("ars", "name", "postcode", "district", "is_sample")
ALL: Final = tuple(field.attname for field in Findable._meta.concrete_fields)


class Besides(NamedTuple):
    """What the query of a search answers, too: an expression of SQL, and its values."""

    expression: str
    values: Mapping[str, Any]


NOTHING: Final = Besides("NULL", {})


def find(text: str, limit: int = 20) -> list[Match]:
    """Find municipalities and districts of now. One query; a few more where the register has changed.

    A whole key takes four: one that has ended leads to who has its work now.
    """
    if KEY.fullmatch(digits := "".join(text.split())):
        return by_key(digits)
    return _matches(text, limit, NOTHING)[0]


def find_besides(text: str, limit: int, besides: Besides) -> tuple[list[Match], Any]:
    """Find as `find` does, and answer something else with the same query."""
    if KEY.fullmatch(digits := "".join(text.split())):
        return by_key(digits), _rows([], OF_MATCHES, besides)[1]
    return _matches(text, limit, besides)


def candidates(text: str, limit: int = 12) -> list[Findable]:
    """Find whatever could ask to come, also associations and what is no more; that is last. Queries as `find`."""
    found, rows, _told = _found(text, limit, ALL, NOTHING, every=True)
    if not rows and not remembered.latest():
        return _without_index(text)[:limit]
    made = [Findable.from_db(connection.alias, ALL, row) for row in rows]
    for row in made:
        row.is_guess = found.is_guess
    return made


def chosen(
    *, within: str = "", least: int | None = None, most: int | None = None, keys: Collection[str] = ()
) -> list[Findable]:
    """Return municipalities and districts of now by a beginning of their key, by size, or by whole keys. One query."""
    rows = Findable.objects.filter(TOWNS_NOW).select_related("authority").order_by("sort_key", "ars")
    if keys:
        rows = rows.filter(terms__is_gram=False, terms__term__in=set(keys)).distinct()
    if within:
        rows = rows.filter(ars__startswith=within)
    if least is not None:
        rows = rows.filter(inhabitants__gte=least)
    if most is not None:
        rows = rows.filter(inhabitants__lte=most)
    return list(rows)


def present(keys: Collection[str]) -> set[str]:
    """Return those keys that a municipality or district has now. One query."""
    kinds = (AuthorityKind.MUNICIPALITY, AuthorityKind.DISTRICT)
    rows = AuthorityKey.objects.filter(value__in=keys, valid_to__isnull=True, authority__kind__in=kinds)
    return set(rows.values_list("value", flat=True))


def parts() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the Länder and the districts of now as (key, name). Two queries."""
    lands = AuthorityKey.objects.filter(authority__kind=AuthorityKind.LAND, scheme=KeyScheme.ARS, valid_to=None)
    districts = Findable.objects.filter(kind=AuthorityKind.DISTRICT, ended_on=None).order_by("sort_key")
    return (
        list(lands.order_by("authority__sort_key").values_list("value", "authority__name")),
        list(districts.values_list("ars", "name")),
    )


def is_indexed() -> bool:
    """Tell whether the search has been made from the register."""
    return Findable.objects.exists()


def findables(authorities: Collection[int] | None = None) -> list[tuple[Findable, frozenset[str], frozenset[str]]]:
    """Return each of these authorities, or of all, that can be found, with beginnings and trigrams. Three queries."""
    keys: dict[int, list[AuthorityKey]] = {}
    rows, wanted = AuthorityKey.objects.order_by("-valid_to", "-valid_from"), Authority.objects.all()
    if authorities is not None:
        rows, wanted = rows.filter(authority__in=authorities), wanted.filter(pk__in=authorities)
    for key in rows:
        keys.setdefault(key.authority_id, []).append(key)
    of_districts = AuthorityKey.objects.annotate(length=Length("value")).filter(
        scheme=KeyScheme.ARS, length=DISTRICT_DIGITS, valid_to__isnull=True
    )
    districts = {key.value: key.authority for key in of_districts.select_related("authority")}
    return [made for row in wanted if (made := _findable(row, keys.get(row.pk, []), districts))]


def _matches(text: str, limit: int, besides: Besides) -> tuple[list[Match], Any]:
    found, rows, told = _found(text, limit, OF_MATCHES, besides, every=False)
    if rows or remembered.latest():
        return [_match(row, is_guess=found.is_guess) for row in rows], told
    known = [row for row in _without_index(text) if row.kind in TOWNS and row.ended_on is None]
    return [_match(tuple(getattr(row, name) for name in OF_MATCHES), is_guess=False) for row in known[:limit]], told


def _match(row: Row, *, is_guess: bool) -> Match:
    ars, name, postcode, district, is_sample = row
    return Match(ars, name, postcode, district, is_sample, is_guess=is_guess)


def _found(
    text: str, limit: int, columns: tuple[str, ...], besides: Besides, *, every: bool
) -> tuple[Found, list[Row], Any]:
    """Find in memory and fetch the rows; once more where the register is another one by now."""
    index = remembered.latest()
    found = index.find(text, limit, every=every)
    mark, told, rows = _rows(found.authorities, columns, besides)
    if mark != index.mark:
        found = remembered.read().find(text, limit, every=every)
        _mark, told, rows = _rows(found.authorities, columns, besides)
    return found, rows, told


def _rows(authorities: list[int], columns: tuple[str, ...], besides: Besides) -> tuple[UUID | None, Any, list[Row]]:
    """Return the mark of the register, what was asked besides, and the rows in this order."""
    statement = ROWS.format(columns=", ".join(f"f.{column}" for column in columns), besides=besides.expression)
    with connection.cursor() as cursor:
        cursor.execute(statement, {**besides.values, "authorities": authorities})
        found = cursor.fetchall()
    mark, told = found[0][:2]
    rows = {each[2]: each[3:] for each in found}
    return mark, told, [rows[authority] for authority in authorities if authority in rows]


def _without_index(text: str) -> list[Findable]:
    """Find by the register itself, as it is spelled there: the search has not been made since an upgrade."""
    typed = text.strip()
    if not typed:
        return []
    digits = "".join(typed.split())
    fits = Q(name__istartswith=typed) | Q(postcode__startswith=digits) | Q(keys__value__startswith=digits)
    wanted = Authority.objects.filter(fits).distinct().order_by("sort_key").values_list("pk", flat=True)
    made = [row for row, _beginnings, _grams in findables(list(wanted[:LOOKED_AT]))]
    if made:
        log.warning("register.search_not_made", mend="blaupause register index")
    return sorted(made, key=lambda row: (row.ended_on is not None, row.sort_key, row.ars))


def _findable(
    row: Authority, keys: list[AuthorityKey], districts: dict[str, Authority]
) -> tuple[Findable, frozenset[str], frozenset[str]] | None:
    digits = OWN_DIGITS.get(AuthorityKind(row.kind))
    own = next((key.value for key in keys if key.scheme == KeyScheme.ARS and len(key.value) == digits), "")
    if not own:
        return None
    district, name = districts.get(own[:DISTRICT_DIGITS]), display_name(row)
    spelled = rules.spelled(name)
    grams = rules.grams_of(spelled)
    made = Findable(
        authority=row,
        ars=own,
        name=name,
        spelled=spelled,
        sort_key=sort_key(name),
        kind=row.kind,
        postcode=row.postcode,
        district=display_name(district) if district and district != row else "",
        inhabitants=row.inhabitants,
        is_sample=row.is_sample,
        ended_on=_ended(keys),
        grams=len(grams),
    )
    head, _comma, title = row.name.partition(", ")
    beginnings = rules.terms_of({row.name, head, f"{title} {head}", name})
    return made, beginnings | frozenset(_numbers(row, keys)), grams


def _numbers(row: Authority, keys: list[AuthorityKey]) -> Iterator[str]:
    if row.postcode:
        yield row.postcode
    yield from (key.value for key in keys)


def _ended(keys: list[AuthorityKey]) -> date | None:
    ends = [key.valid_to for key in keys if key.valid_to is not None]
    return max(ends) if len(ends) == len(keys) else None
