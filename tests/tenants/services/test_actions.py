from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from blaupause.domain import SYSTEM, Actor, ActorKind, Conflict, NotFound, Refused
from tenants.organisation.actions import save_unit
from tenants.services import actions, queries
from tenants.services.enums import SubscriptionState, UpdatePolicy
from tenants.services.rules import ValuesRefused
from tests.people import ADMIN, CITIZEN, CLERK, NEIGHBOUR
from tests.templates import DEFECT, imported, released
from tests.tenants.services.settled import more_values, office, online, required

if TYPE_CHECKING:
    from shared_services.catalogue.models import TemplateVersion
    from tests.worlds import World


# --- Following a template


def test_following_is_one_subscription_and_the_hub_hears_of_it(template: TemplateVersion, fulda: World) -> None:
    actions.subscribe(service_slug=DEFECT, by=ADMIN)
    actions.subscribe(service_slug=DEFECT, by=ADMIN)

    told = [ids for name, ids in fulda.jobs() if name == "catalogue.record_usage"]
    assert [(each["service_slug"], each["version"], each["is_online"]) for each in told] == [(DEFECT, "1.0.0", False)]


def test_only_released_templates_of_this_level_can_be_followed(fulda: World) -> None:
    imported(DEFECT)
    released(DEFECT, slug="kreis", level_of_government="district")

    with pytest.raises(NotFound):
        actions.subscribe(service_slug=DEFECT, by=ADMIN)
    with pytest.raises(Conflict, match="nicht zuständig"):
        actions.subscribe(service_slug="kreis", by=ADMIN)


@pytest.mark.parametrize("by", [CLERK, NEIGHBOUR, CITIZEN, Actor(ActorKind.ANONYMOUS)], ids=lambda by: by.kind.value)
def test_only_the_towns_own_administration_acts(template: TemplateVersion, fulda: World, by: Actor) -> None:
    online()
    known = template.content_hash

    for act in (
        lambda: actions.subscribe(service_slug=DEFECT, by=by),
        lambda: actions.set_parameters(service_slug=DEFECT, typed={}, by=by),
        lambda: actions.undo_parameters(service_slug=DEFECT, based_on=1, by=by),
        lambda: actions.restore_parameters(service_slug=DEFECT, overlay={}, by=by),
        lambda: actions.activate(service_slug=DEFECT, by=by),
        lambda: actions.deactivate(service_slug=DEFECT, by=by),
        lambda: actions.set_policy(service_slug=DEFECT, policy=UpdatePolicy.MANUAL, by=by),
        lambda: actions.take_version(service_slug=DEFECT, content_hash=known, by=by),
        lambda: actions.follow_updates(by=by),
        lambda: actions.postpone_update(service_slug=DEFECT, until=date(2030, 1, 1), reason="Darum", by=by),
        lambda: actions.resume_updates(service_slug=DEFECT, by=by),
    ):
        with pytest.raises(Refused):
            act()


def test_what_the_town_does_not_follow_is_not_found(fulda: World) -> None:
    with pytest.raises(NotFound):
        actions.activate(service_slug="nirgends", by=ADMIN)


# --- Values


def test_values_are_read_from_german_and_an_empty_input_follows_the_template(
    template: TemplateVersion, fulda: World
) -> None:
    actions.subscribe(service_slug=DEFECT, by=ADMIN)
    typed = required() | {"lamp_numbers": "nein", "processing_time": "", "place_name": "  Fulda  "}

    found = actions.set_parameters(service_slug=DEFECT, typed=typed, by=ADMIN)

    assert found.overlay["lamp_numbers"] is False
    assert found.overlay["place_name"] == "Fulda"
    assert found.overlay["unit"] == office().pk
    assert "processing_time" not in found.overlay
    assert found.edition == 2
    assert found.state == SubscriptionState.OFF


def test_what_cannot_be_read_is_named_and_nothing_changes(template: TemplateVersion, fulda: World) -> None:
    before = actions.subscribe(service_slug=DEFECT, by=ADMIN)
    resting = save_unit(values={"name": "Altes Amt", "is_active": False}, by=ADMIN)

    with pytest.raises(ValuesRefused, match="E-Mail für Fragen") as refused:
        actions.set_parameters(
            service_slug=DEFECT,
            typed={"contact_email": "kein Zeichen", "unit": str(resting.pk), "fremd": "x", "contact_phone": "0661 1"},
            by=ADMIN,
        )

    assert {problem.field: problem.kind for problem in refused.value.problems} == {
        "contact_email": "format",
        "unit": "choice",
        "fremd": "unknown",
    }
    assert before.reloaded().overlay == {}


def test_a_locked_value_is_refused(template: TemplateVersion, fulda: World) -> None:
    more_values(version="2.0.0")
    actions.subscribe(service_slug=DEFECT, by=ADMIN)

    with pytest.raises(ValuesRefused) as refused:
        actions.set_parameters(service_slug=DEFECT, typed={"lighting_unit": "Stadtwerke"}, by=ADMIN)

    assert refused.value.problems[0].kind == "locked"


def test_online_every_mandatory_value_stays(template: TemplateVersion, fulda: World) -> None:
    found = online()

    with pytest.raises(ValuesRefused, match="Zuständige Stelle") as refused:
        actions.set_parameters(service_slug=DEFECT, typed={"unit": "", "contact_phone": "abc"}, by=ADMIN)

    assert {problem.field for problem in refused.value.problems} == {"unit", "contact_phone"}
    assert found.reloaded().overlay == found.overlay


