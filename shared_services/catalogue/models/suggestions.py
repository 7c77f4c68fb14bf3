"""What towns want changed in a template, and what the competence centre says to it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from shared_services.catalogue.enums import SuggestionState
from shared_services.catalogue.models.templates import Service


class Suggestion(models.Model):
    """What a town suggested, as its own job told; the town keeps its own copy. No town may read this table.

    Towns that wish the same count together: one of their suggestions stands for all (`same_as` of the others), and
    whatever is answered is written to each of them, so that each town reads its own.
    """

    town_schema = models.CharField(max_length=63)
    reference = models.UUIDField(help_text="Its id in the town.")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="suggestions")
    version = models.CharField(max_length=30, help_text="The version it was made on.")
    place = models.CharField(max_length=500, help_text="The part it is about, as the editor addresses it.")
    part = models.CharField(max_length=200, help_text="What that part was called.")
    wish = models.CharField(max_length=2000)
    reason = models.CharField(max_length=1000)
    contact_name = models.CharField(max_length=200, blank=True, default="", help_text="An office that may be asked.")
    contact_email = models.CharField(max_length=254, blank=True, default="")
    made_at = models.DateTimeField()
    received_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=10, choices=SuggestionState, default=SuggestionState.SENT)
    same_as = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="others")
    answer = models.CharField(max_length=1000, blank=True, default="", help_text="For the towns.")
    in_version = models.CharField(max_length=30, blank=True, default="", help_text="The version that brings it.")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=64, blank=True, default="")
    edition = models.PositiveIntegerField(default=1, help_text="Counts the answers: what a page was based on.")

    class Meta:
        ordering = ("made_at", "pk")
        indexes = [models.Index(name="suggestion_by_state", fields=["state", "made_at"])]
        constraints = [
            models.UniqueConstraint(name="suggestion_once", fields=["town_schema", "reference"]),
            models.CheckConstraint(
                name="suggestion_answer_has_person",
                condition=models.Q(answered_at__isnull=True, answered_by="")
                | (models.Q(answered_at__isnull=False) & ~models.Q(answered_by="")),
            ),
            models.CheckConstraint(
                name="suggestion_refusal_has_reason", condition=~models.Q(state="refused") | ~models.Q(answer="")
            ),
            models.CheckConstraint(
                name="suggestion_done_has_version", condition=~models.Q(state="done") | ~models.Q(in_version="")
            ),
        ]

    def __str__(self) -> str:
        return f"suggestion {self.pk} of {self.town_schema}"


class SuggestionAnswer(models.Model):
    """How far a suggestion of the town that asks has come: a view, in which each town's role sees its own rows only."""

    id = models.BigIntegerField(primary_key=True)
    reference = models.UUIDField()
    state = models.CharField(max_length=10, choices=SuggestionState)
    answer = models.CharField(max_length=1000)
    in_version = models.CharField(max_length=30)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "catalogue_suggestionanswer"

    def __str__(self) -> str:
        return f"{self.state} {self.reference}"
