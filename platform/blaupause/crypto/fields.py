"""Model fields that are encrypted at rest with the current town's key, bound to their table and column."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from blaupause.tenancy.context import current_town

from .keys import Keys, seal, unseal

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.expressions import Expression


if TYPE_CHECKING:
    _BinaryField = models.BinaryField[Any, Any]
else:  # Django's field takes no type arguments while it runs
    _BinaryField = models.BinaryField


class _EncryptedField(_BinaryField):
    """Stores bytes nobody can read without the town's key. It cannot be searched or ordered by."""

    def _bound_to(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def _key(self) -> bytes:
        return current_town().keys.purpose("data")

    def _encode(self, value: Any) -> bytes:
        raise NotImplementedError

    def _decode(self, plain: bytes) -> Any:
        raise NotImplementedError

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002 – Django's signature
        if value is None:
            return None
        sealed = seal(self._key(), self._encode(value), bound_to=self._bound_to())
        return super().get_db_prep_value(sealed, connection, prepared)

    def from_db_value(self, value: Any, _expression: Expression, _connection: BaseDatabaseWrapper) -> Any:
        if value is None:
            return None
        return self._decode(unseal(self._key(), bytes(value), bound_to=self._bound_to()))

    def value_to_string(self, obj: models.Model) -> str:
        raise NotImplementedError("An encrypted value is not serialised; export a town instead.")


class EncryptedTextField(_EncryptedField):
    """A text, encrypted."""

    def _encode(self, value: str) -> bytes:
        return value.encode()

    def _decode(self, plain: bytes) -> str:
        return plain.decode()

    def to_python(self, value: Any) -> Any:
        return value


class EncryptedJSONField(_EncryptedField):
    """A JSON value, encrypted."""

    def _encode(self, value: Any) -> bytes:
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")).encode()

    def _decode(self, plain: bytes) -> Any:
        return json.loads(plain)

    def to_python(self, value: Any) -> Any:
        return value


class EncryptedBinaryField(_EncryptedField):
    """Bytes, encrypted: the content of a file."""

    def _encode(self, value: bytes) -> bytes:
        return bytes(value)

    def _decode(self, plain: bytes) -> bytes:
        return plain


class _OfHub(_EncryptedField):
    """Encrypted with the hub's key: what a town and the competence centre both keep. Row security says who reads it."""

    def _key(self) -> bytes:
        return Keys.of_hub().purpose("data")


class HubEncryptedJSONField(_OfHub, EncryptedJSONField):
    """A JSON value that a town and the hub share, encrypted."""


class HubEncryptedBinaryField(_OfHub, EncryptedBinaryField):
    """A file that a town and the hub share, encrypted."""
