"""A page of a list asks the database as often for 300 rows as for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.domain import Role, now
from blaupause.tenancy.context import hub
from blaupause.tenancy.enums import TownState
from shared_services.catalogue.models import Release, Service, TemplateVersion, Usage
from shared_services.hub.queries import asking
from shared_services.hub.queries.asking import Here
from shared_services.register.queries import Besides
from tests import clients
from tests.templates import DEFECT, released
from tests.tenants.portal.applied import queries_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

MANY = (1, 3, 300)


@pytest.fixture
def version(db: None) -> TemplateVersion:
    return released(DEFECT)


def versions_of(services: list[Service], like: TemplateVersion, name: Callable[[int], str]) -> None:
    """Release one more version of each service."""
    made = TemplateVersion.objects.bulk_create(
        TemplateVersion(service=service, version=name(number), content_hash=f"{name(number)}-{service.pk}",
                        bundle=like.bundle)
        for number, service in enumerate(services)
    )  # fmt: skip
    Release.objects.bulk_create(Release(template_version=each, released_by="kkv") for each in made)


def services(version: TemplateVersion, until: int) -> None:
    one = version.service
    facts = {"title": one.title, "words": one.words}
    made = Service.objects.bulk_create(
        Service(**facts, slug=f"dienst-{number}") for number in range(Service.objects.count(), until)
    )
    versions_of(made, version, lambda _number: "1.0.0")


def versions(version: TemplateVersion, until: int) -> None:
    begin = version.service.versions.count()
    versions_of([version.service] * (until - begin), version, lambda number: f"1.{begin + number}.1")


def usages(version: TemplateVersion, until: int) -> None:
    Usage.objects.bulk_create(
        Usage(town_schema=f"town_{number}", service=version.service, content_hash=version.content_hash,
              version=version.version, policy="manual", is_online=True, as_of=now())
        for number in range(Usage.objects.count(), until)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("address", "grow"),
    [("/kkv/", services), (f"/kkv/vorlagen/{DEFECT}/?version=1.0.0", versions), (f"/kkv/vorlagen/{DEFECT}/", usages)],
    ids=["catalogue", "versions", "usage"],
)
def test_a_list_costs_the_same_for_one_three_and_three_hundred(
    version: TemplateVersion, address: str, grow: Callable[[TemplateVersion, int], None]
) -> None:
    client, counts = clients.staff(Role.KKV_EDITOR), []
    for until in MANY:
        with hub():
            grow(version, until)
        counts.append(_cost(client, address))

    assert len(set(counts)) == 1, counts


@pytest.mark.parametrize("address", ["/kommunen/", "/?ort=Neu"])
def test_the_towns_cost_the_same_for_one_three_and_three_hundred(
    db: None, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, counts = clients.visitor("localhost"), []
    for until in MANY:
        towns = [
            Here(f"Neustadt {number}", "municipality", TownState.SETUP, f"06{number:010}", is_sample=False, host="")
            for number in range(until)
        ]
        monkeypatch.setattr(asking, "MARK", Besides("NULL", {}))  # nothing of them is kept
        monkeypatch.setattr(asking, "every_town", lambda towns=towns: towns)
        counts.append(_cost(client, address))

    assert len(set(counts)) == 1, counts


def _cost(client: Client, address: str) -> int:
    client.get(address)  # what is kept for seconds is kept
    return queries_for(client, address)
