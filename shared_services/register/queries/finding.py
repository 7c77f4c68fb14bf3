"""Authorities as somebody looks for them: by the beginning of a name, postcode or key, else by what looks alike.

No extension of PostgreSQL is needed (DESIGN D6): beginnings and trigrams are rows of our own, found by plain indexes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import structlog
from django.db.models import Q
from django.db.models.functions import Length

from blaupause.standards.sort import sort_key
from shared_services.register import rules
from shared_services.register.enums import AuthorityKind, KeyScheme
from shared_services.register.models import Authority, AuthorityKey, Findable
from shared_services.register.queries.authorities import DISTRICT_DIGITS, KEY, Match, by_key, display_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

log = structlog.get_logger(__name__)

OWN_DIGITS: Final = {
    AuthorityKind.DISTRICT: DISTRICT_DIGITS,
    AuthorityKind.ASSOCIATION: 9,
    AuthorityKind.MUNICIPALITY: 12,
    AuthorityKind.UNINCORPORATED: 12,
}
"""Each once, by its own key: a town of district rank has a second, shorter one."""
TOWNS: Final = (AuthorityKind.MUNICIPALITY, AuthorityKind.DISTRICT)
TOWNS_NOW: Final = Q(ended_on=None, kind__in=TOWNS)
WITH_POSTCODE: Final = re.compile(r"(?P<postcode>[0-9]{5}) (?P<name>\D+)")
SHORTEST_GUESS: Final = 3
"""Of fewer signs everything looks alike."""
LOOKED_AT: Final = 80
"""So many that share the most trigrams are compared sign by sign."""
SHARE_MOST: Final = 100
"""Of those that share most so many are looked up, of which the nearest in length are compared."""
LAST: Final = "\U0010ffff"
"""The last sign there is: what begins with a text lies between it and this behind it."""
EVERYTHING: Final = 1_000_000
"""Where only the row itself tells who is meant, all that begin so are looked at."""
BEGINNING: Final = """
SELECT f.* FROM (
    SELECT place_id, bool_or(term = %(whole)s) AS is_exact, max(size) AS size FROM register_searchterm
    WHERE NOT is_gram AND term >= %(typed)s AND term < %(end)s AND (%(every)s OR size IS NOT NULL)
    GROUP BY place_id ORDER BY is_exact DESC, size DESC FETCH FIRST (%(first)s) ROWS WITH TIES
) found
JOIN register_findable f ON f.authority_id = found.place_id
WHERE %(postcode)s = '' OR f.postcode = %(postcode)s
ORDER BY f.ended_on DESC NULLS FIRST, found.is_exact DESC, f.inhabitants DESC NULLS LAST, f.sort_key, f.ars
LIMIT %(limit)s
"""
"""The whole name first, then the largest; the register counts nobody in districts."""
ALIKE: Final = """
SELECT f.* FROM (
    SELECT place_id, count(*) AS common FROM register_searchterm
    WHERE is_gram AND term = ANY(%(grams)s) AND (%(every)s OR size IS NOT NULL)
    GROUP BY place_id ORDER BY common DESC, max(size) DESC NULLS LAST, place_id LIMIT %(first)s
) found
JOIN register_findable f ON f.authority_id = found.place_id
WHERE %(postcode)s = '' OR f.postcode = %(postcode)s
ORDER BY found.common DESC, abs(f.grams - %(number)s), f.inhabitants DESC NULLS LAST, f.ars
LIMIT %(limit)s
"""
"""Those that share the most trigrams."""


def find(text: str, limit: int = 20) -> list[Match]:
    """Find municipalities and districts of now. One query; where nothing begins so, a second for what looks alike.

    A whole key takes five: one that has ended leads to who has its work now.
    """
    if KEY.fullmatch(digits := "".join(text.split())):
        return by_key(digits)
    rows = _found(text, limit, every=False)
    if not rows and not is_indexed():
        rows = [row for row in _without_index(text) if row.kind in TOWNS and row.ended_on is None][:limit]
    return [
        Match(
            ars=row.ars,
            name=row.name,
            postcode=row.postcode,
            district=row.district,
            is_sample=row.is_sample,
            is_guess=row.is_guess,
        )
        for row in rows
    ]


def candidates(text: str, limit: int = 12) -> list[Findable]:
    """Find whatever could ask to come, also associations and what is no more; that is last. Queries as `find`."""
    rows = _found(text, limit, every=True)
    return rows if rows or is_indexed() else _without_index(text)[:limit]


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


def _found(text: str, limit: int, *, every: bool) -> list[Findable]:
    typed = rules.spelled(text)
    among: dict[str, object] = {"every": every, "postcode": ""}
    digits = typed.replace(" ", "")
    if digits.isdecimal():
        return _beginning(digits, among, limit)
    if told := WITH_POSTCODE.fullmatch(typed):
        typed, among["postcode"] = told["name"], told["postcode"]
    if not typed:
        return []
    found = _beginning(typed, among, limit)
    return found or (_alike(typed, among, limit) if len(typed) >= SHORTEST_GUESS else [])


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


def _beginning(typed: str, among: dict[str, object], limit: int) -> list[Findable]:
    """Find by beginnings."""
    first = EVERYTHING if among["every"] or among["postcode"] else limit
    whole = typed if len(typed) > 1 else ""  # one letter is no name, but a title in the register: M for Markt
    values = {**among, "typed": typed, "whole": whole, "end": typed + LAST, "first": first, "limit": limit}
    return list(Findable.objects.raw(BEGINNING, values))


def _alike(typed: str, among: dict[str, object], limit: int) -> list[Findable]:
    """Find by trigrams; of those that share most, the names that are alike sign by sign."""
    grams = rules.grams_of(typed, is_whole=False)
    first = EVERYTHING if among["postcode"] else SHARE_MOST
    values = {**among, "grams": [*grams], "number": len(grams), "first": first, "limit": LOOKED_AT}
    judged = [(rules.likeness(typed, row.spelled), row) for row in Findable.objects.raw(ALIKE, values)]
    best = max((likeness for likeness, _row in judged), default=0.0)
    least = max(rules.CLOSE, best - 0.1)
    kept = [(likeness, row) for likeness, row in judged if likeness >= least]
    kept.sort(key=lambda each: (each[1].ended_on is not None, -each[0], each[1].sort_key, each[1].ars))
    found: list[Findable] = [row for _likeness, row in kept[:limit]]
    for row in found:
        row.is_guess = True
    return found


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