def test_a_colleague_is_not_overwritten(template: TemplateVersion, fulda: World) -> None:
    found = online()
    actions.set_parameters(service_slug=DEFECT, typed={"place_name": "Fulda"}, based_on=found.edition, by=ADMIN)

    for act in (actions.set_parameters, actions.activate):
        with pytest.raises(Conflict, match="Ihre Eingaben stehen noch hier"):
            act(service_slug=DEFECT, typed={"place_name": "anders"}, based_on=found.edition, by=ADMIN)

    assert found.reloaded().overlay["place_name"] == "Fulda"


def test_a_change_can_be_undone_and_done_again(template: TemplateVersion, fulda: World) -> None:
    before = online()
    changed = actions.set_parameters(service_slug=DEFECT, typed={"contact_email": "neu@fulda.example"}, by=ADMIN)

    undone = actions.undo_parameters(service_slug=DEFECT, based_on=changed.edition, by=ADMIN)
    assert undone.overlay == before.overlay
    again = actions.undo_parameters(service_slug=DEFECT, based_on=undone.edition, by=ADMIN)
    assert again.overlay == changed.overlay
    with pytest.raises(Conflict, match="geändert"):
        actions.undo_parameters(service_slug=DEFECT, based_on=changed.edition, by=ADMIN)


def test_without_a_change_there_is_nothing_to_undo(template: TemplateVersion, fulda: World) -> None:
    online()
    same = actions.set_parameters(service_slug=DEFECT, typed={}, by=ADMIN)

    with pytest.raises(Conflict, match="nichts"):
        actions.undo_parameters(service_slug=DEFECT, based_on=same.edition, by=ADMIN)


def test_stored_values_come_back_if_they_fit(template: TemplateVersion, fulda: World) -> None:
    found = online()

    restored = actions.restore_parameters(service_slug=DEFECT, overlay=found.overlay | {"andere_version": 1}, by=SYSTEM)
    assert restored.overlay == found.overlay | {"andere_version": 1}
    with pytest.raises(ValuesRefused) as refused:
        actions.restore_parameters(service_slug=DEFECT, overlay=found.overlay | {"unit": "Bauamt"}, by=SYSTEM)
    assert [problem.field for problem in refused.value.problems] == ["unit"]
    with pytest.raises(ValuesRefused, match="E-Mail"):
        actions.restore_parameters(service_slug=DEFECT, overlay={"contact_email": "behörde@x"}, by=SYSTEM)


# --- Online and off


def test_a_missing_value_refuses_activation_and_is_named(template: TemplateVersion, fulda: World) -> None:
    actions.subscribe(service_slug=DEFECT, by=ADMIN)

    with pytest.raises(ValuesRefused) as refused:
        actions.activate(service_slug=DEFECT, typed={"contact_phone": "0661 1", "place_name": "\N{DOG}"}, by=ADMIN)

    assert "Zuständige Stelle, E-Mail für Fragen" in str(refused.value)
    assert {problem.field for problem in refused.value.problems} == {"unit", "contact_email", "place_name"}
    assert refused.value.field in {"unit", "contact_email", "place_name"}
    with pytest.raises(NotFound):
        queries.offer(DEFECT)


def test_an_office_that_rests_refuses_activation(template: TemplateVersion, fulda: World) -> None:
    online()
    actions.deactivate(service_slug=DEFECT, by=ADMIN)
    save_unit(unit_id=office().pk, values={"is_active": False}, by=ADMIN)

    with pytest.raises(ValuesRefused, match="Zuständige Stelle") as refused:
        actions.activate(service_slug=DEFECT, by=ADMIN)

    assert "stillgelegt" in refused.value.problems[0].message


def test_a_service_goes_off_keeps_its_values_and_comes_back(template: TemplateVersion, fulda: World) -> None:
    since = online().activated_at
    assert actions.activate(service_slug=DEFECT, by=ADMIN).activated_at == since

    kept = actions.deactivate(service_slug=DEFECT, by=ADMIN)

    assert kept.overlay
    assert not queries.offer_of(kept).is_online
    with pytest.raises(NotFound):
        queries.offer(DEFECT)
    assert fulda.events()[-3:] == ["service.activated", "service.activated", "service.deactivated"]
    assert actions.activate(service_slug=DEFECT, by=ADMIN).is_online


# --- Versions


def test_a_newer_version_is_taken_by_hand_and_drafts_stay(template: TemplateVersion, fulda: World) -> None:
    online()
    newer = released(DEFECT, version="1.1.0", title="Schaden melden")
    draft = imported(DEFECT, version="1.2.0")

    assert queries.offer(DEFECT).version == "1.0.0"
    with pytest.raises(Conflict, match=r"schon Version 1\.0\.0"):
        actions.take_version(service_slug=DEFECT, content_hash=template.content_hash, by=ADMIN)
    with pytest.raises(Conflict, match="nicht freigegeben"):
        actions.take_version(service_slug=DEFECT, content_hash=draft.content_hash, by=ADMIN)
    actions.take_version(service_slug=DEFECT, content_hash=newer.content_hash, by=ADMIN)

    assert queries.offer(DEFECT).title == "Schaden melden"
    assert queries.offer(DEFECT, content_hash=template.content_hash).version == "1.0.0"


def test_a_version_that_asks_for_more_is_taken_with_the_value(template: TemplateVersion, fulda: World) -> None:
    found = online()
    newer = more_values(version="2.0.0")

    with pytest.raises(ValuesRefused) as refused:
        actions.take_version(service_slug=DEFECT, content_hash=newer.content_hash, by=ADMIN)
    assert refused.value.problems[0].message == "„Antwort nach“ fehlt für Version 2.0.0. Tragen Sie den Wert ein."
    assert found.reloaded().version == "1.0.0"

    typed = {"reply_days": "3"}
    taken = actions.take_version(service_slug=DEFECT, content_hash=newer.content_hash, typed=typed, by=ADMIN)
    assert (taken.version, taken.overlay["reply_days"]) == ("2.0.0", 3)
