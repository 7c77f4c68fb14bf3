from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blaupause.domain import SYSTEM, NotFound, now
from blaupause.tenancy.context import hub
from blaupause.tenancy.enums import TownKind
from blaupause.tenancy.models import Town
from shared_services.catalogue import queries
from shared_services.catalogue.actions import UsageReport, record_usage
from shared_services.catalogue.models import Service, TemplateVersion, Usage
from shared_services.catalogue.queries import bundles
from shared_services.catalogue.queries.templates import Use, levels_of
from tests.templates import DEFECT, DOG, PARKING, imported, released

if TYPE_CHECKING:
    from tests.worlds import World


def test_versions_sort_by_their_numbers() -> None:
    assert sorted(["1.10.0", "1.9.0", "1.0.0", "1.0.0-rc.1", "1.0.0-rc.2", "1.0.0-beta"], key=queries.semver) == [
        "1.0.0-beta",
        "1.0.0-rc.1",
        "1.0.0-rc.2",
        "1.0.0",
        "1.9.0",
        "1.10.0",
    ]
    with pytest.raises(ValueError, match="no semantic version"):
        queries.semver("1.0")


def test_a_bundle_is_read_once_and_everywhere(fulda: World, giessen: World) -> None:
    version = released(DEFECT)
    bundles.forget()

    with fulda, CaptureQueriesContext(connection) as seen:
        one = queries.bundle_of(version.content_hash)
    with giessen, CaptureQueriesContext(connection) as again:
        other = queries.bundle_of(version.content_hash)

    assert one is other
    assert (len(seen), len(again)) == (1, 0)


def test_several_bundles_cost_one_query(at_hub: None) -> None:
    hashes = [released(DEFECT, slug=name).content_hash for name in ("dienst-a", "dienst-b", "dienst-c")]
    bundles.forget()

    with CaptureQueriesContext(connection) as seen:
        assert set(queries.bundles_of([*hashes, "0" * 64])) == set(hashes)
    assert len(seen) == 1


def test_an_unknown_bundle_is_not_there(at_hub: None) -> None:
    with pytest.raises(NotFound):
        queries.bundle_of("0" * 64)


def test_a_bundle_that_is_not_what_its_hash_says_is_refused(at_hub: None) -> None:
    version = imported(DEFECT)
    TemplateVersion.objects.create(
        service=version.service,
        version="9.9.9",
        content_hash="0" * 64,
        bundle=queries.bundle_of(version.content_hash).to_json(),
    )

    with pytest.raises(bundles.Tampered):
        queries.bundle_of("0" * 64)


def test_a_process_keeps_a_bounded_number(at_hub: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "KEPT", 1)
    bundles.forget()
    for name in ("dienst-a", "dienst-b"):
        queries.bundle_of(released(DEFECT, slug=name).content_hash)

    assert [bundle.template.slug for bundle in bundles._kept.values()] == ["dienst-b"]


def test_the_newest_released_version_of_each_service(at_hub: None) -> None:
    released(DEFECT, version="1.9.0")
    newest = released(DEFECT, version="1.10.0")
    imported(DEFECT, version="2.0.0")
    imported(DOG)

    assert queries.released() == {DEFECT: newest}
    assert queries.latest_released(DEFECT) == newest
    assert queries.latest_released(DOG) is None


FOUND = {
    "Hund": [DOG],
    "hunde": [DOG],
    "Wo kann ich meinen Hund anmelden?": [DOG],
    "Hundesteur": [DOG],
    "Hnud": [DOG],
    "Welpe": [DOG],
    "parkausweis": [PARKING],
    "Bewohnerparkausweiss": [PARKING],
    "Mängel": [DEFECT],
    "Maengel": [DEFECT],
    "Schlagloch": [DEFECT],
    "qwertz": [],
    "xy": [],
    "%%%": [PARKING, DOG, DEFECT],
    "'; DROP TABLE x; --": [],
}


def test_services_are_found_in_peoples_words(at_hub: None) -> None:
    for slug in (DEFECT, DOG, PARKING):
        released(slug)

    assert {text: [service.slug for service in queries.search(text)] for text in FOUND} == FOUND


def test_a_town_searches_too(fulda: World) -> None:
    released(DOG)

    with CaptureQueriesContext(connection) as seen:
        assert [service.slug for service in queries.search("hund")] == [DOG]
    assert len(seen) == 1


def online(world: World, version: TemplateVersion) -> None:
    with hub():
        report = UsageReport(
            town_schema=world.town.schema_name,
            service_slug=version.service.slug,
            content_hash=version.content_hash,
            version=version.version,
            policy="patches",
            is_online=True,
            as_of=now(),
        )
        record_usage(report=report, by=SYSTEM)


