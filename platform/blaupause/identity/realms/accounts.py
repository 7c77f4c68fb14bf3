"""Accounts of staff in Keycloak: found, made, given a link by mail, closed and opened. Called from jobs only."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from keycloak import KeycloakPutError

from .access import platform, service
from .brokering import OF_A_TOWN

if TYPE_CHECKING:
    from keycloak import KeycloakAdmin

PASSWORD, ADDRESS = "UPDATE_PASSWORD", "VERIFY_EMAIL"
FACTOR_STEPS: Final = {"app": "CONFIGURE_TOTP", "passkey": "webauthn-register"}
FACTORS: Final = {"otp", "webauthn", "webauthn-passwordless"}


@dataclass(frozen=True, slots=True)
class Account:
    """An account as Keycloak describes it.

    Attributes:
        is_kept_elsewhere: another provider or directory says who it is; Keycloak has no password of it.
    """

    id: str
    username: str
    email: str
    is_enabled: bool
    is_verified: bool
    has_second_factor: bool
    is_kept_elsewhere: bool


def of_address(email: str) -> list[Account]:
    """Return the accounts that have this address; the realm allows several.

    Those that come by a town's own provider are left out: it says any address, and vouches to its own town only.
    """
    admin = platform()
    found = admin.get_users({"email": email, "exact": "true"})
    return [_read(admin, each) for each in found if not is_of_a_town(each["username"])]


def is_of_a_town(username: str) -> bool:
    """Tell whether a name is one of those that Keycloak gives to who comes by a town's own provider."""
    return username.startswith(OF_A_TOWN)


def is_taken(username: str) -> bool:
    """Tell whether an account has this user name."""
    return platform().get_user_id(username) is not None


def make(*, username: str, email: str, name: str) -> Account:
    """Make an account that nobody can use before its owner has opened the link in a mail."""
    admin = platform()
    first, _, last = name.partition(" ")
    words = {"username": username, "email": email, "firstName": first, "lastName": last, "enabled": True}
    return _read(admin, admin.get_user(admin.create_user(words)))


def send_link(account: Account, steps: list[str], *, seconds: int, back: str) -> None:
    """Let Keycloak mail a link to the account's address, which leads through these steps and then `back` to us."""
    platform().send_update_account(account.id, steps, client_id=service(), lifespan=seconds, redirect_uri=back)


def close(subject: str) -> None:
    """Switch an account off and log it out everywhere. One that is not there any more is closed already."""
    admin = platform()
    if _switch(admin, subject, on=False):
        admin.user_logout(subject)


def reopen(subject: str) -> None:
    """Switch an account on again; one that is not there any more stays away."""
    _switch(platform(), subject, on=True)


def _switch(admin: KeycloakAdmin, subject: str, *, on: bool) -> bool:
    """Tell whether there is such an account."""
    try:
        admin.update_user(subject, {"enabled": on})
    except KeycloakPutError as error:
        if error.response_code == HTTPStatus.NOT_FOUND:
            return False
        raise
    return True


def _read(admin: KeycloakAdmin, told: dict[str, Any]) -> Account:
    id_ = str(told["id"])
    kinds = {each["type"] for each in admin.get_credentials(id_)}
    return Account(
        id=id_,
        username=told["username"],
        email=told.get("email", ""),
        is_enabled=told["enabled"],
        is_verified=told.get("emailVerified", False),
        has_second_factor=not kinds.isdisjoint(FACTORS),
        is_kept_elsewhere="federationLink" in told or bool(admin.get_user_social_logins(id_)),
    )
