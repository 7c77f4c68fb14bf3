"""Who may do what (public schema, phase "identity"). Rights are rows here, never claims of a token (D5)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Now

from blaupause.tenancy.models import Town

from .enums import Realm, SessionKind, StaffRole


class Person(models.Model):
    """A member of staff, known by issuer and subject. Citizens are never stored here."""

    USERNAME_FIELD = "subject"
    REQUIRED_FIELDS: tuple[str, ...] = ()
    is_anonymous = False
    is_authenticated = True

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())
    last_login_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="person_once_per_issuer", fields=["issuer", "subject"])]

    def __str__(self) -> str:
        return str(self.uuid)


class Membership(models.Model):
    """A role of a person in a town, or at the hub (town empty), for a time."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    town = models.ForeignKey(Town, null=True, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=30, choices=StaffRole)
    unit_ids = models.JSONField(default=list, help_text="Units of the town a clerk works for; empty means all.")
    valid_from = models.DateTimeField(db_default=Now())
    valid_until = models.DateTimeField(null=True)
    granted_by = models.CharField(max_length=64)
    granted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(name="membership_once", fields=["person", "town", "role"], nulls_distinct=False),
            models.CheckConstraint(
                name="membership_role_fits_place",
                condition=models.Q(role__in=["clerk", "admin"], town__isnull=False)
                | (~models.Q(role__in=["clerk", "admin"]) & models.Q(town__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.town_id}"


class Session(models.Model):
    """A session on one host, a hand-off on its way from the login host to a town (used once, 60 seconds), or a logout.

    The key is stored as a fingerprint; what the session holds is encrypted with the hub's key. A logout token that was
    seen is kept until it expires, so that it counts once.
    """

    key_hmac = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=10, choices=SessionKind)
    host = models.CharField(max_length=253)
    realm = models.CharField(max_length=20, choices=Realm, blank=True, default="")
    provider_sid = models.CharField(max_length=200, blank=True, default="", db_index=True)
    account_hmac = models.CharField(max_length=64, blank=True, default="", db_index=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    data = models.BinaryField()
    created_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.kind} on {self.host}"


class CitizenAccount(models.Model):
    """Which person an account at the provider stands for: two fingerprints, no name, no town.

    The provider links accounts by a name without regard to upper and lower case, and keeps what BundID said last with
    the account: a second person there would come back as the first. So an account stands for one person, for good.
    """

    account_hmac = models.CharField(max_length=64, primary_key=True)
    subject_hmac = models.CharField(max_length=64)
    known_since = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.account_hmac
