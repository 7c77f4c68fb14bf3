"""The competence centre judges how far a service goes online."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.audit import action, note
from blaupause.domain import NotFound
from shared_services.catalogue import rules
from shared_services.catalogue.enums import MaturityModel
from shared_services.catalogue.models import Assessment, Service

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from blaupause.domain import Actor
    from shared_services.catalogue.rules import Criterion


@action("template.assessed")
def assess_service(
    *, slug: str, criteria: Sequence[Criterion], evidence: str, assessed_on: date, by: Actor
) -> Assessment:
    """Note how far a service goes online; what was said before stays written.

    Args:
        slug: the service.
        criteria: every criterion of the model with its stage.
        evidence: where that can be seen.
        assessed_on: the day of the judgement.
        by: an editor of the competence centre.

    Raises:
        Refused: the actor does not edit templates.
        NotFound: there is no such service.
        Invalid: criteria, evidence or day are wrong; names the field.
    """
    rules.require_editor(by)
    service = Service.objects.filter(slug=slug).first()
    if service is None:
        raise NotFound(_("Diese Vorlage gibt es nicht."))
    model = MaturityModel.FIRST
    stage = rules.stage_of(model, criteria)
    rules.require_judged(assessed_on, timezone.localdate())
    note(service=slug, stage=stage)
    return Assessment.objects.create(
        service=service,
        model=model,
        criteria=[each._asdict() for each in criteria],
        stage=stage,
        evidence=rules.require_evidence(evidence),
        assessed_on=assessed_on,
        assessed_by=by.id,
    )
