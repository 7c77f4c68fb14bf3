"""Some applications and how far they are. Answers are those of the templates' own stored tests: invented, but valid."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from django.utils import timezone

from blaupause.audit import record_read
from blaupause.domain import Actor, ActorKind, Role
from blaupause.identity.models import Membership
from blaupause.tenancy.context import current_town, identity
from shared_services import catalogue
from tenants.applications.models import Application
from tenants.casework.actions import add_note, ask_applicant, decide, take_case
from tenants.casework.models import Case
from tenants.casework.queries import case_of
from tenants.intake.actions import start_draft, submit
from tenants.intake.queries import paper
from tenants.services.queries import offer

if TYPE_CHECKING:
    from collections.abc import Iterator

BUNDLES: Final = Path(catalogue.__path__[0]) / "bundles"


@dataclass(frozen=True, slots=True)
class Sample:
    """An application: which template's stored test it repeats, and how far the office is with it.

    Attributes:
        state: "new", "taken", "asked" or "decided".
        days: how long ago it came in.
    """

    service: str
    test: str
    state: str = "new"
    days: int = 0


SAMPLES: Final = {
    "fulda": (
        Sample("hundesteuer-anmelden", "T0-A", "decided", days=21),
        Sample("hundesteuer-anmelden", "two-towns-three-dogs", "taken", days=33),
        Sample("hundesteuer-anmelden", "listed", "asked", days=12),
        Sample("hundesteuer-anmelden", "shelter-proof-follows"),
        Sample("hundesteuer-anmelden", "moved", days=27),
        Sample("mangel-melden", "T1", "decided", days=9),
        Sample("mangel-melden", "playground", "taken", days=13),
        Sample("mangel-melden", "vandalism", days=16),
        Sample("mangel-melden", "reply"),
    ),
    "giessen": (
        Sample("hundesteuer-anmelden", "T0-A"),
        Sample("mangel-melden", "playground", "taken"),
    ),
}
OUTCOMES: Final = {
    "hundesteuer-anmelden": ("assess", "Wir haben die Hundesteuer nach Ihren Angaben festgesetzt."),
    "mangel-melden": ("answer", "Wir haben die Lampe repariert."),
}
NOT_ASKED_IN_TESTS: Final[dict[str, dict[str, Any]]] = {"hundesteuer-anmelden": {"ermaessigung": False}}
"""Answers to questions that a town's own values add; where they are not asked, they are dropped."""


def fill(slug: str) -> None:
    """Send the sample applications of a town, unless it has applications already."""
    if slug not in SAMPLES or Application.objects.exists():
        return
    clerk = _clerk()
    for sample in SAMPLES[slug]:
        with _days_ago(sample.days):
            case = _send(sample)
        with _days_ago(sample.days // 2):
            _handle(case, sample, clerk)


def _send(sample: Sample) -> Case:
    draft = start_draft(offer=offer(sample.service), by=_holder(sample))
    draft.answers = _answers(sample)
    draft.save()
    return case_of(submit(paper=paper(draft), declared=True, by=_holder(sample)))


@contextmanager
def _days_ago(days: int) -> Iterator[None]:
    """Let the rooms believe it is that day: an inbox in which all came today shows nothing."""
    with patch.object(timezone, "now", return_value=timezone.now() - timedelta(days=days)):
        yield


def _handle(case: Case, sample: Sample, clerk: Actor) -> None:
    if sample.state == "new":
        return
    record_read(of=case, by=clerk)
    take_case(case_id=case.pk, by=clerk)
    if sample.state == "asked":
        add_note(case_id=case.pk, text="Rasse laut Telefonat noch unklar.", by=clerk)
        ask_applicant(
            case_id=case.pk, body="Schicken Sie uns den Nachweis über den Wesenstest.", wants_files=True, by=clerk
        )
    if sample.state == "decided":
        outcome, reasons = OUTCOMES[sample.service]
        decide(
            case_id=case.pk, edition=Case.objects.get(pk=case.pk).edition, outcome=outcome, reasons=reasons, by=clerk
        )


def _answers(sample: Sample) -> dict[str, Any]:
    stored = json.loads((BUNDLES / sample.service / "tests.json").read_text(encoding="utf-8"))["tests"]
    answers: dict[str, Any] = next(test["answers"] for test in stored if test["id"] == sample.test)
    return answers | NOT_ASKED_IN_TESTS.get(sample.service, {})


def _holder(sample: Sample) -> Actor:
    return Actor(ActorKind.HOLDER, id=f"sample-{sample.test}", town=current_town().slug)


def _clerk() -> Actor:
    """Return the first clerk of the town, as identity would."""
    town = current_town()
    with identity():
        found = Membership.objects.select_related("person").filter(town=town, role=Role.CLERK.value).order_by("pk")[0]
    return Actor(
        ActorKind.STAFF,
        id=str(found.person.uuid),
        name=found.person.name,
        town=town.slug,
        roles=frozenset({Role.CLERK}),
    )
