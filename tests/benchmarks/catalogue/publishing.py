"""Publishing a version that many towns subscribed to: as many statements as for one, and to be seen at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blaupause.tenancy.context import hub
from blaupause.tenancy.models import Town
from shared_services.catalogue.actions import publish_version
from tests import clients
from tests.benchmarks.catalogue.sides import MS, cost
from tests.benchmarks.catalogue.stocked import TOWNS, use
from tests.benchmarks.goals import Row
from tests.benchmarks.plain_views import PLAIN
from tests.people import EDITOR
from tests.templates import DEFECT, approved, released

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_MORE: Final = 5


def rows() -> Iterator[Row]:
    """Publish one version while one town follows the service, the next while all do."""
    first, towns = released(DEFECT), list(Town.objects.using(PLAIN).all())
    use([first, first], towns[:1])
    one, _spent, _seen = _publish("1.0.1")
    use([first, first], towns[1:])
    many, spent, seen = _publish("1.0.2")
    yield Row(
        f"Publish a version to {TOWNS} subscribed towns: queries",
        f"{many}, {spent * MS:.0f} ms; {'seen' if seen else 'not seen'} at the next request",
        f"for one town: {one}",
        "",
        f"≤ {MOST_MORE} more, at once",
        many - one <= MOST_MORE and seen,
    )


def _publish(number: str) -> tuple[int, float, bool]:
    """Publish; return the statements, the seconds of CPU, and whether a request sees it."""
    version = approved(DEFECT, version=number)
    with hub(), CaptureQueriesContext(connection) as seen:
        spent = cost(lambda: publish_version(version_id=version.pk, by=EDITOR))
        statements = len(seen)
    answer = clients.visitor(settings.HUB_HOST).get(f"/api/v1/catalogue/{DEFECT}")
    return statements, spent.total, number in json.dumps(answer.json())
