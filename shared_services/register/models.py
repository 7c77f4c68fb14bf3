"""The official register of authorities: keys are dated, authorities have successors (standards.md §7)."""

from __future__ import annotations

from uuid import uuid4

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


class Findable(models.Model):
    """An authority as people look for it: one row with all that a list of hits says. Made anew from the register.

    Each authority once, by its own key; one that is no more by its last.
    """

    authority = models.OneToOneField(Authority, on_delete=models.CASCADE, primary_key=True, related_name="+")
    ars = models.CharField(max_length=12)
    name = models.CharField(max_length=120, help_text="As people say it.")
    spelled = models.CharField(max_length=120, help_text="The name as what was typed is compared with it.")
    sort_key = models.CharField(max_length=250)
    kind = models.CharField(max_length=20, choices=AuthorityKind)
    postcode = models.CharField(max_length=5)
    district = models.CharField(max_length=120, help_text="What it lies in, as people say it; empty for districts.")
    inhabitants = models.PositiveIntegerField(null=True)
    is_sample = models.BooleanField()
    ended_on = models.DateField(null=True, help_text="Last day of its key, where it was dissolved.")
    grams = models.PositiveSmallIntegerField(help_text="How many trigrams its name has.")

    is_guess: bool = False
    """Nothing begins as was typed; this looks alike."""

    class Meta:
        ordering = ("sort_key",)
        indexes = [models.Index(name="findable_key", fields=["ars"])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_uninhabited(self) -> bool:
        return self.kind == AuthorityKind.UNINCORPORATED


class SearchTerm(models.Model):
    """By what an authority is found: beginnings of its names, its postcode and keys, and the trigrams of its name."""

    term = models.CharField(
        max_length=120, db_collation="C", help_text="Compared sign by sign: an index finds beginnings then."
    )
    is_gram = models.BooleanField()
    place = models.ForeignKey(
        Findable, on_delete=models.DO_NOTHING, related_name="terms", db_index=False, db_constraint=False
    )  # all of it is made anew at once: nothing has to be checked row by row
    size = models.PositiveIntegerField(
        null=True, help_text="How many live there; 0: not counted, none: it is no municipality or district of now."
    )

    class Meta:
        indexes = [
            models.Index(
                name="beginning", fields=["term", "place"], include=["size"], condition=models.Q(is_gram=False)
            ),
            models.Index(name="gram", fields=["term", "place"], include=["size"], condition=models.Q(is_gram=True)),
        ]

    def __str__(self) -> str:
        return self.term


class Edition(models.Model):
    """Which state the register is in: one row, with another mark after whatever changed it."""

    mark = models.UUIDField(default=uuid4)

    def __str__(self) -> str:
        return str(self.mark)
