"""What was written about an application goes with it when its retention has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.audit import action
from tenants.correspondence import queries
from tenants.correspondence.models import Delivery, Message, Notice
from tenants.organisation import actions as organisation

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from tenants.applications.models import Application


@action("correspondence.erased")
def erase_correspondence(*, application: Application, by: Actor) -> None:
    """Delete messages, notice, deliveries and their PDFs for good: the post box shows none of it any more."""
    notice = queries.notice_of(application)
    files = [*queries.letter_files(notice).values_list("pk", flat=True), notice.file_id] if notice else []
    Delivery.objects.filter(application=application).delete()
    Notice.objects.filter(application=application).delete()
    Message.objects.filter(application=application).delete()
    organisation.remove_files(ids=[pk for pk in files if pk], by=by)
