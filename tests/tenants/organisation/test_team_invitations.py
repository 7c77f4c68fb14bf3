"""The administration invites: what it types, sends again and withdraws."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from blaupause import limits
from blaupause.domain import Role, now
from blaupause.identity.models import Invitation
from blaupause.tenancy.context import identity
from tenants.organisation.models import Unit
from tests.clients import staff
from tests.tenants.organisation.gate import text
from tests.tenants.organisation.test_team import INVITE, TEAM, WANTED, person

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import Settings

    from tests.worlds import World


@pytest.fixture
def admin(fulda: World) -> Client:
    limits.forget()
    return staff(Role.ADMIN, fulda.town)


def test_a_new_link_asks_for_a_fresh_login(admin: Client, fulda: World) -> None:
    admin.post(INVITE, WANTED)
    with identity():
        (invitation,) = Invitation.objects.all()

    answer = staff(Role.ADMIN, fulda.town, minutes=11).post(f"{TEAM}einladungen/{invitation.pk}/erneut/")

    assert answer.status_code == 302
    assert "/auth/anmelden/" in answer.headers["Location"]
    assert f"next={TEAM}" in unquote(answer.headers["Location"])  # a link can not press the button again
    with identity():
        assert Invitation.objects.get().edition == 1


def test_somebody_is_invited(admin: Client, fulda: World) -> None:
    Unit.objects.create(name="Steueramt")
    closed = Unit.objects.create(name="Altes Amt", is_active=False)
    shown = admin.get(INVITE).content.decode()
    assert ("Steueramt" in shown, "Altes Amt" in shown) == (True, False)

    answer = admin.post(
        INVITE,
        WANTED
        | {"units_reach": "only", "units": [str(Unit.objects.exclude(pk=closed.pk).get().pk)], "until": "31.12.2099"},
    )

    shown = text(admin.get(answer.headers["Location"]))
    assert "Die Einladung ist unterwegs" in shown
    assert "neue Kollegin Sachbearbeitung Steueramt Bernd Admin" in shown
    with identity():
        (invitation,) = Invitation.objects.all()
    assert invitation.valid_until
    assert invitation.valid_until.isoformat() == "2099-12-31T23:00:00+00:00"  # the day here has ended


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "neu"}, "Das ist keine E-Mail-Adresse"),
        ({"email": f"neu@{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 63}.example"}, "Kürzen Sie auf 254 Zeichen"),
        ({"roles": []}, "„Rolle“ ist noch offen"),
        ({"roles": ["operator"]}, "operator"),
        ({"reason": ""}, "„Warum?“ ist noch leer"),
        ({"reason": "x" * 301}, "Kürzen Sie auf 300 Zeichen"),
        ({"until": "bald"}, "Das ist kein Tag"),
        ({"until": "01.01.2020"}, "Dieser Tag ist schon vorbei"),
        ({"until": "31.12.9999"}, "Lassen Sie das Feld leer, wenn es kein Ende gibt"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(admin: Client, typed: dict[str, object], sentence: str) -> None:
    answer = admin.post(INVITE, WANTED | typed)

    assert (answer.status_code, sentence in text(answer)) == (422, True)
    with identity():
        assert not Invitation.objects.exists()


def test_an_invitation_is_sent_again_and_withdrawn(admin: Client, giessen: World) -> None:
    admin.post(INVITE, WANTED)
    with identity():
        (invitation,) = Invitation.objects.all()
    path = f"{TEAM}einladungen/{invitation.pk}/"
    assert staff(Role.ADMIN, giessen.town).post(f"{path}zurueckziehen/").status_code == 404

    assert "unterwegs" in text(admin.get(admin.post(f"{path}erneut/").headers["Location"]))
    assert "zurückgezogen" in text(admin.get(admin.post(f"{path}zurueckziehen/").headers["Location"]))

    answer = admin.post(f"{path}erneut/")
    assert (answer.status_code, "inzwischen zurückgezogen" in text(answer)) == (409, True)


def test_old_and_orphaned_invitations_say_so(admin: Client, fulda: World) -> None:
    admin.post(INVITE, WANTED)
    admin.post(INVITE, WANTED | {"email": "alt@fulda.example"})
    with identity():
        Invitation.objects.filter(email="alt@fulda.example").update(expires_at=now())
        Invitation.objects.filter(email="neu@fulda.example").update(invited_by=str(person("admin-fulda").uuid)[::-1])

    shown = text(admin.get(TEAM))

    assert "abgelaufen" in shown
    assert "gehört nicht mehr zur Administration" in shown


def test_a_name_is_asked_for_only_where_accounts_are_made_here(admin: Client, fulda: World, settings: Settings) -> None:
    assert "Name der Person" not in text(admin.get(INVITE))
    admin.post(INVITE, {**WANTED, "name": "Neela Neu"})
    settings.KEYCLOAK_ACCOUNTS = True
    assert "Name der Person" in text(admin.get(INVITE))
    admin.post(INVITE, {**WANTED, "name": "Neela Neu"})
    with identity():
        names = Invitation.objects.order_by("pk").values_list("name", flat=True)
        assert list(names) == ["", "Neela Neu"]
