"""Who may do what (public schema, phase "identity"). Rights are rows here, never claims of a token (D5)."""

from __future__ import annotations

import uuid
from typing import Final

from django.db import models
from django.db.models.functions import Now

from blaupause.tenancy.models import Town

from .citizen_models import CitizenAccount, Listing
from .enums import GrantKind, GrantRight, Realm, SessionKind, Side, StaffRole
from .own_provider.models import OwnProvider

__all__ = [
    "CitizenAccount",
    "DelegationGrant",
    "Invitation",
    "Listing",
    "Membership",
    "OwnProvider",
    "Person",
    "Session",
]

NONE: Final = models.Value([], models.JSONField())


def _together(moment: str, *words: str) -> models.Q:
    """Say that a moment and these words are all there, or none."""
    there = models.Q(**{f"{moment}__isnull": False})
    for word in words:
        there &= ~models.Q(**{word: ""})
    return models.Q(**{f"{moment}__isnull": True}, **dict.fromkeys(words, "")) | there


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
    account_closed_at = models.DateTimeField(null=True, help_text="When the platform switched the account off.")

    class Meta:
        constraints = [models.UniqueConstraint(name="person_once_per_issuer", fields=["issuer", "subject"])]

    def __str__(self) -> str:
        return str(self.uuid)


