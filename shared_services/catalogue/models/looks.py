"""How towns look from outside: told by each of them, so that a template can be seen as their citizens would see it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class TownLook(models.Model):
    """What stands around every page of a town. Written with the town's profile; the hub reads it of live towns only."""

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
    as_of = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.display_name
