"""Which person a citizen's account at the provider stands for: kept until it is freed, or not seen for years."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from django.utils.translation import gettext_lazy as _

from blaupause.domain import Conflict, NotFound, now
from blaupause.jobs import later

from .models import CitizenAccount
from .sessions import fingerprint

if TYPE_CHECKING:
    from datetime import datetime

log = structlog.get_logger(__name__)

DAY: Final = timedelta(days=1)
"""How old `seen_at` may be: more logins than one a day write nothing."""
FORGET: Final = "identity.forget_accounts"


def recognise(account_hmac: str, subject: str) -> None:
    """Remember at their first login whom an account stands for; the first of a day also queues the end of old ones.

    Raises:
        Conflict: it stood for somebody else before.
    """
    subject_hmac = fingerprint("subject", subject)
    known, is_new = CitizenAccount.objects.get_or_create(
        account_hmac=account_hmac, defaults={"subject_hmac": subject_hmac}
    )
    if known.subject_hmac != subject_hmac:
        log.warning("login.other_person")
        raise Conflict(_("Dieses Konto gehört zu einer anderen Person."))
    if is_new or known.seen_at < now() - DAY:
        CitizenAccount.objects.filter(pk=account_hmac).update(seen_at=now())
        later(FORGET, at=now() + DAY, key=FORGET)


def free(account_hmac: str) -> None:
    """Forget whom an account stood for, and what that person agreed to.

    Raises:
        NotFound: it stands for nobody.
    """
    count, _rows = CitizenAccount.objects.filter(pk=account_hmac).delete()
    if not count:
        raise NotFound("This account stands for nobody here: it never logged in, or was freed before.")


def forget(*, before: datetime) -> int:
    """Forget accounts that were not seen since, with what they agreed to; return how many accounts."""
    _rows, by_model = CitizenAccount.objects.filter(seen_at__lt=before).delete()
    return by_model.get(CitizenAccount._meta.label, 0)
