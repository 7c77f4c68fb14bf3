"""What the clock brings about: towns are asked and reminded. Nothing is switched off by itself."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from blaupause.audit import action, note, record
from blaupause.domain import now
from blaupause.jobs import later
from blaupause.tenancy.context import current_town
from shared_services.agreements import queries, rules
from shared_services.agreements.enums import AgreementKind, SigningState
from shared_services.agreements.models import AgreementVersion, Asking, Signing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from blaupause.domain import Actor
    from shared_services.agreements.queries import Standing

HOUR: Final = time(6, 45)


@action("agreements.looked_after", silent=True)
def look_after(*, schemas: Sequence[str], by: Actor) -> None:  # noqa: ARG001 – the same for every action
    """Queue what each town that has not signed may have to be told, and look again tomorrow morning.

    A job for each: a mailbox that refuses mail repeats its own town's mail only, and never stops the clock.
    """
    today, gone = timezone.localdate(), queries.ended_where_gone(schemas)
    for schema, found in queries.standings_of(schemas).items():
        for standing in found:
            is_gone = standing.ending is not None or (schema, standing.kind) in gone
            if not is_gone and not rules.holds(standing.demanded, standing.held):
                key = f"agreements.ask_town.{schema}.{standing.demanded.pk}.{today:%Y-%m-%d}"
                later("agreements.ask_town", key=key, schema=schema, version_id=standing.demanded.pk)
    for due in queries.due_terminations():
        later("agreements.end", key=f"agreements.end.{due}.{today:%Y-%m-%d}", termination_id=due)
    tomorrow = timezone.make_aware(datetime.combine(today + timedelta(days=1), HOUR))
    if any(queries.newest(kind) for kind in AgreementKind):
        later("agreements.look_after", at=tomorrow, key=f"agreements.look_after.{today:%Y-%m-%d}")


@action("agreements.asked_town", silent=True)
def ask_town(*, schema: str, version_id: int, host: str, to: Sequence[str], by: Actor) -> None:
    """Ask a town to sign, remind or warn it, where that is due today.

    Args:
        schema: of the town.
        version_id: what it should sign; not asked for any more where it has, or another version is demanded by now.
        host: by which people know the town.
        to: where those read mail who administer it.
        by: the clock.
    """
    for standing in queries.standings_of([schema])[schema]:
        if standing.demanded.pk == version_id and not rules.holds(standing.demanded, standing.held):
            _tell(schema, standing, host, to, today=timezone.localdate(), by=by)


@action("agreement.mailed_signers")
def tell_signers(*, signing_id: int, besides: str, by: Actor) -> Signing:  # noqa: ARG001 – the event says who
    """Write to those whose signature is missing, while it is; `besides`: who has the page open. Done in the town."""
    found = Signing.objects.select_related("version").get(pk=signing_id)
    missing = [each for each in queries.own_signatures(found) if each.signed_at is None and each.about["email"]]
    missing = [each for each in missing if each.person != besides]
    if found.state != SigningState.OPEN:
        missing = []
    for each in missing:
        queries.mail_to_signer(found, each, current_town()).send()
    note(sent=len(missing))
    return found


@action("agreement.mailed_town")
def tell_town(*, signing_id: int, news: str, host: str, to: Sequence[str], by: Actor) -> Signing:  # noqa: ARG001 – same
    """Write to those who administer a town what the competence centre did."""
    found = Signing.objects.select_related("version").get(pk=signing_id)
    if to:
        day = timezone.localdate(found.state_since)
        queries.mail_to_town(found.version, host, news, list(to), day=day, reason=found.reason).send()
    note(news=news, sent=bool(to))
    return found


@action("agreement.first_day_told")
def tell_first_day(*, version_id: int, to: Sequence[str], by: Actor) -> AgreementVersion:  # noqa: ARG001 – same
    """Write to the competence centre on a version's first day how many wait to be countersigned: from now on it can.

    Whoever was given the job twice gets the same message; where nobody has signed yet, nothing is written.
    """
    version = AgreementVersion.objects.get(pk=version_id)
    waiting = Signing.objects.filter(version=version, state=SigningState.SIGNED).count()
    sent = list(to) if waiting else []
    if sent:
        queries.mail_of_first_day(version, waiting, sent).send()
    note(kind=version.kind, version=version.number, waiting=waiting, sent=bool(sent))
    return version


def _tell(schema: str, standing: Standing, host: str, to: Sequence[str], *, today: date, by: Actor) -> None:
    asking = Asking.objects.filter(town_schema=schema, version=standing.demanded).first()
    due = rules.due_on(
        today,
        until=standing.demanded.last_day,
        asked=timezone.localdate(asking.asked_at) if asking else None,
        reminded=timezone.localdate(asking.reminded_at) if asking and asking.reminded_at else None,
    )
    if due is None:
        return
    if asking is None:
        asking = Asking.objects.create(town_schema=schema, version=standing.demanded, asked_at=now())
    else:
        asking.reminded_at = now()
        asking.save()
    if to:
        queries.mail_to_town(standing.demanded, host, due.value, list(to), day=today).send()
    record(f"agreement.town_{NAMES[due]}", by=by, of=asking, town=schema, sent=bool(to))


NAMES: Final = {rules.Due.ASK: "asked", rules.Due.REMIND: "reminded", rules.Due.OVERDUE: "warned"}
