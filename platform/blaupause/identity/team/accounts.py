"""What the platform asks of whoever keeps the accounts of staff. Rights are rows here and never depend on it (D5)."""

from __future__ import annotations

from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


class Accounts(Protocol):
    """Makes and closes accounts at the identity provider. Called from jobs: each call may be repeated.

    Attributes:
        can_create: whether somebody who was invited can get an account from here.
    """

    can_create: bool

    def create(self, *, email: str) -> None:
        """Mail the link for password and second factor; make the account, or switch it on, where that is missing."""

    def close(self, *, issuer: str, subject: str) -> None:
        """Switch an account off and end its logins: the person works nowhere on this platform any more."""


class KeptElsewhere:
    """Somebody else makes and closes them: the demo has its personas, a town may have a provider of its own."""

    can_create = False

    def create(self, *, email: str) -> None:
        """Nothing is to be done here."""

    def close(self, *, issuer: str, subject: str) -> None:
        """Nothing is to be done here."""


def accounts() -> Accounts:
    """Return who keeps the accounts of this deployment."""
    return cast("Accounts", import_string(settings.STAFF_ACCOUNTS)())
