"""What publishing costs with many towns: they are not written to, and see it at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blaupause.domain import now
from shared_services.catalogue import queries
from shared_services.catalogue.actions import publish_version
from shared_services.catalogue.models import Usage
from tests.people import EDITOR
from tests.templates import DEFECT, approved


@pytest.mark.usefixtures("at_hub", "unchecked")
def test_publishing_costs_the_same_for_442_towns_and_is_seen_at_once() -> None:
    counts = []
    for number, (begin, end) in (("1.0.1", (0, 1)), ("1.0.2", (1, 442))):
        version = approved(DEFECT, version=number)
        facts = {"content_hash": "0" * 64, "version": "1.0.0", "policy": "patch", "is_online": True, "as_of": now()}
        Usage.objects.bulk_create(
            Usage(town_schema=f"town_{at}", service=version.service, **facts) for at in range(begin, end)
        )
        with CaptureQueriesContext(connection) as seen:
            publish_version(version_id=version.pk, by=EDITOR)
        counts.append(len(seen))
        assert queries.released()[DEFECT].version == number

    assert len(set(counts)) == 1, counts
