from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from blaupause.domain import NotFound
from blaupause.engine.bundles import Step
from shared_services.catalogue import queries as catalogue
from shared_services.catalogue.models import Neighbour
from shared_services.catalogue.queries import spread_around
from tenants.organisation.actions import save_unit
from tenants.organisation.queries import tasks as all_tasks
from tenants.services import actions, queries
from tenants.services.enums import UpdatePolicy
from tests.conftest import DATABASE
from tests.people import ADMIN, NEIGHBOUR
from tests.templates import DEFECT, DOG, files, released, unnumbered
from tests.tenants.services.settled import more_values, office, online, required

if TYPE_CHECKING:
    from infra.demo.postgres import Cluster
    from shared_services.catalogue.models import TemplateVersion
    from tests.worlds import World


def test_voluntary_values_lists_and_amounts(fulda: World) -> None:
    released(DOG)
    actions.subscribe(service_slug=DOG, by=ADMIN)
    typed = {"rate_first": "72", "reductions": "hilfe | Grundsicherung | 10 | ja", "litter_free_months": "4"}
    actions.set_parameters(service_slug=DOG, typed=typed, by=ADMIN)

    inputs = {each.id: each for _title, group in queries.sheet(DOG, ADMIN).groups for each in group}

    assert (inputs["rate_first"].view.value, inputs["rate_first"].view.unit) == ("72,00", "€ pro Jahr")
    assert inputs["sepa_creditor_id"].is_open
    assert inputs["unit"].needs_units
    assert inputs["litter_free_months"].is_resettable
    assert inputs["reductions"].view.kind == "textarea"
    assert inputs["reductions"].view.value == "hilfe | Grundsicherung | 10 | ja"
    assert "Kürzel | Grund" in inputs["reductions"].view.hint
    assert [choice.label for choice in inputs["proration"].view.choices][:2] == [
        "Vorgabe: anteilig nach Monaten",
        "anteilig nach Monaten",
    ]


def test_the_list_of_what_is_ready(fulda: World) -> None:
    released(DOG)
    actions.subscribe(service_slug=DOG, by=ADMIN)

    checks = {check.text: check for check in queries.sheet(DOG, ADMIN).checks}
    assert (checks["Zuständige Stelle fehlt"].parameter, checks["Zuständige Stelle fehlt"].is_good) == ("unit", False)

    actions.set_parameters(service_slug=DOG, typed=required(DOG), by=ADMIN)
    checks = {check.text: check for check in queries.sheet(DOG, ADMIN).checks}
    assert all(check.is_good for check in checks.values())
    assert {"Alle Pflichtangaben sind da", "Gebühren mit Satzung belegt"} <= checks.keys()
    assert checks["Tiefbauamt: Es gilt die Anschrift der Kommune"].unit_id == office().pk

    save_unit(unit_id=office().pk, values={"street": "Am Anger 1"}, by=ADMIN)
    assert "Tiefbauamt hat eine Anschrift" in {check.text for check in queries.sheet(DOG, ADMIN).checks}
    save_unit(unit_id=office().pk, values={"is_active": False}, by=ADMIN)
    resting = next(check for check in queries.sheet(DOG, ADMIN).checks if "stillgelegt" in check.text)
    assert (resting.is_good, resting.parameter) == (False, "unit")


def test_a_template_of_another_level_is_not_there(fulda: World) -> None:
    released(DEFECT, slug="kreis", level_of_government="district")

    with pytest.raises(NotFound):
        queries.sheet("kreis", ADMIN)
    assert queries.directory().rows == ()


