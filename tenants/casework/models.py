"""The clerk's side: a case per application, until it is closed."""

from __future__ import annotations

from django.db import models

from blaupause.crypto.fields import EncryptedJSONField, EncryptedTextField
from blaupause.tenancy.models import TownModel
from tenants.applications.models import Application
from tenants.organisation.models import Unit

from .enums import CaseState, Closure, DeadlineKind, TaskKind


class Case(TownModel):
    """What the town does about an application."""

    number = models.CharField(max_length=24, unique=True, help_text="File number, such as FD-2026-000711.")
    file_plan = models.CharField(
        max_length=20, blank=True, default="", db_default="", help_text="The town's file plan when it was opened."
    )
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="case")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases")
    service_slug = models.SlugField(max_length=80)
    service_title = models.CharField(max_length=200)
    search_words = models.TextField(
        blank=True, default="", help_text="What the template declares searchable: folded words, each after a space."
    )
    applicant_name = EncryptedTextField(null=True)
    state = models.CharField(max_length=12, choices=CaseState, default=CaseState.NEW)
    closure = models.CharField(max_length=12, choices=Closure, blank=True, default=Closure.NONE)
    clerk_id = models.CharField(max_length=64, blank=True, default="", help_text="The person's uuid at the hub.")
    clerk_name = models.CharField(max_length=200, blank=True, default="")
    edition = models.PositiveIntegerField(
        default=0, help_text="Counts changes: of two clerks the second learns what changed."
    )
    received_at = models.DateTimeField()
    due_on = models.DateField(null=True, help_text="When it must be decided; empty while the deadline rests.")
    rests_since = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("due_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="case_closure_has_moment",
                condition=models.Q(closure="", closed_at__isnull=True)
                | ~models.Q(closure="") & models.Q(closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="case_closed_state_fits",
                condition=models.Q(closure="") & ~models.Q(state="closed")
                | ~models.Q(closure="") & models.Q(state="closed"),
            ),
            models.CheckConstraint(
                name="case_rests_without_day",
                condition=models.Q(due_on__isnull=True) | models.Q(rests_since__isnull=True),
            ),
        ]
        indexes = [
            models.Index(name="case_open", fields=["unit", "due_on"], condition=~models.Q(state="closed")),
            models.Index(name="case_closed", fields=["unit", "-closed_at"], condition=models.Q(state="closed")),
            models.Index(name="case_of_clerk", fields=["clerk_id", "due_on"], condition=~models.Q(state="closed")),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def reference(self) -> str:
        """The number as letters say it, below its place in the file plan: 022.31/FD-2026-000711."""
        return f"{self.file_plan}/{self.number}" if self.file_plan else self.number


class Task(TownModel):
    """A step somebody must do before the case can be decided."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=20, choices=TaskKind)
    title = EncryptedTextField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                name="task_done_has_person",
                condition=models.Q(done_at__isnull=True, done_by="")
                | models.Q(done_at__isnull=False) & ~models.Q(done_by=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Deadline(TownModel):
    """A day by which something must have happened. It can rest while the applicant must act."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deadlines")
    kind = models.CharField(max_length=12, choices=DeadlineKind)
    due_on = models.DateField()
    rests_since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("due_on",)

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"


class Note(TownModel):
    """What a clerk writes for colleagues only."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    text = EncryptedTextField()
    author_id = models.CharField(max_length=64)
    author_name = models.CharField(max_length=200)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.written_at:%Y-%m-%d}"


class Decision(TownModel):
    """What was decided, with the words of the template's version."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=20, help_text="Id of the template's outcome: assess, grant, refuse …")
    outcome_label = models.CharField(max_length=120)
    citizen_label = models.CharField(max_length=120)
    granted = EncryptedTextField(null=True, help_text="What is granted, where only a part is; as the notice says it.")
    reasons = EncryptedTextField()
    fee = EncryptedJSONField(help_text="Lines with label, amount in cents and basis; total.")
    authority_name = models.CharField(max_length=200)
    remedy = models.JSONField(default=dict, help_text="kind, court and authority, as the notice states them.")
    decided_by = models.CharField(max_length=64)
    decided_by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.outcome}"