def test_the_list_says_who_uses_what(fulda: World, giessen: World) -> None:
    old = released(DEFECT, version="1.0.0")
    new = released(DEFECT, version="1.1.0")
    imported(DEFECT, version="1.2.0")
    imported(DOG)
    online(fulda, old)
    online(giessen, new)

    with hub():
        rows = queries.listing(queries.Filters())
        assert [(row.service.slug, row.version.version, row.state, row.draft) for row in rows] == [
            (DEFECT, "1.1.0", "released", "1.2.0"),
            (DOG, rows[1].version.version, "draft", ""),
        ]
        use = rows[0].use
        assert (use.newest, use.older, use.number, use.none, use.total, use.percent) == (1, 1, 2, 0, 2, 100)
        assert (use.newest_width, use.older_width) == ("100.0", "100.0")
        assert (rows[1].use.percent, rows[1].use.as_of) == (0, None)


def test_the_list_is_narrowed_and_ordered(at_hub: None) -> None:
    imported(DOG)
    released(DEFECT)
    Service.objects.create(slug="ohne-fassung", title="In einer weiteren Zelle noch ohne Fassung", sort_key="in")
    cases = {
        queries.Filters(text="hund"): [DOG],
        queries.Filters(text="99102013"): [DOG],
        queries.Filters(state="draft"): [DOG],
        queries.Filters(state="released"): [DEFECT],
        queries.Filters(level="district"): [],
        queries.Filters(order="name"): [DOG, DEFECT],
        queries.Filters(text="nichts"): [],
    }

    with hub():
        assert {filters: [row.service.slug for row in queries.listing(filters)] for filters in cases} == cases
        by_change = queries.listing(queries.Filters(order="aenderung"))
    assert sorted(row.service.slug for row in by_change) == [DOG, DEFECT]


def test_every_released_version_newest_first(at_hub: None) -> None:
    for version in ("1.9.0", "1.10.0"):
        released(DEFECT, version=version)
    imported(DEFECT, version="2.0.0")
    released(DEFECT, slug="anderes")

    assert [each.version for each in queries.releases(DEFECT)[DEFECT]] == ["1.10.0", "1.9.0"]
    assert set(queries.releases()) == {DEFECT, "anderes"}


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_every_number_of_templates(at_hub: None, number: int) -> None:
    for name in ("dienst-a", "dienst-b", "dienst-c")[:number]:
        released(DEFECT, slug=name)

    with hub(), CaptureQueriesContext(connection) as seen:
        assert len(queries.listing(queries.Filters())) == number
    assert len(seen) == 8


def test_a_templates_page_knows_versions_keys_and_towns(fulda: World, giessen: World) -> None:
    old = released(DOG, version="1.0.0")
    new = released(DOG, version="1.1.0")
    online(fulda, old)
    online(giessen, new)

    with hub():
        shown = queries.template(DOG)
        assert [version.version for version in shown.versions] == ["1.1.0", "1.0.0"]
        assert shown.version == new
        assert [(use.town, use.version, use.is_newest) for use in shown.uses] == [
            ("Stadt Fulda", "1.0.0", False),
            ("Universitätsstadt Gießen", "1.1.0", True),
        ]
        assert len(shown.keys) == 4
        assert queries.template(DOG, "1.0.0").bundle.template.version == "1.0.0"


def test_a_version_that_does_not_exist_is_not_there(at_hub: None) -> None:
    with pytest.raises(NotFound):
        queries.template_version(0)


@pytest.mark.parametrize("arguments", [("x",), (DOG, "9.9.9")])
def test_what_does_not_exist_is_not_there(at_hub: None, arguments: tuple[str, ...]) -> None:
    imported(DOG)

    with hub(), pytest.raises(NotFound):
        queries.template(*arguments)


@pytest.mark.parametrize(
    ("kind", "ars", "levels"),
    [
        (TownKind.CITY, "066310009009", {"municipality"}),
        (TownKind.CITY, "064120000000", {"municipality", "district"}),
        (TownKind.DISTRICT, "065350000000", {"district"}),
        (TownKind.DISTRICT, "06535", {"district"}),
        (TownKind.ASSOCIATION, "", {"municipality", "district"}),
        (TownKind.MUNICIPALITY, "", {"municipality"}),
    ],
)
def test_whose_services_a_town_offers(kind: TownKind, ars: str, levels: set[str]) -> None:
    assert levels_of(Town(kind=kind, ars=ars)) == levels


def test_a_bar_of_nothing_has_no_width() -> None:
    nothing = Use(newest=0, older=0, total=0, as_of=None)

    assert (nothing.newest_width, nothing.percent, nothing.none) == ("0", 0, 0)


def test_names(at_hub: None) -> None:
    version = released(DOG)

    assert str(Service(slug="x")) == "x"
    assert str(version).endswith(version.version)
    assert str(version.release) == f"release of {version.pk}"
    assert str(version.service.keys.first()) == "leika 99102013000000"
    assert str(Usage(town_schema="town_x", service_id=1, version="1.0.0")) == "town_x 1 1.0.0"
