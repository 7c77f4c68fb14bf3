"""What the demo keeps between two starts: secrets, ports, and the environment every process of it runs in.

With KEYCLOAK=1 a real Keycloak takes the place of the embedded provider of identities.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from infra.demo.keys import Pair, login_key

if TYPE_CHECKING:
    from collections.abc import Callable

SETTINGS = "blaupause.settings.demo"
DATABASE = "blaupause"
REALMS = ("verwaltung", "buerger")
KEYCLOAK_PARTS = ("keycloak", "bundid", "post", "rathaus")
"""What has a port of its own with a real Keycloak; without one, each realm has."""
MADE: dict[str, Callable[[], str]] = {
    "secret_key": lambda: secrets.token_urlsafe(48),
    "master_key": lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
    "signing_key": lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
    "seal": lambda: Pair.made("Siegel der Vorführung (Beispiel)").pem,
    "metrics_token": lambda: secrets.token_urlsafe(24),
    "oidc_secret": lambda: secrets.token_urlsafe(24),
    "app_password": lambda: secrets.token_urlsafe(24),
    "operator_password": lambda: secrets.token_urlsafe(24),
    "login_key": login_key,
    "keycloak_password": lambda: secrets.token_urlsafe(24),
    "keycloak_admin": lambda: secrets.token_urlsafe(24),
    "bundid_pair": lambda: Pair.made("BundID (Vorführung)").pem,
    "rathaus_secret": lambda: secrets.token_urlsafe(24),
    "second_factors": lambda: secrets.token_urlsafe(24),
}


@dataclass(frozen=True)
class State:
    """The folder of a demo (`var/`, or BLAUPAUSE_VAR), the port people use, and who tells who they are."""

    folder: Path
    port: int
    has_keycloak: bool = False

    @classmethod
    def here(cls) -> State:
        """Read BLAUPAUSE_VAR, PORT and KEYCLOAK.

        Raises:
            ValueError: PORT is no port.
        """
        port = int(os.environ.get("PORT") or 8000)
        if not 0 < port < 65_536:  # noqa: PLR2004 – ports are 16 bits
            raise ValueError(port)
        has_keycloak = os.environ.get("KEYCLOAK", "") not in {"", "0"}
        return cls(Path(os.environ.get("BLAUPAUSE_VAR") or "var").absolute(), port, has_keycloak)

    @property
    def logs(self) -> Path:
        return self.folder / "log"

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def town_address(self, slug: str) -> str:
        return f"http://{slug}.localhost:{self.port}"

    def secret(self, name: str) -> str:
        """Return a secret; made once, readable by this account only."""
        file = self._secret_file(name)
        if not file.exists():
            file.touch(0o600)
            file.write_text(MADE[name](), encoding="utf-8")
        return file.read_text(encoding="utf-8")

    def provider_ports(self) -> dict[str, int]:
        """Return the ports of the identity provider, the same at each start: its address is part of who people are."""
        return self._known_ports() or self.settle_ports()

    def settle_ports(self) -> dict[str, int]:
        """Choose the provider's ports, before it starts: those of last time, unless somebody else has them now."""
        known = self._known_ports()
        for number, part in enumerate(KEYCLOAK_PARTS if self.has_keycloak else REALMS, 1):
            wished = known.get(part, self.port + number)
            known[part] = wished if is_free(wished) else free_port()
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "ports.json").write_text(json.dumps(known), encoding="utf-8")
        return known

    def _known_ports(self) -> dict[str, int]:
        file = self.folder / "ports.json"
        known: dict[str, int] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        return known

    def part_address(self, part: str) -> str:
        return f"http://localhost:{self.provider_ports()[part]}"

    def issuer(self, realm: str) -> str:
        return f"{self.part_address('keycloak')}/realms/{realm}" if self.has_keycloak else self.part_address(realm)

    def brokered(self) -> dict[str, str]:
        """Return where the stand-ins of BundID and of the companies' account are, by the names of the settings."""
        found = {}
        for name, account in (("BUNDID", "bundid"), ("COMPANIES", "unternehmenskonto")):
            there = f"{self.part_address('bundid')}/{account}"
            found[f"BLAUPAUSE_{name}_ENTITY"] = there
            found[f"BLAUPAUSE_{name}_SIGN_ON"] = f"{there}/anmelden"
            found[f"BLAUPAUSE_{name}_METADATA"] = f"{there}/metadata"
        return found

    def mail(self) -> dict[str, str]:
        """Return by which server Keycloak sends mail, as the realm file names it."""
        return {
            "BLAUPAUSE_MAIL_HOST": "localhost",
            "BLAUPAUSE_MAIL_PORT": str(self.provider_ports()["post"]),
            "BLAUPAUSE_MAIL_FROM": "noreply@localhost",
            "BLAUPAUSE_MAIL_STARTTLS": "false",
            "BLAUPAUSE_MAIL_AUTH": "false",
            "BLAUPAUSE_MAIL_USER": "",
            "BLAUPAUSE_MAIL_PASSWORD": "",
        }

    def _with_keycloak(self) -> dict[str, str]:
        return {
            "BLAUPAUSE_MAIL_HOST": "localhost",
            "BLAUPAUSE_MAIL_PORT": str(self.provider_ports()["post"]),
            "BLAUPAUSE_MAIL_TLS": "no",
            "BLAUPAUSE_KEYCLOAK_ACCOUNTS": "yes",
            "BLAUPAUSE_KEYCLOAK_PROVIDERS": "yes",
            "BLAUPAUSE_PRIVATE_PROVIDERS": "yes",
            "BLAUPAUSE_KEYCLOAK_USER": "admin",
            "BLAUPAUSE_KEYCLOAK_PASSWORD_FILE": str(self._secret_file("keycloak_admin")),
        }

    def environment(self, database_port: int) -> dict[str, str]:
        """Return the environment of the demo's processes; secrets are named by file. `var/demo.env` holds the same."""
        for login, password in (("app", "app_password"), ("cell_operator", "operator_password")):
            self.keep(
                f"{login}_database",
                f"postgresql://{login}:{self.secret(password)}@127.0.0.1:{database_port}/{DATABASE}",
            )
        values = {
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "BLAUPAUSE_VAR": str(self.folder),
            "BLAUPAUSE_DOMAIN": "localhost",
            "BLAUPAUSE_PORT": str(self.port),
            "BLAUPAUSE_SCHEME": "http",
            "BLAUPAUSE_SCANNER": "demo",
            "BLAUPAUSE_LOG_FORMAT": "console",
            "BLAUPAUSE_DATABASE_FILE": str(self._secret_file("app_database")),
            "BLAUPAUSE_OPERATOR_DATABASE_FILE": str(self._secret_file("cell_operator_database")),
        }
        for variable, name in (
            ("BLAUPAUSE_SECRET_KEY", "secret_key"),
            ("BLAUPAUSE_MASTER_KEY", "master_key"),
            ("BLAUPAUSE_SIGNING_KEY", "signing_key"),
            ("BLAUPAUSE_SEAL", "seal"),
            ("BLAUPAUSE_METRICS_TOKEN", "metrics_token"),
            *self._proofs_of_login(),
        ):
            self.secret(name)
            values[f"{variable}_FILE"] = str(self._secret_file(name))
        if self.has_keycloak:
            values |= self.brokered() | self._with_keycloak()
        values |= {f"BLAUPAUSE_OIDC_{realm.upper()}_ISSUER": self.issuer(realm) for realm in REALMS}
        lines = [f'{name}="{value}"' for name, value in values.items()]
        (self.folder / "demo.env").write_text("\n".join([*lines, ""]), encoding="utf-8")
        return values

    def _proofs_of_login(self) -> tuple[tuple[str, str], ...]:
        if self.has_keycloak:
            return (("BLAUPAUSE_LOGIN_KEY", "login_key"),)
        return tuple((f"BLAUPAUSE_OIDC_{realm.upper()}_SECRET", "oidc_secret") for realm in REALMS)

    def _secret_file(self, name: str) -> Path:
        folder = self.folder / "secrets"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder / name

    def keep(self, name: str, content: str) -> None:
        """Write a secret that is made elsewhere; readable by this account only."""
        file = self._secret_file(name)
        file.touch(0o600)
        file.write_text(content, encoding="utf-8")


def is_free(port: int) -> bool:
    """Tell whether nobody listens on a port of this machine."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
