"""Who uses which version: reported by the towns, counted at the hub, shown to neighbours as far as all may know it."""

from __future__ import annotations

from django.db import models

from shared_services.catalogue.enums import HeldBack
from shared_services.catalogue.models.templates import Service


class Usage(models.Model):
    """Which town uses which version: a read model that the towns' jobs fill, shown with its date."""

    town_schema = models.CharField(max_length=63)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="usages")
    content_hash = models.CharField(max_length=64)
    version = models.CharField(max_length=30)
    policy = models.CharField(max_length=20)
    is_online = models.BooleanField()
    held_back = models.CharField(
        max_length=20, choices=HeldBack, blank=True, default="", db_default="", help_text="Why no newer version runs."
    )
    as_of = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="usage_once", fields=["town_schema", "service"])]

    def __str__(self) -> str:
        return f"{self.town_schema} {self.service_id} {self.version}"


class Neighbour(models.Model):
    """Which town offers what online: a view, and all that towns may know of each other's use of the catalogue.

    It tells what anybody could read on the towns' pages: no version, no policy, nothing of towns that are not open.
    """

    id = models.BigIntegerField(primary_key=True)
    service_slug = models.SlugField(max_length=80)
    town_slug = models.SlugField(max_length=63)
    town_name = models.CharField(max_length=200)
    district = models.CharField(max_length=5, help_text="The first five digits of the regional key.")
    as_of = models.DateTimeField(help_text="When a town last reported anything.")

    class Meta:
        managed = False
        db_table = "catalogue_neighbour"

    def __str__(self) -> str:
        return f"{self.town_slug} {self.service_slug}"


class Activation(models.Model):
    """A town put a service online or took it off: appended where a report differs from what was known before."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="activations")
    town_schema = models.CharField(max_length=63)
    is_online = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="activation_once", fields=["service", "town_schema", "at"])]

    def __str__(self) -> str:
        return f"{self.town_schema} {self.service_id} {'on' if self.is_online else 'off'}"
