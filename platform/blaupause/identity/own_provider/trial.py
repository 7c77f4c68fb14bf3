"""A test of a town's own provider: a real login that opens nothing. What came back is shown, and kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings

from blaupause.domain import Level
from blaupause.identity import leaving, oidc
from blaupause.identity.links import origin
from blaupause.identity.start import Start, link

if TYPE_CHECKING:
    from blaupause.identity.models import OwnProvider

PAGE: Final = "/einrichtung/anmeldung/"
"""Where a town looks after its provider, and where a test leads back to."""


def way(own: OwnProvider, *, host: str, tester: str, id_token: str) -> str:
    """Return where a test begins: the browser is logged out first, for the provider knows one person per browser.

    Args:
        own: what is tried.
        host: of the town, where the test leads back to.
        id_token: of the login that is open in this browser.
        tester: who tries it, by the person's uuid; they must administer the town when it ends, too.

    Raises:
        ProviderAway: Keycloak does not answer.
    """
    wanted = Start(
        realm="verwaltung",
        host=host,
        level=Level.BASIC,
        next=PAGE,
        nonce_hash="",
        broker=own.alias,
        tests=own.edition,
        tester=tester,
    )
    path = link(wanted).removeprefix(origin(settings.LOGIN_HOST))
    return oidc.logout_url("verwaltung", id_token=id_token, state=leaving.state(settings.LOGIN_HOST, path))
