"""How a Kommune comes in: its request, each step, how authority was proved, and which addresses are known."""

from __future__ import annotations

import uuid
from typing import Final

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now, Upper

from shared_services.register.models import Authority

from .enums import ContactKind, ProofWay, RequestState, WaveTownState

CAME: Final = (RequestState.PROVED, RequestState.INVITED, RequestState.SETUP, RequestState.LIVE)
"""An authority is let in once, whoever else asks for it."""
UNFINISHED: Final = (
    RequestState.ASKED,
    RequestState.CONFIRMED,
    RequestState.PROVED,
    RequestState.INVITED,
    RequestState.SETUP,
)
WITH_TOWN: Final = (RequestState.INVITED, RequestState.SETUP, RequestState.LIVE)


class OnboardingRequest(models.Model):
    """Somebody asks that their Kommune comes to the platform. Nothing else exists before authority is proved.

    Who asked is kept for as long as it is needed and then emptied; the steps stay. The key of the person's link follows
    from the hub's key; here is its fingerprint.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    token_hmac = models.CharField(max_length=64, unique=True)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    ars = models.CharField(max_length=12, help_text="The authority's regional key when it was asked for.")
    name = models.CharField(max_length=120, help_text="What the authority was called then, as people say it.")
    person_name = models.CharField(max_length=200, blank=True)
    person_function = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.ASKED)
    state_since = models.DateTimeField()
    asked_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, help_text="When the link was last sent; None: it is still to be sent.")
    reminded_at = models.DateTimeField(null=True, help_text="In this state.")
    erased_at = models.DateTimeField(null=True, help_text="When the personal data were emptied.")
    reason = models.CharField(max_length=500, blank=True, default="", help_text="Why it was refused; for the person.")
    trouble = models.CharField(max_length=300, blank=True, default="", help_text="Why it is stuck; for the KKV.")
    town_uuid = models.UUIDField(null=True, help_text="The town that was made; no key, since a town may move or leave.")
    recommended = models.JSONField(default=list, help_text="Slugs of services for its kind and size.")
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ("state_since", "pk")
        indexes = [models.Index(name="onboarding_by_state", fields=["state", "state_since"])]
        constraints = [
            models.UniqueConstraint(name="onboarding_comes_once", fields=["authority"], condition=Q(state__in=CAME)),
            models.UniqueConstraint(
                Upper("email"),
                "authority",
                name="onboarding_asked_once",
                condition=Q(state__in=UNFINISHED) & ~Q(email=""),
            ),
            models.CheckConstraint(name="onboarding_refusal_has_reason", condition=~Q(state="refused") | ~Q(reason="")),
            models.CheckConstraint(
                name="onboarding_town_is_there",
                condition=~Q(state__in=WITH_TOWN) | Q(town_uuid__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"onboarding {self.pk}"


class StateChange(models.Model):
    """One step of a request: which transition, when, and whose act it was. Only appended."""

    request = models.ForeignKey(OnboardingRequest, on_delete=models.CASCADE, related_name="changes")
    transition = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=RequestState)
    at = models.DateTimeField()
    by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.request_id} {self.transition}"


class AuthorityProof(models.Model):
    """One attempt to prove that somebody may speak for a Kommune: a code on its way, or a call.

    The code is stored nowhere: it follows from the hub's key and this row.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(OnboardingRequest, on_delete=models.CASCADE, related_name="proofs")
    way = models.CharField(max_length=10, choices=ProofWay)
    sent_to = models.CharField(max_length=400, help_text="The known address or number, as it was used.")
    reached = models.CharField(max_length=200, blank=True, default="", help_text="Who answered the call.")
    note = models.CharField(max_length=500, blank=True, default="")
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=64)
    printed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    misses = models.PositiveSmallIntegerField(default=0)
    succeeded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="Replaced, missed too often, or the request ended.")

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                name="proof_open_once",
                fields=["request"],
                condition=Q(succeeded_at__isnull=True, ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} for {self.request_id}"


