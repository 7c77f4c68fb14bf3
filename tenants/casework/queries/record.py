"""What the rows of the record have to do with cases: for those who supervise, who see numbers and no content."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from blaupause.audit.town.models import Event
from blaupause.domain import NotFound
from tenants.applications import queries as applications
from tenants.applications.models import Application, Attachment
from tenants.casework.models import Case, Decision, Note, Task
from tenants.casework.queries.history import related
from tenants.correspondence import queries as correspondence
from tenants.correspondence.models import Delivery, Message, Notice
from tenants.organisation.models import StoredFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

type Ref = tuple[str, str]

WAYS: Final[tuple[tuple[Any, str], ...]] = (
    (Case, "number"),
    (Application, "case__number"),
    (Note, "case__number"),
    (Task, "case__number"),
    (Decision, "case__number"),
    (Message, "application__case__number"),
    (Notice, "application__case__number"),
    (Delivery, "application__case__number"),
    (Attachment, "application__case__number"),
)
"""How a row leads to the number of its case."""


def rows_of(number: str) -> tuple[Ref, ...]:
    """Return every row that belongs to a case: of which events and readings tell.

    Raises:
        NotFound: this town has no case of that number.
    """
    case = Case.objects.select_related("application").filter(number=number).first()
    if case is None:
        raise NotFound(_("Diesen Vorgang gibt es nicht."))
    found = related(case)
    found[StoredFile._meta.label] = _files(case)
    found[Attachment._meta.label] = [str(pk) for pk in _attachments(case).values_list("pk", flat=True)]
    return tuple((label, id_) for label, ids in found.items() for id_ in ids)


def numbers_of(refs: Iterable[Ref]) -> dict[Ref, str]:
    """Return the number of the case that rows belong to. One query for each kind of row among them."""
    ids: dict[str, list[str]] = defaultdict(list)
    for label, id_ in refs:
        if id_.isdecimal():
            ids[label].append(id_)
    found: dict[Ref, str] = {}
    for model, way in WAYS:
        if wanted := ids.get(model._meta.label):
            rows = model.objects.filter(pk__in=wanted).values_list("pk", way)
            found |= {(model._meta.label, str(pk)): number for pk, number in rows if number}
    if files := ids.get(StoredFile._meta.label):
        rows = Attachment.objects.filter(file_id__in=[int(each) for each in files]).values_list(
            "file_id", "application__case__number"
        )
        found |= {(StoredFile._meta.label, str(pk)): number for pk, number in rows if number}
    return found


def services() -> list[tuple[str, str]]:
    """Return the services of which there are cases: slug and title, by title."""
    return list(Case.objects.order_by("service_title").values_list("service_slug", "service_title").distinct())


def of_service(slug: str, until: datetime) -> list[Case]:
    """Return the cases of a service that had come in by then, with what is needed to tell whose they were."""
    return list(Case.objects.filter(service_slug=slug, received_at__lt=until).only("pk", "number", "unit_id"))


def numbered(number: str) -> Case:
    """Return a case of whatever unit. Raises NotFound."""
    found = Case.objects.filter(number=number).only("pk", "number", "unit_id", "received_at", "service_slug").first()
    if found is None:
        raise NotFound(_("Diesen Vorgang gibt es nicht."))
    return found


def units_between(cases: Iterable[Case], since: datetime, until: datetime) -> set[int]:
    """Return whose these cases were between two moments: where they lie now, less the moves that came later."""
    here = {str(case.pk): case.unit_id for case in cases}
    was: dict[str, set[int]] = {pk: {unit} for pk, unit in here.items()}
    moves = Event.objects.filter(object_type=Case._meta.label, object_id__in=list(here), name="case.moved")
    for move in moves.filter(at__gte=since).order_by("-pk"):
        before = int(move.details["before"])
        was[move.object_id] = {before} if move.at >= until else was[move.object_id] | {before}
    return {unit for units in was.values() for unit in units}


def _attachments(case: Case) -> QuerySet[Attachment]:
    return Attachment.objects.filter(application=case.application_id)


def _files(case: Case) -> list[str]:
    notice = correspondence.notice_of(case.application)
    copy = applications.copy_of(case.application)
    sent = _attachments(case).values_list("file_id", flat=True)
    posted = [each.pk for each in correspondence.letter_files(notice)] if notice else []
    return [str(pk) for pk in (*sent, copy and copy.pk, notice and notice.file_id, *posted) if pk]
