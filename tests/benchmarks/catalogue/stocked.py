"""A cell with many services and towns: rows of the public schema only, as nothing that is measured enters a town."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from blaupause.domain import now
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Town
from shared_services.catalogue.enums import KeyScheme
from shared_services.catalogue.models import Activation, Release, Service, ServiceKey, TemplateVersion, Usage
from tests.benchmarks.plain_views import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TEMPLATES, TOWNS, OFFERED = 600, 442, 60
POLICIES: Final = ("patch", "minor", "manual")
DAYS: Final = 300


def stock() -> None:
    """Make 442 towns and 600 templates; the first 60 are released and online in every town, on one of two versions."""
    towns = Town.objects.using(PLAIN).bulk_create(
        Town(
            slug=f"kommune-{number}",
            name=f"Kommune {number}",
            state=TownState.LIVE,
            ars=f"06{number % 26:03}{number:07}",
            data_key=b"",
        )
        for number in range(1, TOWNS + 1)
    )
    services = Service.objects.using(PLAIN).bulk_create(
        Service(slug=f"leistung-{number}", title=f"Leistung {number}", sort_key=f"leistung {number:03}")
        for number in range(1, TEMPLATES + 1)
    )
    ServiceKey.objects.using(PLAIN).bulk_create(
        ServiceKey(service=each, scheme=KeyScheme.LEIKA, value=f"99{each.pk:012}", source="Messung")
        for each in services
    )
    versions = _versions(services)
    Release.objects.using(PLAIN).bulk_create(
        Release(template_version=each, released_by="system", valid_from=now() - timedelta(days=DAYS))
        for each in versions[: 2 * OFFERED]
    )
    use(versions[: 2 * OFFERED], towns)


def _versions(services: Iterable[Service]) -> list[TemplateVersion]:
    found = (
        TemplateVersion(
            service=each, version=number, content_hash=f"{each.pk:060}{number.replace('.', '')}0", bundle={"a": 1}
        )
        for each in services
        for number in ("1.0.0", "1.1.0")
    )
    return TemplateVersion.objects.using(PLAIN).bulk_create(found)


def use(versions: Sequence[TemplateVersion], towns: Sequence[Town]) -> None:
    """Let every town have every second of these versions online, or its newer one."""
    chosen = [
        (at, town, versions[at + number % 2]) for number, town in enumerate(towns) for at in range(0, len(versions), 2)
    ]
    Usage.objects.using(PLAIN).bulk_create(
        Usage(
            town_schema=town.schema_name,
            service_id=version.service_id,
            content_hash=version.content_hash,
            version=version.version,
            policy=POLICIES[at % len(POLICIES)],
            is_online=True,
            as_of=now(),
        )
        for at, town, version in chosen
    )
    Activation.objects.using(PLAIN).bulk_create(
        Activation(
            service_id=version.service_id,
            town_schema=town.schema_name,
            is_online=True,
            at=now() - timedelta(days=(at * 7) % DAYS),
        )
        for at, town, version in chosen
    )
