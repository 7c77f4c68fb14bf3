"""How far services go online, as the competence centre judged them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from shared_services.catalogue.enums import MATURITY_STAGES, MaturityModel
from shared_services.catalogue.models.templates import Service


class Assessment(models.Model):
    """Somebody judged a service by a model of maturity. Appended; the newest row counts."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="assessments")
    model = models.CharField(max_length=10, choices=MaturityModel)
    criteria = models.JSONField(help_text="Name and stage of each criterion, in their order.")
    stage = models.PositiveSmallIntegerField(choices=MATURITY_STAGES, help_text="The lowest of them.")
    evidence = models.TextField(help_text="Where it can be seen.")
    assessed_on = models.DateField()
    assessed_by = models.CharField(max_length=64)
    noted_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="assessment_stage_is_known", condition=models.Q(stage__lte=max(dict(MATURITY_STAGES)))
            ),
            models.CheckConstraint(name="assessment_has_evidence", condition=~models.Q(evidence="")),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.stage}"

    @property
    def is_conform(self) -> bool:
        return self.stage >= MaturityModel(self.model).conform_from
