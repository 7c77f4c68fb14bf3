"""The key of an invitation: where it opens nothing, who learns it, and what the administration learns by inviting."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core import mail

from blaupause import limits
from blaupause.domain import SYSTEM, Conflict, NotFound
from blaupause.identity import start
from blaupause.identity.enums import InvitationState
from blaupause.identity.models import Invitation, Person
from blaupause.identity.team import queries
from blaupause.identity.team.actions import resend_invitation, send_invitation, withdraw_invitation
from blaupause.tenancy.context import identity
from tests.blaupause.identity.browsing import FULDA, Browser, employ
from tests.blaupause.identity.team.staffing import ADMIN, CLERK, INGO, acting, admin, event, invited, town

if TYPE_CHECKING:
    from blaupause.domain import Actor

pytestmark = pytest.mark.django_db


def test_one_town_does_not_know_the_invitations_of_another(browser: Browser, ida: Actor) -> None:
    invitation, token = invited(INGO, ida)
    gisela = admin("gisela", "giessen")

    assert browser.open(f"http://giessen.localhost:8000/auth/einladung/{token}/").status_code == 404
    for act in (resend_invitation, withdraw_invitation):
        with pytest.raises(NotFound), identity():
            act(town=town("giessen"), invitation_id=invitation.pk, by=gisela)
        with pytest.raises(Conflict), identity():
            act(town=town(), invitation_id=invitation.pk, by=gisela)


@pytest.mark.parametrize(("host", "slug"), [("giessen.localhost", "giessen"), (settings.HUB_HOST, "")])
def test_the_way_to_the_login_does_not_carry_it_to_another_town(
    browser: Browser, ida: Actor, monkeypatch: pytest.MonkeyPatch, host: str, slug: str
) -> None:
    """Also where the sealed start named another host: the town of the host must be the invitation's."""
    _invitation, token = invited(INGO, ida, slug="fulda")
    answer = browser.on("fulda.localhost").post(f"/auth/einladung/{token}/")
    read = start.read
    monkeypatch.setattr(start, "read", lambda sealed: replace(read(sealed), host=host))
    browser.open(answer.headers["Location"])

    refused = browser.choose("ingo")

    assert refused.status_code == 403
    assert event()[2] == {"town": slug, "reason": "unknown", "invitation": None}


def test_an_invented_key_counts_as_a_failed_login(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "failed_login", {"address": "2 per 10 minutes"})
    client = browser.on("fulda.localhost")

    answers = [client.get(f"/auth/einladung/{number:064x}/").status_code for number in range(3)]

    assert answers == [404, 404, 429]


def test_the_same_is_told_whoever_is_invited(ida: Actor) -> None:
    """An administration does not learn whether the platform knows somebody."""
    employ("gesa", CLERK.roles[0], "giessen")
    known, _token = invited("gesa@verwaltung.example", ida)
    unknown, _token = invited("niemand@verwaltung.example", ida)

    def shown(invitation: Invitation) -> dict[str, object]:
        own = {"id", "_state", "uuid", "token_hmac", "email", "invited_at", "expires_at"}
        return {name: value for name, value in vars(invitation).items() if name not in own}

    assert shown(known) == shown(unknown)


def test_the_list_says_what_the_link_says_of_an_invitation_by_somebody_switched_off(browser: Browser) -> None:
    ilse = employ("ilse", ADMIN.roles[0], "fulda")
    _invitation, token = invited(INGO, acting(ilse))
    with identity():
        Person.objects.update(is_active=False)

        assert [each.state for each in queries.team(town()).invited] == [InvitationState.VOID]
    assert browser.open(f"{FULDA}/auth/einladung/{token}/").status_code == 410


def test_a_second_invitation_takes_the_place_of_the_first(ida: Actor) -> None:
    first, _token = invited(INGO, ida)
    second, _token = invited(INGO.upper(), ida, ADMIN)

    with identity():
        assert [each.invitation.pk for each in queries.team(town()).invited] == [second.pk]
        assert queries.state_of(Invitation.objects.get(pk=first.pk)) == InvitationState.WITHDRAWN
    assert event()[2] == {"town": "fulda", "roles": ["admin"], "services": [], "replaced": 1}


def test_no_table_holds_the_key(ida: Actor) -> None:
    invitation, token = invited(INGO, ida)

    assert len(token) == 64  # 256 bits
    assert token not in str(vars(invitation))
    with identity():
        send_invitation(invitation_id=invitation.pk, edition=1, by=SYSTEM)
        send_invitation(invitation_id=invitation.pk, edition=1, by=SYSTEM)
    assert len({each.extra_headers["Message-ID"] for each in mail.outbox}) == 1
