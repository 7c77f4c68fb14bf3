"""One authority takes over from another, or goes on under another key: told by a person, with day and source."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import ActorKind, Conflict, Invalid, NotFound, Refused
from shared_services.register import queries, rules
from shared_services.register.enums import KeyScheme
from shared_services.register.models import AuthorityKey, Succession
from shared_services.register.queries.history import heirs

from .indexing import index

if TYPE_CHECKING:
    from datetime import date

    from blaupause.domain import Actor
    from shared_services.register.models import Authority


@action("register.succeeded")
def succeed(*, old: str, new: str, on: date, source: str, by: Actor) -> Authority:
    """Write down that from a day on `new` is whom people looked for under `old`; return who that is. Safe to repeat.

    Where both keys are of one authority, or the register does not know the new one yet, the authority goes on under
    the new key. Else its keys end, and the other one is its successor.

    Raises:
        Refused: the actor is neither of the KKV nor the system.
        Invalid: a key is unknown or the same, the day has not come, no source is named; names the field.
        Conflict: the second took over to the first, so that both would follow each other.
    """
    if by.kind != ActorKind.SYSTEM and not any(role.is_kkv for role in by.roles):
        raise Refused(_("Nachfolgen trägt die KKV ein."))
    rules.require_told(old, new, on, source, today=timezone.localdate())
    before = _authority(old)
    after = _known(new) or before
    if after == before:
        _rekey(before, new, on)
    else:
        _hand_over(before, after, on, source)
    index([before.pk, after.pk])
    note(old=old, new=new, on=on.isoformat(), source=source)
    return after


def _authority(key: str) -> Authority:
    try:
        return queries.authority(key).authority
    except NotFound:
        raise Invalid(_("Den Schlüssel %(key)s kennt das Register nicht."), field="alt", key=key) from None


def _known(key: str) -> Authority | None:
    try:
        return queries.authority(key).authority
    except NotFound:
        return None


def _hand_over(before: Authority, after: Authority, on: date, source: str) -> None:
    if before.pk in heirs(after):
        raise Conflict(
            _("%(new)s ist schon in %(old)s aufgegangen."), new=after.name.split(",")[0], old=before.name.split(",")[0]
        )
    _end(before, on)
    Succession.objects.update_or_create(predecessor=before, successor=after, on=on, defaults={"source": source})


def _rekey(authority: Authority, new: str, on: date) -> None:
    """End the keys of before and begin the new ones: those the register has for it since that change, else by rule."""
    had = AuthorityKey.objects.filter(authority=authority, scheme=KeyScheme.ARS).values_list("value", flat=True)
    wanted = rules.keys_of(next((ars for ars in had if rules.ags_of(ars) == new), new))
    _end(authority, on, besides=[value for _scheme, value in wanted])
    for scheme, value in wanted:
        known = AuthorityKey.objects.filter(authority=authority, scheme=scheme, value=value).order_by("-valid_from")
        if row := known.first():
            row.valid_from, row.valid_to = on, None
            row.save(update_fields=["valid_from", "valid_to"])
        else:
            AuthorityKey.objects.create(authority=authority, scheme=scheme, value=value, valid_from=on)


def _end(authority: Authority, on: date, besides: list[str] | None = None) -> None:
    """Let keys end the day before. When one began is known only as "at the latest", so it may have been earlier."""
    last = on - timedelta(days=1)
    open_or_later = AuthorityKey.objects.filter(authority=authority).exclude(valid_to__lt=last)
    ending = open_or_later.exclude(value__in=besides or [])
    ending.update(valid_from=Least(F("valid_from"), last), valid_to=last)