def test_the_history_names_values_versions_and_choices(template: TemplateVersion, fulda: World) -> None:
    online()
    actions.set_policy(service_slug=DEFECT, policy=UpdatePolicy.PATCHES_AT_ONCE, by=ADMIN)
    actions.set_parameters(service_slug=DEFECT, typed={"place_name": "Fulda"}, by=ADMIN)
    released(DEFECT, version="1.0.1")
    from blaupause.domain import SYSTEM  # noqa: PLC0415 – the system acts here only

    actions.follow_updates(by=SYSTEM)

    told = [(entry.title, entry.details, entry.who) for entry in queries.sheet(DEFECT, ADMIN).history]
    assert told[0] == ("Neue Version übernommen", "Version 1.0.1, vorher 1.0.0", "automatisch")
    assert told[1] == ("Werte gespeichert", "Name Ihrer Kommune im Satz", "Sie")
    assert told[2] == ("Umgang mit neuen Versionen geändert", "Korrekturen sofort, Neues von Hand", "Sie")
    assert told[-1] == ("Vorbereitung begonnen", "Version 1.0.0", "Sie")
    assert queries.sheet(DEFECT, NEIGHBOUR).history[1].who == "Administration"


def test_many_values_are_counted_in_the_history(fulda: World) -> None:
    released(DOG)
    online(DOG)

    assert "weitere" in queries.sheet(DOG, ADMIN).history[0].details


# --- Newer versions


def test_up_to_date_there_is_no_update(template: TemplateVersion, fulda: World) -> None:
    online()
    assert queries.sheet(DEFECT, ADMIN).update is None


def test_an_update_says_what_it_means_here(template: TemplateVersion, fulda: World) -> None:
    online(lighting_unit="Stadtwerke")
    more_values(version="1.1.0")

    sheet = queries.sheet(DEFECT, ADMIN)

    assert sheet.update is not None
    newest = sheet.update.newest
    assert [(each.id, each.view.name) for each in sheet.asked] == [("reply_days", "neu-reply_days")]
    locked, missing = newest.told
    assert locked == (
        "„Stelle für Beleuchtung“ legt jetzt die Vorlage fest: Beleuchtung. Ihr Wert (Stadtwerke) gilt dann nicht mehr."
    )
    assert missing == "„Antwort nach“ ist neu und Pflicht. Tragen Sie den Wert ein."
    assert (newest.effect.kept, newest.step) == (4, Step.MINOR)
    assert (newest.day, newest.comes, newest.is_held, sheet.update.outlook.coming) == (None, False, False, None)
    assert [part.group.label for part in sheet.update.parts] == ["Werte der Kommunen"]


def test_a_correction_that_drops_an_own_value_is_held_and_says_why(fulda: World) -> None:
    more_values(version="1.0.0")
    online(reply_days="3")
    unnumbered(files(DEFECT, version="1.0.1"))

    update = queries.sheet(DEFECT, ADMIN).update

    assert update is not None
    assert update.newest.is_held
    assert not update.newest.is_due
    assert update.newest.why == (
        "„Antwort nach“ entfällt. Ihr Wert (3 Tagen) gilt dann nur noch für Anträge, die schon begonnen sind.",
    )


# --- What citizens would read


def test_a_preview_reads_with_the_values_of_this_town(fulda: World) -> None:
    released(DOG)
    empty = queries.reading(DOG)
    assert [parameter.id for parameter in empty.missing][:1] == ["rate_first"]
    assert (empty.prices, empty.examples, empty.offer.unit) == ((), (), None)

    online(DOG, rate_first="72", rate_second="108", rate_further="144", contact_phone="0661 5")
    full = queries.reading(DOG)
    assert full.missing == ()
    assert full.examples[0].total_cents == 7200
    assert len(full.examples) == 4
    assert any("0661 5" in each.answer for each in full.questions)
    assert "{" not in " ".join((full.what, full.who, full.how, full.deadline, *full.documents, *full.following))
    save_unit(unit_id=office().pk, values={"street": "Am Anger 1", "place": "Fulda"}, by=ADMIN)
    assert queries.reading(DOG).address == "Am Anger 1, Fulda"


def test_a_service_without_a_fee_has_no_examples(template: TemplateVersion, fulda: World) -> None:
    reading = queries.reading(DEFECT)
    assert (reading.is_free, reading.examples) == (True, ())
    with pytest.raises(NotFound):
        queries.reading("nirgends")


# --- The set-up


