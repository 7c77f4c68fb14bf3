"""Jobs about who somebody is and who works where: done in the phase "identity", so each is queued there."""

from __future__ import annotations

from blaupause.domain import SYSTEM
from blaupause.jobs import job

from . import actions as identity_actions
from .delegation import giving_back, telling
from .own_provider import actions as own_provider
from .own_provider import warning
from .team import actions
from .team.rules import Factor


@job("identity.forget_accounts", where="identity")
def forget_accounts(**_later_versions: object) -> None:
    identity_actions.forget_accounts(by=SYSTEM)


@job("identity.send_invitation", where="identity")
def send_invitation(*, invitation_id: int, edition: int, **_later_versions: object) -> None:
    actions.send_invitation(invitation_id=invitation_id, edition=edition, by=SYSTEM)


@job("identity.prepare_account", where="identity")
def prepare_account(*, invitation_id: int, factor: str = Factor.APP, **_later_versions: object) -> None:
    actions.prepare_account(invitation_id=invitation_id, factor=Factor(factor), by=SYSTEM)


@job("identity.settle_account", where="identity")
def settle_account(*, person_id: int, **_later_versions: object) -> None:
    actions.settle_account(person_id=person_id, by=SYSTEM)


@job("identity.look_for_reviews", where="identity")
def look_for_reviews(**_later_versions: object) -> None:
    actions.look_for_reviews(by=SYSTEM)
    telling.look_for_ends(by=SYSTEM)
    giving_back.look_for_left_cases(by=SYSTEM)
    warning.look_for_ends(by=SYSTEM)


@job("identity.remind_of_reviews", where="identity")
def remind_of_reviews(*, town_id: int, **_later_versions: object) -> None:
    actions.remind_of_reviews(town_id=town_id, by=SYSTEM)


@job("identity.close_own_provider", where="identity")
def close_own_provider(*, provider_id: int, **_later_versions: object) -> None:
    own_provider.close_at_keycloak(provider_id=provider_id, by=SYSTEM)


@job("identity.tell_of_grant", where="identity")
def tell_of_grant(*, grant: str, what: str, **_later_versions: object) -> None:
    telling.send(grant=grant, what=what, by=SYSTEM)


@job("identity.warn_of_certificate", where="identity")
def warn_of_certificate(*, provider_id: int, **_later_versions: object) -> None:
    warning.warn(provider_id=provider_id, by=SYSTEM)
