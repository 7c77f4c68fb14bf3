"""One queue per cell. Rows hold ids, never personal data; a town may insert and see its own rows, nothing else."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from .enums import JobState


class CurrentUser(models.Func):
    """The database role of the moment: a job belongs to whoever inserted it."""

    template = "CURRENT_USER"
    output_field = models.CharField()


class Job(models.Model):
    """Something that happens later, at least once."""

    town = models.CharField(max_length=63, db_default=CurrentUser())
    name = models.CharField(max_length=80)
    arguments = models.JSONField(db_default=models.Value({}, models.JSONField()))
    key = models.CharField(max_length=120, db_default="")
    state = models.CharField(max_length=10, choices=JobState, db_default=JobState.WAITING)
    run_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(db_default=0)
    leased_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, db_default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(name="job_waiting", fields=["town", "run_at", "id"], condition=models.Q(state="waiting")),
            # by id: what a runner renews with each job, its lease, stands in no index
            models.Index(name="job_running", fields=["id"], condition=models.Q(state="running")),
            models.Index(name="job_dead", fields=["town"], condition=models.Q(state="dead")),
        ]
        constraints = [
            models.UniqueConstraint(
                name="job_key_waits_once",
                fields=["town", "key"],
                condition=~models.Q(key="") & models.Q(state="waiting"),
            ),
            models.CheckConstraint(
                name="job_running_has_lease",
                condition=models.Q(state="running", leased_until__isnull=False)
                | ~models.Q(state="running") & models.Q(leased_until__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.town}"
