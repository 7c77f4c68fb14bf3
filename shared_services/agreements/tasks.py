"""What happens later to agreements."""

from __future__ import annotations

from blaupause.domain import SYSTEM, Role
from blaupause.identity.queries import addresses_of
from blaupause.identity.team.queries import addresses_of_admins
from blaupause.jobs import job
from blaupause.tenancy.context import identity

from . import actions, queries
from .enums import Side
from .models import Signing, Termination


@job("agreements.look_after", where="hub")
def look_after(**_later_versions: object) -> None:
    actions.look_after(schemas=[town.schema_name for town, _host in queries.towns_to_tell()], by=SYSTEM)


@job("agreements.ask_town", where="hub")
def ask_town(*, schema: str, version_id: int, **_later_versions: object) -> None:
    for town, host in queries.towns_to_tell({schema}):
        with identity():
            to = addresses_of_admins(town)
        actions.ask_town(schema=schema, version_id=version_id, host=host, to=to, by=SYSTEM)


@job("agreements.tell_first_day", where="hub")
def tell_first_day(*, version_id: int, **_later_versions: object) -> None:
    with identity():
        to = addresses_of(Role.KKV_EDITOR)
    actions.tell_first_day(version_id=version_id, to=to, by=SYSTEM)


@job("agreements.tell_signers")
def tell_signers(*, signing_id: int, besides: str = "", **_later_versions: object) -> None:
    actions.tell_signers(signing_id=signing_id, besides=besides, by=SYSTEM)


@job("agreements.tell_town", where="hub")
def tell_town(*, signing_id: int, news: str, **_later_versions: object) -> None:
    schema = Signing.objects.values_list("town_schema", flat=True).get(pk=signing_id)
    for town, host in queries.towns_to_tell({schema}):
        with identity():
            to = addresses_of_admins(town)
        actions.tell_town(signing_id=signing_id, news=news, host=host, to=to, by=SYSTEM)


@job("agreements.tell_change", where="hub")
def tell_change(*, schema: str, change_id: int, news: str, **_later_versions: object) -> None:
    host, to = queries.readers_in(schema)
    actions.tell_change(change_id=change_id, schema=schema, news=news, host=host, to=to, by=SYSTEM)


@job("agreements.tell_objection", where="hub")
def tell_objection(*, objection_id: int, **_later_versions: object) -> None:
    with identity():
        to = addresses_of(Role.KKV_EDITOR)
    actions.tell_objection(objection_id=objection_id, to=to, by=SYSTEM)


@job("agreements.plan_termination", where="hub")
def plan_termination(*, termination_id: int, **_later_versions: object) -> None:
    actions.plan_termination(termination_id=termination_id, by=SYSTEM)


@job("agreements.tell_termination", where="hub")
def tell_termination(*, termination_id: int, news: str, side: str, **_later_versions: object) -> None:
    schema = Termination.objects.values_list("town_schema", flat=True).get(pk=termination_id)
    host, town = queries.readers_in(schema)
    with identity():
        to = town if side == Side.TOWN else addresses_of(Role.KKV_EDITOR)
    actions.tell_termination(termination_id=termination_id, news=news, side=Side(side), host=host, to=to, by=SYSTEM)


@job("agreements.end", where="hub")
def end(*, termination_id: int, **_later_versions: object) -> None:
    actions.end(termination_id=termination_id, by=SYSTEM)