class Membership(models.Model):
    """A role of a person in a town, or at the hub (town empty), for a time.

    What was given, by whom and why stays written: a change ends the row and begins another, nothing is deleted. Kept
    with it for the town that gave it: when the person last logged in there, and what a review said.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    town = models.ForeignKey(Town, null=True, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=30, choices=StaffRole)
    unit_ids = models.JSONField(default=list, help_text="Units of the town a clerk works for; empty means all.")
    service_slugs = models.JSONField(
        default=list, db_default=NONE, help_text="Services a clerk works on, there; empty means all."
    )
    valid_from = models.DateTimeField(db_default=Now())
    valid_until = models.DateTimeField(null=True)
    granted_by = models.CharField(max_length=64)
    granted_at = models.DateTimeField(db_default=Now())
    reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    ended_by = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="Who ended it; then it is history."
    )
    end_reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    last_login_at = models.DateTimeField(null=True, help_text="On this town's host.")
    last_login_acr = models.CharField(
        max_length=60, blank=True, default="", db_default="", help_text="How, as the provider said."
    )
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=64, blank=True, default="", db_default="")
    review_note = models.CharField(max_length=300, blank=True, default="", db_default="")
    review_asked_at = models.DateTimeField(null=True, help_text="When the town was last told by mail to look.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="membership_once",
                fields=["person", "town", "role"],
                condition=models.Q(ended_by=""),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="membership_ended_has_moment",
                condition=models.Q(ended_by="") | models.Q(valid_until__isnull=False),
            ),
            models.CheckConstraint(
                name="membership_review_has_person",
                condition=_together("reviewed_at", "reviewed_by"),
            ),
            models.CheckConstraint(
                name="membership_role_fits_place",
                condition=models.Q(role__in=["clerk", "admin", "data_protection", "signer"], town__isnull=False)
                | (~models.Q(role__in=["clerk", "admin", "signer"]) & models.Q(town__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.town_id}"


class Invitation(models.Model):
    """Somebody may come to work in a town: whoever brings the link and a login of that very address, once.

    The link's token is stored nowhere: it follows from the hub's key, and here is its fingerprint. So the queue can
    write the mail, and who reads this table cannot come in.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    token_hmac = models.CharField(max_length=64, unique=True)
    edition = models.PositiveSmallIntegerField(default=1, help_text="Counts the links; the newest opens.")
    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField()
    name = models.CharField(
        max_length=200, blank=True, default="", db_default="", help_text="For the account of whoever has none yet."
    )
    roles = models.JSONField(default=list)
    unit_ids = models.JSONField(default=list, help_text="As in a membership.")
    service_slugs = models.JSONField(default=list, db_default=NONE, help_text="As in a membership.")
    valid_until = models.DateTimeField(null=True, help_text="When the membership will end.")
    reason = models.CharField(max_length=300)
    invited_by = models.CharField(max_length=64)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=64, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invitation_accepted_has_person",
                condition=_together("accepted_at", "accepted_by"),
            ),
            models.CheckConstraint(
                name="invitation_withdrawn_has_person",
                condition=_together("withdrawn_at", "withdrawn_by"),
            ),
            models.CheckConstraint(
                name="invitation_ends_once", condition=models.Q(accepted_at__isnull=True) | models.Q(withdrawn_at=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class DelegationGrant(models.Model):
    """Staff of elsewhere may work on cases of a town, under its name: the case stays there (Mandatierung).

    One side asks (`offered_*`), the other agrees (`accepted_*`), either ends it (`ended_*`); nothing is deleted. A
    mandate is offered by the town to a partner; support is asked for by the competence centre (`to_town` empty), for
    hours that begin when the town agrees.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=GrantKind)
    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="+", help_text="Whose cases they are.")
    to_town = models.ForeignKey(Town, null=True, on_delete=models.CASCADE, related_name="+", help_text="Who acts.")
    services = models.JSONField(help_text="Slugs of the services; every one is named, there is no word for all.")
    right = models.CharField(max_length=10, choices=GrantRight)
    basis = models.CharField(max_length=500, help_text="Of a mandate the agreement it rests on, of support the reason.")
    hours = models.PositiveSmallIntegerField(null=True, help_text="How long support lasts.")
    valid_from = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    for_all_clerks = models.BooleanField(default=False, help_text="Every clerk of the acting town, also later ones.")
    people = models.JSONField(default=list, help_text="Else these, by the uuid of the person.")
    offered_by = models.CharField(max_length=64)
    offered_at = models.DateTimeField()
    accepted_by = models.CharField(max_length=64, blank=True, default="")
    accepted_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_side = models.CharField(max_length=10, choices=Side, blank=True, default="")
    end_reason = models.CharField(max_length=300, blank=True, default="")
    proposed_until = models.DateTimeField(null=True, help_text="A later end that one side wishes for.")
    proposed_side = models.CharField(max_length=10, choices=Side, blank=True, default="", db_default="")
    proposed_by = models.CharField(max_length=64, blank=True, default="", db_default="")
    end_told = models.DateTimeField(null=True, help_text="The end that both sides were told of by mail.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_proposal_has_person", condition=_together("proposed_until", "proposed_side", "proposed_by")
            ),
            models.CheckConstraint(
                name="grant_proposal_is_later",
                condition=models.Q(proposed_until=None)
                | models.Q(kind="mandate", proposed_until__gt=models.F("valid_until")),
            ),
            models.CheckConstraint(
                name="grant_kind_fits_sides",
                condition=models.Q(kind="mandate", to_town__isnull=False, hours__isnull=True, valid_until__isnull=False)
                | models.Q(kind="support", to_town__isnull=True, hours__isnull=False),
            ),
            models.CheckConstraint(name="grant_of_two", condition=~models.Q(town=models.F("to_town"))),
            models.CheckConstraint(name="grant_names_services", condition=~models.Q(services=[])),
            models.CheckConstraint(
                name="grant_ends_after_it_begins",
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=models.F("valid_from")),
            ),
            models.CheckConstraint(
                name="grant_accepted_has_person_and_time",
                condition=models.Q(accepted_at__isnull=True, accepted_by="")
                | models.Q(accepted_at__isnull=False, valid_from__isnull=False, valid_until__isnull=False)
                & ~models.Q(accepted_by=""),
            ),
            models.CheckConstraint(
                name="grant_ended_has_person_and_reason",
                condition=_together("ended_at", "ended_by", "ended_side", "end_reason"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


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
    broker = models.CharField(
        max_length=63, blank=True, default="", db_default="", help_text="Own provider of a town it came by, if any."
    )
    data = models.BinaryField()
    created_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.kind} on {self.host}"
