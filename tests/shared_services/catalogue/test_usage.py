"""Who runs which version: counted, with reasons and by Kreis."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from blaupause.domain import NotFound, now
from blaupause.tenancy.context import hub
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Town
from shared_services.catalogue import queries
from shared_services.catalogue.actions import withdraw_version
from shared_services.catalogue.enums import HeldBack, Reason
from shared_services.catalogue.models import Activation, Service, Usage
from shared_services.catalogue.queries import offers, usage
from tenants.services.enums import UpdatePolicy
from tests.people import LAND, approver
from tests.shared_services.catalogue.reporting import evaluated, known, told
from tests.templates import DEFECT, DOG, imported, released
from tests.tenants.portal.applied import queries_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.test import Client

    from shared_services.catalogue.models import TemplateVersion
    from shared_services.catalogue.queries.offers import Row
    from tests.worlds import World


def rows(slug: str = "") -> list[Row]:
    with hub():
        return list(queries.usage_rows(slug))


def behind(page: str = "1") -> list[Row]:
    with hub():
        found = queries.evaluation()
        return found.behind(found.behind_page(page))


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def changed(world: World, **facts: Any) -> Town:
    return Town(**{"name": world.town.name, "schema_name": world.town.schema_name, "ars": world.town.ars} | facts)


def test_when_a_town_reported_is_told_to_the_moment(fulda: World) -> None:
    moment = datetime.fromisoformat("2026-01-01T23:30:00.123456+00:00")
    told(fulda, released(DEFECT), as_of=moment)

    found = evaluated(DEFECT)
    assert (found.use.as_of, [row.as_of for row in rows(DEFECT) if row.is_online]) == (moment, [moment])


def test_each_competent_town_is_on_the_newest_version_an_older_one_or_none(fulda: World) -> None:
    old = released(DEFECT, version="1.0.0")
    told(fulda, old)
    assert (evaluated().use.newest, evaluated().use.older, evaluated().use.none) == (1, 0, 1)

    released(DEFECT, version="1.1.0")

    found = evaluated(DEFECT)
    assert (found.use.newest, found.use.older, found.use.none) == (0, 1, 1)
    assert [(line.key, line.use.number) for line in found.services] == [(DEFECT, 1)]


def test_a_town_counts_only_for_services_of_its_level(fulda: World) -> None:
    told(fulda, released(DEFECT, level_of_government="district"))

    assert (rows(), evaluated().use.number) == ([], 0)


def test_a_draft_is_not_evaluated(fulda: World) -> None:
    imported(DEFECT)

    assert (rows(DEFECT), evaluated(DEFECT).services, evaluated().services) == ([], (), ())
    for ask in (rows, evaluated):
        with pytest.raises(NotFound):
            ask("gibt-es-nicht")


@pytest.mark.parametrize(
    ("newest", "changes", "expected"),
    [
        ("1.0.1", {}, Reason.COMING),
        ("1.0.1", {"policy": UpdatePolicy.MANUAL.value}, Reason.BY_HAND),
        ("1.1.0", {}, Reason.BY_HAND),
        ("1.1.0", {"policy": UpdatePolicy.MINOR_LATER.value}, Reason.ANNOUNCED),
        ("2.0.0", {"policy": UpdatePolicy.MINOR_LATER.value}, Reason.BY_HAND),
        ("1.0.1", {"held_back": HeldBack.VALUE.value}, Reason.VALUE),
        ("1.1.0", {"held_back": HeldBack.POSTPONED.value}, Reason.POSTPONED),
        ("1.1.0", {"held_back": "word of a later version"[:20]}, Reason.BY_HAND),
    ],
)
def test_who_is_behind_says_why(fulda: World, newest: str, changes: dict[str, Any], expected: Reason) -> None:
    told(fulda, released(DEFECT, version="1.0.0"), **changes)
    released(DEFECT, version=newest)

    (row,) = behind()
    assert (row.town.name, row.version, row.service.version, row.reason) == (
        "Stadt Fulda", "1.0.0", newest, expected,
    )  # fmt: skip
    assert evaluated().reasons == ((expected, 1),)


def test_a_town_off_the_network_is_behind_for_that(fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
    told(fulda, released(DEFECT, version="1.0.0"), held_back=HeldBack.VALUE.value)
    released(DEFECT, version="1.1.0")
    known(monkeypatch, changed(fulda, state=TownState.OFFLINE))

    assert [row.reason for row in behind()] == [Reason.OFFLINE]
    assert evaluated().reasons == ((Reason.OFFLINE, 1),)


def test_a_town_whose_version_was_withdrawn_waits_for_a_newer_one(fulda: World) -> None:
    released(DEFECT, version="1.0.0")
    version = released(DEFECT, version="1.0.1")
    told(fulda, version)
    with hub():
        withdraw_version(version_id=version.pk, reason="Fehler in der Frist", by=approver(LAND))

    assert [(row.version, row.service.version, row.reason) for row in behind()] == [("1.0.1", "1.0.0", Reason.ENDED)]


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_pages_of_those_behind_are_parts_of_all(
    fulda: World, giessen: World, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for slug, worlds in ((DEFECT, [giessen, fulda]), (DOG, [giessen])):
        version = released(slug, version="1.0.0")
        for world in worlds:
            told(world, version)
        released(slug, version="1.1.0")
    monkeypatch.setattr(usage, "PER_PAGE", size)

    pages = [behind(str(page)) for page in range(1, -(-3 // size) + 1)]

    everybody = [(DOG, giessen.town.name), (DEFECT, fulda.town.name), (DEFECT, giessen.town.name)]
    assert [(row.service.slug, row.town.name) for page in pages for row in page] == everybody
    assert [row for row in rows() if row.is_behind] == [row for page in pages for row in page]
    assert max(map(len, pages)) == min(size, 3)


def test_the_policies_are_the_towns() -> None:
    assert (UpdatePolicy.MANUAL.value, UpdatePolicy.MINOR_LATER.value) == (offers.BY_HAND, offers.MINOR_LATER)


def test_kreise_are_the_first_five_digits_of_the_towns_key(
    fulda: World, giessen: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(monkeypatch, changed(fulda, ars="066310009009"), changed(giessen, ars=""))
    told(fulda, released(DEFECT))

    lines = {line.key: (line.name, line.use.number, line.use.total) for line in evaluated().districts}

    assert lines == {
        "": ("ohne amtlichen Schlüssel", 0, 1),
        "06631": ("Kreisschlüssel 06631, nicht im Register", 1, 1),
    }


def test_the_page_tells_numbers_with_definition_source_and_date(editor: Client, fulda: World) -> None:
    told(fulda, released(DEFECT, version="1.0.0"))
    released(DEFECT, version="1.1.0")

    page = editor.get("/kkv/auswertung/")

    assert page.content.decode().count("<h1") == 1
    for words in ("1 von 2 möglichen Angeboten", "1.0.0 statt 1.1.0", "Quelle:", "Letzte Meldung:", "Stand:"):
        assert words in text(page)
    assert "<desc" in page.content.decode()
    assert "Nutzung: Mangel melden" in text(editor.get(f"/kkv/vorlagen/{DEFECT}/nutzung/"))
    assert editor.get("/kkv/vorlagen/nichts/nutzung/").status_code == 404


def test_nothing_to_evaluate_offers_the_next_step(editor: Client) -> None:
    assert "Noch nichts auszuwerten" in text(editor.get("/kkv/auswertung/"))


def test_without_activations_the_page_says_so(editor: Client, fulda: World) -> None:
    released(DEFECT)

    page = text(editor.get("/kkv/auswertung/"))

    assert "Noch hat keine Kommune eine Leistung eingeschaltet" in page
    assert "Alle, die online sind, nutzen die neueste Version" in page


def cells(answer: Any) -> list[list[str]]:
    content = answer.content.decode("utf-8-sig")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content), delimiter=";"))


def test_the_table_for_spreadsheets_has_every_town(editor: Client, fulda: World) -> None:
    told(fulda, released(DEFECT, version="1.0.0"), policy=UpdatePolicy.MANUAL.value)
    told(fulda, released(DOG))
    released(DEFECT, version="1.1.0")

    answer = editor.get(f"/kkv/vorlagen/{DEFECT}/nutzung.csv")

    assert "attachment" in answer.headers["Content-Disposition"]
    rows = cells(answer)
    assert rows[0][:3] == ["Kommune", "Regionalschlüssel", "Kreis"]
    assert {(row[0], row[5], row[7], row[8]) for row in rows[1:]} == {
        ("Stadt Fulda", "1.0.0", "ältere Version", str(Reason.BY_HAND.label)),
        ("Universitätsstadt Gießen", "", "nicht online", ""),
    }
    assert len(cells(editor.get("/kkv/auswertung/nutzung.csv"))) == 5


@pytest.mark.parametrize("name", ["=1+1", "+49", "-x", "@SUM(A1)", "\tx"])
def test_no_cell_is_a_formula(editor: Client, fulda: World, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    released(DEFECT)
    known(monkeypatch, changed(fulda, name=name))

    assert f"'{name}" in {row[0] for row in cells(editor.get("/kkv/auswertung/nutzung.csv"))}


def used_by(towns: Iterable[Town], version: TemplateVersion) -> None:
    with hub():
        every = [(town, service) for town in towns for service in Service.objects.all()]
        Usage.objects.bulk_create(
            Usage(town_schema=town.schema_name, service=service, content_hash=version.content_hash,
                  version="0.9.0", policy="manual", is_online=True, as_of=now())
            for town, service in every
        )  # fmt: skip
        Activation.objects.bulk_create(
            Activation(town_schema=town.schema_name, service=service, is_online=True, at=now())
            for town, service in every
        )


@pytest.mark.parametrize(
    "address", ["/kkv/auswertung/", "/kkv/auswertung/nutzung.csv", f"/kkv/vorlagen/{DOG}/nutzung/"]
)
def test_thirty_towns_cost_as_many_queries_as_three(
    editor: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    version, counts = released(DEFECT), []
    released(DOG)
    towns = [
        Town(name=f"Ort {number}", schema_name=f"town_q{number}", ars=f"066{number:02}0000001") for number in range(30)
    ]
    for begin, end in ((0, 3), (3, 30)):
        used_by(towns[begin:end], version)
        known(monkeypatch, *towns[:end])
        editor.get(address)
        counts.append(queries_for(editor, address))

    assert len(set(counts)) == 1, counts
