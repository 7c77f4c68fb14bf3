"""A real provider on loopback, and a browser that follows redirects between it and the platform's hosts."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from blaupause import limits
from blaupause.domain import Role
from blaupause.identity import oidc
from infra.demo.provider import serve
from infra.demo.state import free_port
from tests.blaupause.identity.browsing import LOGIN_ORIGIN, Browser, employ

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import Settings

    from blaupause.identity.models import Person


@pytest.fixture(scope="session")
def issuers() -> Iterator[dict[str, str]]:
    """Run both realms; return their addresses."""
    logging.getLogger("oidc-provider-mock").setLevel(logging.ERROR)
    servers, known = [], {}
    for realm in ("verwaltung", "buerger"):
        port = free_port()
        known[realm] = f"http://127.0.0.1:{port}"
        servers.append(serve(realm, port, issuer=known[realm], login_origin=LOGIN_ORIGIN))
    yield known
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def provider(issuers: dict[str, str], settings: Settings) -> Iterator[dict[str, str]]:
    """Let the platform use the realms."""
    settings.OIDC = {realm: {**config, "issuer": issuers[realm]} for realm, config in settings.OIDC.items()}
    oidc.forget()
    yield issuers
    oidc.forget()


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    limits.forget()


@pytest.fixture
def browser(provider: dict[str, str], db: None) -> Browser:
    return Browser()


@pytest.fixture
def staff(provider: dict[str, str], db: None) -> dict[str, Person]:
    """The personas that work somewhere."""
    issuer = provider["verwaltung"]
    return {
        "thea": employ("thea", Role.CLERK, "fulda", issuer=issuer, name="Thea Muster"),
        "gesa": employ("gesa", Role.CLERK, "giessen", issuer=issuer, name="Gesa Beispiel"),
        "ida": employ("ida", Role.ADMIN, "fulda", issuer=issuer, name="Ida Entwurf"),
        "karl": employ("karl", Role.KKV_EDITOR, issuer=issuer, name="Karl Vorlage"),
    }
