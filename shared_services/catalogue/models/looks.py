"""How towns look from outside: told by each of them, so that a template can be seen as their citizens would see it."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Now
from django.db.models.lookups import LessThanOrEqual

LARGEST_LOGO: Final = 600_000
"""Bytes of a logo with its words: two pictures of 200,000 bytes each, in base64."""
_TONE: Final = r"^#[0-9a-f]{6}$"
_PICTURE: Final = "data:image/"
_OF_LOGO: Final = ["alt", "width", "height", "light", "dark"]


def _bytes(column: str) -> models.Func:
    text = Cast(column, models.TextField())
    return models.Func(text, function="octet_length", output_field=models.IntegerField())


class TownLook(models.Model):
    """What stands around every page of a town. Written with the town's profile; the hub reads it of live towns only.

    What a town writes is drawn on pages of the hub, so the database knows what it may be: tones that make the address
    of a style sheet, a logo of some size that asks no other server.
    """

    town_schema = models.CharField(max_length=63, primary_key=True)
    display_name = models.CharField(max_length=120)
    subline = models.CharField(max_length=120)
    monogram = models.CharField(max_length=3)
    tone_light = models.CharField(max_length=7)
    tone_dark = models.CharField(max_length=7)
    contact = models.CharField(max_length=400, help_text="Office and address on one line.")
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    logo = models.JSONField(null=True, help_text="{alt, width, height, light, dark}: pictures as data: addresses.")
    as_of = models.DateTimeField(db_default=Now(), help_text="When the profile was saved that it shows.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="look_tones_are_hex", condition=Q(tone_light__regex=_TONE, tone_dark__regex=_TONE)
            ),
            models.CheckConstraint(name="look_logo_is_small", condition=LessThanOrEqual(_bytes("logo"), LARGEST_LOGO)),
            models.CheckConstraint(
                name="look_logo_holds_pictures",
                condition=Q(logo__isnull=True)
                | Q(logo__has_keys=_OF_LOGO)  # a missing key would be unknown, and unknown passes
                & Q(logo__light__startswith=_PICTURE)
                & (Q(logo__dark="") | Q(logo__dark__startswith=_PICTURE)),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name
