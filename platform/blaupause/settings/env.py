"""Typed readers of the environment. A secret may come from a file: NAME_FILE instead of NAME."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

REQUIRED = object()


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the settings table (docs/settings.md is generated from these)."""

    name: str
    kind: str
    default: str
    meaning: str
    secret: bool


TABLE: dict[str, Setting] = {}


def describe(name: str, kind: str, meaning: str) -> None:
    """Put a required secret into the table that only some processes read."""
    TABLE[name] = Setting(name, kind, "required", meaning, secret=True)


def _raw(name: str, kind: str, default: object, meaning: str, *, secret: bool = False) -> str:
    shown = "required" if default is REQUIRED else ("" if secret else str(default))
    TABLE[name] = Setting(name, kind, shown, meaning, secret)
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE: {path} cannot be read ({error.strerror}).") from error
    value = os.environ.get(name)
    if value is None:
        if default is REQUIRED:
            raise ImproperlyConfigured(f"{name} is not set. {meaning} Set it, or {name}_FILE with the path of a file.")
        return str(default)
    return value


def text(name: str, default: object = REQUIRED, *, meaning: str) -> str:
    return _raw(name, "text", default, meaning)


def secret(name: str, default: object = REQUIRED, *, meaning: str) -> str:
    return _raw(name, "secret", default, meaning, secret=True)


def number(name: str, default: object = REQUIRED, *, meaning: str) -> int:
    value = _raw(name, "number", default, meaning)
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}, but must be a whole number. {meaning}") from None


def flag(name: str, default: object = REQUIRED, *, meaning: str) -> bool:
    value = _raw(name, "yes or no", default, meaning).lower()
    if value in {"yes", "true", "1", "on"}:
        return True
    if value in {"no", "false", "0", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}, but must be yes or no. {meaning}")


def names(name: str, default: object = REQUIRED, *, meaning: str) -> list[str]:
    return [part.strip() for part in _raw(name, "list", default, meaning).split(",") if part.strip()]


def folder(name: str, default: object = REQUIRED, *, meaning: str) -> Path:
    return Path(_raw(name, "folder", default, meaning)).absolute()


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """What postgresql://user:password@host:port/name says."""

    user: str
    password: str
    host: str
    port: str
    name: str


def database(name: str, default: object = REQUIRED, *, meaning: str) -> DatabaseAddress:
    """Read a postgresql:// address.

    Raises:
        ImproperlyConfigured: it is missing or not such an address; the password is not repeated.
    """
    return address(name, _raw(name, "postgresql address", default, meaning, secret=True), meaning)


def databases(name: str, *, meaning: str) -> dict[str, DatabaseAddress]:
    """Read addresses with a name each: west=postgresql://… separated by commas or lines; none where it is not set.

    Raises:
        ImproperlyConfigured: a part has no name, a name comes twice, or what follows is no address.
    """
    found: dict[str, DatabaseAddress] = {}
    for part in _raw(name, "list of postgresql addresses", "", meaning, secret=True).replace("\n", ",").split(","):
        label, is_named, where = part.strip().partition("=")
        if not label:
            continue
        if not is_named or not label.isidentifier() or label in found:
            raise ImproperlyConfigured(f"{name} must look like west=postgresql://…, each name once. {meaning}")
        found[label] = address(f"{name}, {label}", where, meaning)
    return found


def address(name: str, text: str, meaning: str) -> DatabaseAddress:
    """Read what postgresql:// says; raises as `database`."""
    parts = urlsplit(text)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.hostname or len(parts.path) < 2:  # noqa: PLR2004 – "/" and one letter
        raise ImproperlyConfigured(f"{name} must look like postgresql://user:password@host:port/name. {meaning}")
    return DatabaseAddress(
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=parts.hostname,
        port=str(parts.port or 5432),
        name=unquote(parts.path[1:]),
    )
