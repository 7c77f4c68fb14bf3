"""What exists exactly once, however often its workers were killed on the way (D2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenants.casework.models import Case
from tenants.correspondence.enums import Channel, DeliveryState
from tenants.correspondence.models import Delivery, Notice
from tenants.organisation.enums import FilePurpose
from tenants.organisation.models import StoredFile

if TYPE_CHECKING:
    from tenants.applications.models import Application


def exists_once(application: Application) -> set[str]:
    """See that case, PDFs and letter exist once; return the Message-ID of each mail that was sent, by the records."""
    notice = Notice.objects.get(application=application)
    assert Case.objects.filter(application=application).count() == 1
    assert StoredFile.objects.filter(purpose=FilePurpose.COPY, owner=str(application.uuid)).count() == 1
    assert StoredFile.objects.filter(purpose=FilePurpose.NOTICE, owner=str(notice.pk)).count() == 1
    assert [each.channel for each in notice.deliveries.all()] == [Channel.LETTER]
    told = Delivery.objects.filter(application=application, channel=Channel.MAIL)
    assert sorted(told.values_list("purpose", flat=True)) == ["letter", "received"]
    assert set(told.values_list("state", flat=True)) == {DeliveryState.SENT}
    return set(told.values_list("message_id", flat=True))