class KnownContact(models.Model):
    """An address of an authority that was known before it asked: from where, as of which day. The newest counts."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=ContactKind)
    value = models.CharField(max_length=400, help_text="Lines of a postal address are separated by line feeds.")
    source = models.CharField(max_length=200)
    as_of = models.DateField()
    noted_at = models.DateTimeField(db_default=Now())
    noted_by = models.CharField(max_length=64)

    class Meta:
        ordering = ("-as_of", "-pk")

    def __str__(self) -> str:
        return f"{self.kind} of {self.authority_id}"


class TownOpening(models.Model):
    """Two people of a town agreed that it goes live, as its job told it; the operator's worker opens it."""

    reference = models.UUIDField(unique=True, help_text="How the town names it.")
    town_schema = models.CharField(max_length=63)
    asked_by = models.CharField(max_length=64)
    confirmed_by = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField()
    noted_at = models.DateTimeField(db_default=Now())
    opened_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True, default="", help_text="Why it did not open; for the KKV.")

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(name="town_opening_of_two", condition=~Q(asked_by=models.F("confirmed_by"))),
        ]

    def __str__(self) -> str:
        return str(self.reference)


class Wave(models.Model):
    """Kommunen that the competence centre lets be prepared together, before they ask."""

    name = models.CharField(max_length=120)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.CharField(max_length=64)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name


class WaveTown(models.Model):
    """A town of a wave: proposed from the register, made by the operator's worker, taken by who proves authority."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="towns")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    ars = models.CharField(max_length=12, help_text="The authority's regional key, at its natural length.")
    town_ars = models.CharField(max_length=12, help_text="The same, filled up as towns keep it.")
    slug = models.SlugField(max_length=63)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=WaveTownState, default=WaveTownState.PLANNED)
    state_since = models.DateTimeField(db_default=Now())
    trouble = models.CharField(max_length=300, blank=True, default="")
    town_uuid = models.UUIDField(null=True)
    recommended = models.JSONField(default=list, help_text="Slugs of services for its kind and size.")

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                name="wave_town_once", fields=["authority"], condition=~Q(state=WaveTownState.UNDONE)
            ),
            models.UniqueConstraint(name="wave_slug_once", fields=["slug"], condition=~Q(state=WaveTownState.UNDONE)),
        ]

    def __str__(self) -> str:
        return self.slug


class TwoPeople(models.Model):
    """Two accounts of a town look like one person's; the competence centre says whether they are two, with a reason.

    The newest row of a pair counts, so that what was denied can be asked anew. A yes counts until its end, and only
    for accounts that are still called so and read mail there: `compared` is a hash of what was compared.
    """

    town_uuid = models.UUIDField()
    other_uuid = models.UUIDField(null=True, help_text="The other town, where it is about a merger.")
    town_name = models.CharField(max_length=200)
    first = models.CharField(max_length=64, help_text="A person's uuid; of both, the one that sorts first.")
    second = models.CharField(max_length=64)
    asked_at = models.DateTimeField(db_default=Now())
    asked_by = models.CharField(max_length=64)
    are_two = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True, default="")
    reason = models.CharField(max_length=500, blank=True, default="", help_text="How the competence centre knows.")
    compared = models.CharField(max_length=64, blank=True, default="", db_default="")
    valid_until = models.DateTimeField(null=True, help_text="When a yes ends.")

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                name="two_people_asked_once", fields=["first", "second"], condition=Q(are_two=None)
            ),
            models.CheckConstraint(name="two_people_are_two", condition=Q(first__lt=models.F("second"))),
            models.CheckConstraint(
                name="two_people_decided_with_reason",
                condition=Q(are_two=None, decided_at=None, decided_by="", reason="")
                | Q(are_two__isnull=False, decided_at__isnull=False)
                & ~Q(reason="")
                & ~Q(decided_by__in=("", models.F("first"), models.F("second"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"

    @property
    def people(self) -> tuple[str, ...]:
        """The two, and who decided, as ids."""
        return tuple(each for each in (self.first, self.second, self.decided_by) if each)

    @property
    def towns(self) -> tuple[uuid.UUID, ...]:
        """The towns it is about, as uuids."""
        return (self.town_uuid, self.other_uuid) if self.other_uuid else (self.town_uuid,)
