"""The ways into Keycloak's administration: the operator's, and that of the platform itself while it runs."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from keycloak import KeycloakAdmin, KeycloakOpenIDConnection

from blaupause.identity import login_key

STAFF_REALM: Final = "verwaltung"
TIMEOUT_SECONDS: Final = 8


def server() -> str:
    """Return the address of Keycloak: an issuer without its realm."""
    issuer: str = settings.OIDC[STAFF_REALM]["issuer"]
    return issuer.partition("/realms/")[0]


def administrator(realm: str) -> KeycloakAdmin:
    """Return the operator's way into a realm: by a user of `master`, or by a client there with a secret."""
    return KeycloakAdmin(
        server_url=f"{server()}/",
        realm_name=realm,
        user_realm_name="master",
        client_id=settings.KEYCLOAK_CLIENT,
        username=settings.KEYCLOAK_USER or None,
        password=settings.KEYCLOAK_PASSWORD if settings.KEYCLOAK_USER else None,
        client_secret_key=None if settings.KEYCLOAK_USER else settings.KEYCLOAK_PASSWORD,
    )


def platform() -> KeycloakAdmin:
    """Return the platform's own way into the realm of staff: a client of it that may look after accounts, no more.

    It proves itself as the login host does (`login_key`); there is no secret.
    """
    return KeycloakAdmin(connection=_Signed(service()))


def keeper_of_providers() -> KeycloakAdmin:
    """Return the same for towns' own providers: a client of its own, which is shut unless the deployment wants it."""
    return KeycloakAdmin(connection=_Signed(provider_service()))


def service() -> str:
    """Return the name of the platform's client; its rights stand in the realm file."""
    return f"{settings.OIDC[STAFF_REALM]['client_id']}-accounts"


def provider_service() -> str:
    """Return the name of the client that keeps towns' own providers; its rights stand in the realm file, too."""
    return f"{settings.OIDC[STAFF_REALM]['client_id']}-providers"


class _Signed(KeycloakOpenIDConnection):
    """A connection whose token is asked for with a signature (RFC 7523), which python-keycloak has no word for."""

    def __init__(self, client: str) -> None:
        self.service = client
        super().__init__(server_url=f"{server()}/", client_id=client, realm_name=STAFF_REALM, timeout=TIMEOUT_SECONDS)

    def get_token(self) -> None:
        self.token = self.keycloak_openid.token(
            grant_type="client_credentials",
            client_assertion_type="urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            client_assertion=login_key.assertion(self.service, issuer=settings.OIDC[STAFF_REALM]["issuer"]),
        )
