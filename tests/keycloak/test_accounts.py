"""Accounts come and go with a town's team: made for who is invited, closed for who has left, whatever Keycloak does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from keycloak import KeycloakError

from blaupause.identity.realms import access, accounts
from tests.keycloak import arriving
from tests.keycloak.arriving import TOWN, link_in, send, until
from tests.keycloak.test_outage import silent

if TYPE_CHECKING:
    from collections.abc import Callable

    from keycloak import KeycloakAdmin
    from pytest_django.fixtures import Settings

    from tests.keycloak.browsing import Browser
    from tests.keycloak.place import Place

NAME = "Neela Neu"


def test_from_no_account_to_work_and_out_again_and_back(
    place: Place, browser: Browser, another: Callable[[], Browser]
) -> None:
    admin, keeper = arriving.administrator(place, browser), place.admin("verwaltung")
    neela = arriving.joined(place, admin, another())
    mail, account = neela.mail(2), keeper.get_user_id(neela.address) or ""
    assert mail["Subject"] == "Ihr Konto für die Verwaltung"
    assert {part.get_content_type() for part in mail.iter_parts()} == {"text/plain", "text/html"}
    assert keeper.get_user(account)["emailVerified"]

    arriving.remove(place, admin, NAME)
    until(lambda: not keeper.get_user(account)["enabled"] and not keeper.get_sessions(account))
    refused = neela.log_in(place.leave(neela.browser, TOWN, "/amt/", realm="verwaltung"))
    assert "Dieses Konto ist abgeschaltet." in refused.text

    arriving.invite(place, admin, neela.address)
    until(lambda: keeper.get_user(account)["enabled"])
    assert f"Willkommen, {NAME}" in neela.accept(link_in(neela.mail(3))).text


@pytest.mark.alone
def test_a_removal_holds_while_keycloak_is_away(place: Place, browser: Browser, another: Callable[[], Browser]) -> None:
    admin, keeper = arriving.administrator(place, browser), place.admin("verwaltung")
    neela = arriving.joined(place, admin, another())
    account = keeper.get_user_id(neela.address) or ""
    before = len(place.log("jobs"))
    with silent(place):
        arriving.remove(place, admin, NAME)
        assert place.actor(neela.browser, TOWN) == ""
        until(lambda: "identity.settle_account" in place.log("jobs")[before:])  # it tried, and will try again
    until(lambda: not keeper.get_user(account)["enabled"])


def test_an_invitation_that_was_passed_on_lets_nobody_in(
    place: Place, browser: Browser, another: Callable[[], Browser]
) -> None:
    """Whoever is logged in at the provider is asked anew, and their own account is not the invited one."""
    admin = arriving.administrator(place, browser)
    address = f"{TOWN}-passed-on@verwaltung.example"
    arriving.invite(place, admin, address)
    link = link_in(until(lambda: arriving.mails(place, address))[0])
    asked = send(admin, admin.open(link), link.partition("/auth")[2])
    assert "password" in asked.fields()
    refused = arriving.as_gero(place, admin, asked)
    assert (refused.status, "eine andere E-Mail-Adresse hat als die eingeladene" in refused.text) == (403, True)
    assert "Eine Einladung öffnet nur einmal" not in another().open(link).text


def test_an_address_does_not_carry_rights_to_the_next_account(place: Place, browser: Browser) -> None:
    """Somebody left, their account is gone, and a new person got the address: another `sub`, another person."""
    keeper, secret = place.admin("verwaltung"), "an-app-of-somebody-else-32-bytes"
    otp = {"subType": "totp", "digits": 6, "counter": 0, "period": 30, "algorithm": "HmacSHA1"}
    made = keeper.create_user(
        {
            "username": "thea.neu",
            "email": "thea@verwaltung.example",
            "emailVerified": True,
            "enabled": True,
            "credentials": [
                {"type": "password", "value": arriving.PASSWORD},
                {"type": "otp", "secretData": json.dumps({"value": secret}), "credentialData": json.dumps(otp)},
            ],
        }
    )
    try:
        asked = place.leave(browser, "fulda", "/amt/", realm="verwaltung")
        page = place.password(browser, asked, "thea.neu", arriving.PASSWORD)
        refused = browser.submit(page, otp=place.codes.of(secret))
        assert refused.status == 403
        assert place.actor(browser, "fulda") == ""
    finally:
        keeper.delete_user(made)


def test_the_platform_looks_after_accounts_and_nothing_else(place: Place, settings: Settings) -> None:
    """Its clients may not read other clients, roles or the other realm, nor change their own realm."""
    settings.OIDC = {realm: {**settings.OIDC[realm], "issuer": place.realm(realm)} for realm in settings.OIDC}
    settings.LOGIN_KEY = place.state.secret("login_key")
    admin = access.platform()
    assert [each.username for each in accounts.of_address("olaf@verwaltung.example")] == ["olaf"]
    accounts.close("8a8a8a8a-0000-4000-8000-000000000000")  # one that is gone is closed already
    assert allowed(admin) == set()
    assert allowed(access.keeper_of_providers()) == {
        "get_idps",
        "get_realm_roles",
    }  # whoever keeps providers reads roles' names


def allowed(admin: KeycloakAdmin) -> set[str]:
    """Return which of these a client is not refused; none of its own needs more than the first."""
    deeds: dict[str, Callable[[], object]] = {
        "get_idps": admin.get_idps,
        "get_clients": admin.get_clients,
        "get_realm_roles": admin.get_realm_roles,
        "get_events": admin.get_events,
        "get_realm": lambda: admin.get_realm("buerger"),
        "update_realm": lambda: admin.update_realm("verwaltung", {"resetPasswordAllowed": True}),
    }
    return {name for name, deed in deeds.items() if _status_of(deed) != 403}


def _status_of(deed: Callable[[], object]) -> int:
    try:
        deed()
    except KeycloakError as error:
        return error.response_code or 0
    return 200