def test_the_set_up_asks_for_first_services(template: TemplateVersion, fulda: World) -> None:
    task = queries.tasks()[0]
    assert (task.state, task.note) == ("open", "0 Leistungen sind online, Ziel: 1")
    assert task in all_tasks()

    actions.subscribe(service_slug=DEFECT, by=ADMIN)
    assert queries.tasks()[0].state == "started"
    online()
    assert (queries.tasks()[0].state, queries.tasks()[0].note) == ("finished", "1 Leistung ist online")


def test_the_list_groups_and_finds(template: TemplateVersion, fulda: World) -> None:
    released(DEFECT, slug="ander-s", title="Anderes melden")
    online()
    released(DEFECT, version="1.1.0")

    every = queries.directory()
    assert [row.slug for row in every.online] == [DEFECT]
    assert [row.outlook.newest.version.version for row in every.waiting if row.outlook] == ["1.1.0"]
    assert [row.slug for row in every.unused] == ["ander-s"]
    actions.subscribe(service_slug="ander-s", by=ADMIN)
    assert [(row.slug, row.missing) for row in queries.directory("Anderes").prepared] == [("ander-s", 4)]
    assert queries.directory("Xylophon").rows == ()
    assert catalogue.released()[DEFECT].version == "1.1.0"


# --- Life situations, and who else offers a service


def test_the_list_can_be_narrowed_to_a_life_situation(template: TemplateVersion, fulda: World) -> None:
    released(DOG)
    online()

    dogs, streets = (queries.directory(situation=each) for each in ("hund-und-haustier", "strasse-und-umwelt"))

    assert [row.slug for row in dogs.rows] == [DOG]
    assert [row.slug for row in streets.online] == [DEFECT]
    assert queries.directory("Mangel", "hund-und-haustier").rows == ()


def test_the_list_says_who_else_offers_a_service(template: TemplateVersion, fulda: World, giessen: World) -> None:
    assert queries.directory().rows[0].spread is None
    assert queries.directory().as_of is None
    with giessen:
        online(by=NEIGHBOUR)
    online()
    fulda.run_jobs()

    spread = queries.directory().rows[0].spread

    assert spread is not None
    assert (spread.number, spread.near) == (1, ())
    assert queries.directory().as_of == spread.as_of


def test_neighbours_of_the_same_district_are_named(template: TemplateVersion, fulda: World, giessen: World) -> None:
    with giessen:
        online(by=NEIGHBOUR)
    fulda.run_jobs()
    nearby = copy(fulda.town)
    nearby.ars = giessen.town.ars[:5] + "000000"

    assert spread_around(nearby)[DEFECT].near == ("Universitätsstadt Gießen",)


STATES = {"requested": 0, "setup": 0, "live": 1, "moving": 1, "offline": 0, "left": 0}


@pytest.mark.usefixtures("fulda")
@pytest.mark.parametrize(("state", "number"), STATES.items())
def test_only_towns_that_are_open_are_neighbours(cluster: Cluster, state: str, number: int) -> None:
    """Asked of the view itself, in a transaction of the owner that is given up."""
    with psycopg.connect(cluster.url, dbname=DATABASE) as owner:
        owner.execute("UPDATE tenancy_town SET state = %s WHERE slug = 'giessen'", (state,))
        owner.execute(
            "INSERT INTO catalogue_service (slug, title, sort_key, summary, level, words, folded, near)"
            " VALUES ('x', 'X', 'x', '', 'municipality', '', '', '{}')"
        )
        owner.execute(
            "INSERT INTO catalogue_usage (town_schema, service_id, content_hash, version, policy, is_online, as_of)"
            " SELECT t.schema_name, s.id, '', '1.0.0', '', true, now() FROM tenancy_town t, catalogue_service s"
            " WHERE t.slug = 'giessen' AND s.slug = 'x'"
        )
        found = owner.execute("SELECT town_slug, district FROM catalogue_neighbour").fetchall()
        owner.rollback()

    assert found == [("giessen", "06531")] * number


def test_of_the_use_of_others_a_town_sees_the_view_only(template: TemplateVersion, fulda: World) -> None:
    online()
    fulda.run_jobs()

    assert {field.name for field in Neighbour._meta.fields} == {
        "id", "service_slug", "town_slug", "town_name", "district", "as_of",
    }  # fmt: skip
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("SELECT * FROM catalogue_usage")
