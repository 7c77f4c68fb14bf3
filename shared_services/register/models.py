"""The official register of authorities: keys are dated, authorities have successors (standards.md §7)."""

from __future__ import annotations

from django.db import models

from .enums import AuthorityKind, KeyScheme


class Authority(models.Model):
    """A municipality, district, association or Land, as an official register names it."""

    kind = models.CharField(max_length=20, choices=AuthorityKind)
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=250, db_index=True, help_text="DIN 5007-1.")
    text_kind = models.CharField(
        max_length=2, blank=True, default="", help_text="Textkennzeichen of the register, such as 63 Stadt."
    )
    seat = models.CharField(max_length=120, blank=True, default="")
    postcode = models.CharField(max_length=5, blank=True, default="")
    area_hectares = models.PositiveIntegerField(null=True)
    inhabitants = models.PositiveIntegerField(null=True)
    longitude = models.FloatField(null=True, help_text="Degrees east (WGS 84) of a point inside; None: not known.")
    latitude = models.FloatField(null=True, help_text="Degrees north (WGS 84).")
    as_of = models.DateField(help_text="State of the register the row was read from.")
    source = models.CharField(max_length=120)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ("sort_key",)

    def __str__(self) -> str:
        return self.name


class AuthorityKey(models.Model):
    """A key of an authority with the time it is valid."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="keys")
    scheme = models.CharField(max_length=3, choices=KeyScheme)
    value = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="authority_key_once", fields=["scheme", "value", "valid_from"]),
            models.CheckConstraint(
                name="authority_key_valid_order",
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
            ),
        ]
        indexes = [models.Index(name="authority_key_value", fields=["scheme", "value"])]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class Succession(models.Model):
    """One authority took over from another on a day."""

    predecessor = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="predecessions")
    on = models.DateField()
    reason = models.CharField(max_length=200, blank=True, default="")
    source = models.CharField(max_length=200, blank=True, default="", db_default="", help_text="Where that is written.")

    class Meta:
        constraints = [models.UniqueConstraint(name="succession_once", fields=["predecessor", "successor", "on"])]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"
