"""What is kept of citizens outside the towns: fingerprints, and what they agreed to. No name, no case."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from blaupause.tenancy.models import Town


class CitizenAccount(models.Model):
    """Which person an account at the provider stands for: two fingerprints, no name, no town.

    The provider links accounts by a name without regard to upper and lower case, and keeps what BundID said last with
    the account: a second person there would come back as the first. So an account stands for one person, until an
    operator frees it or nobody logged in with it for years.
    """

    account_hmac = models.CharField(max_length=64, primary_key=True)
    subject_hmac = models.CharField(max_length=64)
    known_since = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now(), help_text="Of the last login, to the day; long ago, it goes.")

    def __str__(self) -> str:
        return self.account_hmac


class Listing(models.Model):
    """A citizen agreed that what they sent to a town is listed for them across towns: the one place that joins the two.

    The town's name for them (pseudonym) opens with the hub's key only, and only in this row. Whoever takes it back
    deletes the row; it goes with the account and with the town as well.
    """

    account = models.ForeignKey(CitizenAccount, on_delete=models.CASCADE, related_name="listings")
    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="+")
    pseudonym = models.BinaryField(help_text="What the town calls them, sealed with the hub's key.")
    agreed_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(name="listing_once", fields=["account", "town"])]

    def __str__(self) -> str:
        return str(self.pk)
