"""Code lists that a schema refers to and nobody sent, from XRepository. Off unless the operator names its address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from django.conf import settings

from blaupause.identity.own_provider.fetching import Unreadable, fetch
from blaupause.standards import genericode
from blaupause.standards.xdatenfelder import SchemaError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blaupause.standards.xdatenfelder import Schema

MOST: Final = 200
"""A schema refers to a few dozen."""


def may_fetch() -> bool:
    return bool(settings.XREPOSITORY)


def with_fetched(schema: Schema, lists: genericode.Lists) -> tuple[genericode.Lists, list[str]]:
    """Return the lists with those that were missing, and a sentence for each that did not come.

    Only a list with a version is asked for: "the newest" would be another one tomorrow. What does not come stays on
    the list of what is to do, as without fetching.
    """
    fetched, warnings = [], []
    for uri in list(_missing(schema, lists))[:MOST]:
        try:
            fetched.append(_read(uri))
        except (Unreadable, SchemaError) as error:
            warnings.append(f"{uri}: {error}")
    return genericode.Lists((*lists.values(), *fetched)), warnings


def _missing(schema: Schema, lists: genericode.Lists) -> Iterator[str]:
    refs = (getattr(child.element, "code_list", None) for _path, child in schema.walk())
    yield from dict.fromkeys(ref.version_uri for ref in refs if ref and ref.version_uri and lists(ref) is None)


def _read(uri: str) -> genericode.CodeList:
    """Fetch one list; it must be the one that was asked for."""
    found = genericode.read(fetch(f"{settings.XREPOSITORY.rstrip('/')}/{quote(uri, safe=':')}/genericode"))
    if found.version_uri != uri:
        raise Unreadable(f"Dort liegt eine andere Liste: {found.version_uri}")
    return found
