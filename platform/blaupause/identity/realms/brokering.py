"""A town's own identity provider as Keycloak is to know it: one entry per town, and what it takes over of a login.

Nothing here joins accounts by an address. An account that comes by such an entry is named after the entry, and what the
provider said about this one login stays with the session, never with the account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from blaupause.identity.enums import ProviderKind
from blaupause.identity.own_provider.rules import LASTING

from .access import STAFF_REALM, server
from .wanted import Kind, Thing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blaupause.identity.models import OwnProvider

FIRST_LOGIN: Final = "erste-anmeldung-kommune"
AFTER_LOGIN: Final = "nach-anmeldung-kommune"
SAYS_FACTOR: Final = "zweiter-faktor-der-kommune"
"""Role that an account has while the login says that there was a second factor; the flow above asks for it."""
TOLD: Final = ("email", "name", "sub", "acr", "nonce")
"""What a provider says about a login and a session remembers; a claim `provider_…` of ours tells it."""
OF_ACCOUNT: Final = {"amr": "kommune_amr", "nonce": "kommune_login"}
"""A session remembers no lists. So the factors are kept with the account, together with the login that they are of:
they count for that one only, whoever else logs in with the account meanwhile."""
SAID_BY_SAML: Final = {"mail": "kommune_mail", "name": "kommune_name"}
"""Nor does a session remember what SAML says of a person. That is kept with the account, which is one name id's."""
LONGEST_SKEW: Final = 60
OF_A_TOWN: Final = "town_"
"""Start of every schema's name, and so of these entries' aliases."""


def entity_id() -> str:
    """Return what Keycloak calls itself to a SAML provider."""
    return f"{server()}/realms/{STAFF_REALM}"


def things_of(own: OwnProvider) -> list[Thing]:
    """Return the entry and its parts as they are wanted, without the secret: Keycloak alone keeps that."""
    return [
        Thing(Kind.PROVIDER, own.alias, _entry(own)),
        *(Thing(Kind.PROVIDER_MAPPER, part["name"], part, owner=own.alias) for part in _parts(own)),
    ]


def _entry(own: OwnProvider) -> dict[str, Any]:
    return {
        "alias": own.alias,
        "displayName": own.town.name,
        "providerId": own.kind,
        "enabled": own.is_open,
        "trustEmail": False,
        "storeToken": False,
        "linkOnly": False,
        "hideOnLogin": True,
        "firstBrokerLoginFlowAlias": FIRST_LOGIN,
        "postBrokerLoginFlowAlias": AFTER_LOGIN,
        "config": _saml(own) if own.kind == ProviderKind.SAML else _openid(own),
    }


def _openid(own: OwnProvider) -> dict[str, str]:
    told: Mapping[str, str] = own.described
    return {
        "issuer": own.address,
        "authorizationUrl": told["authorization_endpoint"],
        "tokenUrl": told["token_endpoint"],
        "jwksUrl": told["jwks_uri"],
        "useJwksUrl": "true",
        "validateSignature": "true",
        "clientId": own.client_id,
        "clientAuthMethod": told["client_auth"],
        "defaultScope": "openid profile email",
        "pkceEnabled": "true",
        "pkceMethod": "S256",
        "disableUserInfo": "true",
        "backchannelSupported": "false",
        "passMaxAge": "true",
        "allowedClockSkew": str(LONGEST_SKEW),
        "syncMode": "IMPORT",
    }


def _saml(own: OwnProvider) -> dict[str, str]:
    told: Mapping[str, Any] = own.described
    return {
        "entityId": entity_id(),
        "idpEntityId": own.address,
        "singleSignOnServiceUrl": told["sign_on"],
        "postBindingAuthnRequest": _word(told["binding"] == "post"),
        "postBindingResponse": "true",
        "postBindingLogout": "false",
        "artifactBindingResponse": "false",
        "signingCertificate": ",".join(each["bare"] for each in told["certificates"]),
        "useMetadataDescriptorUrl": "false",
        "validateSignature": "true",
        "wantAssertionsSigned": "true",
        "wantAuthnRequestsSigned": "true",
        "signatureAlgorithm": "RSA_SHA256",
        "nameIDPolicyFormat": LASTING,
        "principalType": "SUBJECT",
        "allowCreate": "true",
        "backchannelSupported": "false",
        "allowedClockSkew": str(LONGEST_SKEW),
        "syncMode": "IMPORT",
    }


def _word(value: object) -> str:
    return "true" if value else "false"


def _parts(own: OwnProvider) -> list[dict[str, Any]]:
    return _parts_of_saml(own) if own.kind == ProviderKind.SAML else _parts_of_openid(own)


def _parts_of_saml(own: OwnProvider) -> list[dict[str, Any]]:
    """Its name is its name id. Nothing SAML says counts as a second factor: none of it stays with a session."""
    return [
        _part(own, "name", "saml-username-idp-mapper", "IMPORT", template="${ALIAS}.${NAMEID}", target="LOCAL"),
        *(
            _part(
                own,
                f"sagt-{what}",
                "saml-user-attribute-idp-mapper",
                "FORCE",
                **{"attribute.name": own.described[f"{what}_attribute"], "user.attribute": to},
            )
            for what, to in SAID_BY_SAML.items()
        ),
    ]


def _parts_of_openid(own: OwnProvider) -> list[dict[str, Any]]:
    parts = [
        _part(own, "name", "oidc-username-idp-mapper", "IMPORT", template="${ALIAS}.${CLAIM.sub}", target="LOCAL"),
        *(_part(own, f"sagt-{claim}", "oidc-user-session-note-idp-mapper", "FORCE", **_any(claim)) for claim in TOLD),
        *(
            _part(
                own, f"merkt-{claim}", "oidc-user-attribute-idp-mapper", "FORCE", claim=claim, **{"user.attribute": to}
            )
            for claim, to in OF_ACCOUNT.items()
        ),
    ]
    if own.factor_claim:
        words = f'[{{"key": "{own.factor_claim}", "value": "{own.factor_word}"}}]'
        parts.append(_part(own, "faktor", "oidc-advanced-role-idp-mapper", "FORCE", claims=words, role=SAYS_FACTOR))
    return parts


def _any(claim: str) -> dict[str, str]:
    return {"claims": f'[{{"key": "{claim}", "value": ".*"}}]', "are.claim.values.regex": "true"}


def _part(own: OwnProvider, name: str, kind: str, mode: str, **config: str) -> dict[str, Any]:
    if kind == "oidc-advanced-role-idp-mapper":
        config["are.claim.values.regex"] = "false"
    return {
        "name": name,
        "identityProviderAlias": own.alias,
        "identityProviderMapper": kind,
        "config": {"syncMode": mode, **config},
    }
