from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import IntegrityError

from blaupause.domain import SYSTEM, Actor, Conflict, Invalid, NotFound, Refused
from tenants.organisation import queries
from tenants.organisation.actions import (
    ProfileChanges,
    hand_over_file,
    remove_file,
    save_unit,
    set_up_town,
    store_file,
    update_profile,
)
from tenants.organisation.enums import FilePurpose
from tenants.organisation.models import Profile, StoredFile, Unit
from tests.people import ADMIN, CITIZEN, CLERK, NEIGHBOUR

if TYPE_CHECKING:
    from tests.worlds import World

OTHERS = pytest.mark.parametrize("by", [CLERK, NEIGHBOUR, CITIZEN], ids=lambda by: by.id)


def test_a_new_town_gets_a_profile_from_its_name(fulda: World) -> None:
    first = set_up_town(by=SYSTEM)

    assert (first.number, first.display_name, first.monogram, first.case_prefix) == (1, "Stadt Fulda", "F", "FU")
    assert first.tone_light.startswith("#")
    assert fulda.events() == ["town.set_up"]


def test_what_is_known_goes_into_the_first_profile(fulda: World) -> None:
    first = set_up_town(changes={"case_prefix": "FD", "colour": "#1a8a7d"}, by=ADMIN)

    assert (first.case_prefix, first.colour, first.created_by) == ("FD", "#1a8a7d", ADMIN.id)


def test_a_town_is_set_up_once(fulda: World) -> None:
    set_up_town(by=SYSTEM)

    with pytest.raises(Conflict, match="schon eingerichtet"):
        set_up_town(by=SYSTEM)
    assert Profile.objects.count() == 1


@OTHERS
def test_only_its_own_administration_sets_a_town_up(fulda: World, by: Actor) -> None:
    with pytest.raises(Refused):
        set_up_town(by=by)
    with pytest.raises(Refused):
        update_profile(changes={"subline": "x"}, by=by)
    with pytest.raises(Refused):
        save_unit(values={"name": "Steueramt"}, by=by)

    assert (Profile.objects.count(), Unit.objects.count(), fulda.events()) == (0, 0, [])


def test_a_change_is_a_new_version_and_keeps_the_rest(fulda: World) -> None:
    set_up_town(changes={"phone": "0661 102-0"}, by=ADMIN)

    changed = update_profile(changes={"colour": "#f5b800"}, by=ADMIN)

    assert (changed.number, changed.phone, changed.colour) == (2, "0661 102-0", "#f5b800")
    assert changed.tone_light not in {"#f5b800", "#2044aa"}
    assert queries.profile() == changed
    assert fulda.events()[-1] == "town.profile_changed"


def test_a_change_works_before_the_first_profile(fulda: World) -> None:
    assert update_profile(changes={"subline": "Rathaus online"}, by=ADMIN).number == 1


def test_legal_pages_change_one_by_one(fulda: World) -> None:
    update_profile(changes={"legal_texts": {"imprint": "A", "privacy": "B"}}, by=ADMIN)

    changed = update_profile(changes={"legal_texts": {"privacy": "C"}}, by=ADMIN)

    assert changed.legal_texts == {"imprint": "A", "privacy": "C"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"colour": "grün"}, "colour"),
        ({"case_prefix": "fulda"}, "case_prefix"),
        ({"postcode": "3603"}, "postcode"),
        ({"opening_hours": [{"day": 0, "from": "12:00", "to": "08:00"}]}, "opening_hours"),
        ({"opening_hours": [{"day": 7, "from": "08:00", "to": "12:00"}]}, "opening_hours"),
        (
            {
                "opening_hours": [
                    {"day": 0, "from": "08:00", "to": "12:00"},
                    {"day": 0, "from": "11:00", "to": "13:00"},
                ]
            },
            "opening_hours",
        ),
        ({"legal_texts": {"imprint": "Vertreten durch: [bitte ergänzen: Name]"}}, "imprint"),
    ],
)
def test_a_wrong_value_names_its_field(fulda: World, changes: ProfileChanges, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        update_profile(changes=changes, by=ADMIN)

    assert refused.value.field == field
    assert str(refused.value)
    assert Profile.objects.count() == 0


def test_two_people_change_the_same_value(fulda: World) -> None:
    seen = set_up_town(by=ADMIN)
    update_profile(changes={"phone": "0661 1"}, by=ADMIN)

    with pytest.raises(Conflict, match="geändert"):
        update_profile(changes={"phone": "0661 2"}, based_on=seen.number, by=ADMIN)
    assert queries.profile().phone == "0661 1"


def test_two_people_change_different_values(fulda: World) -> None:
    seen = set_up_town(changes={"legal_texts": {"imprint": "A"}}, by=ADMIN)
    update_profile(changes={"phone": "0661 1", "legal_texts": {"imprint": "B"}}, by=ADMIN)

    changed = update_profile(changes={"legal_texts": {"privacy": "C"}}, based_on=seen.number, by=ADMIN)

    assert (changed.phone, changed.legal_texts) == ("0661 1", {"imprint": "B", "privacy": "C"})


def test_two_people_change_the_same_legal_page(fulda: World) -> None:
    update_profile(changes={"legal_texts": {"imprint": "A"}}, by=ADMIN)

    with pytest.raises(Conflict):
        update_profile(changes={"legal_texts": {"imprint": "B"}}, based_on=0, by=ADMIN)


def test_two_people_save_at_the_same_moment(fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up_town(by=ADMIN)

    def taken(**_values: object) -> Profile:
        raise IntegrityError

    monkeypatch.setattr(Profile.objects, "create", taken)
    with pytest.raises(Conflict, match="im selben Moment"):
        update_profile(changes={"phone": "1"}, by=ADMIN)


def test_an_office_is_added_and_changed(fulda: World) -> None:
    office = save_unit(values={"name": "Ämter", "postcode": "36037"}, by=ADMIN)
    save_unit(values={"name": "Bauamt"}, by=ADMIN)
    save_unit(unit_id=office.pk, values={"is_active": False}, by=ADMIN)

    assert [(unit.name, unit.is_active) for unit in queries.units()] == [("Ämter", False), ("Bauamt", True)]
    assert [unit.name for unit in queries.units(active_only=True)] == ["Bauamt"]
    assert fulda.events() == ["unit.saved"] * 3


@pytest.mark.parametrize("name", ["", "   ", "Steueramt"])
def test_an_office_needs_a_name_of_its_own(fulda: World, name: str) -> None:
    save_unit(values={"name": "Steueramt"}, by=ADMIN)

    with pytest.raises(Invalid) as refused:
        save_unit(values={"name": name}, by=ADMIN)
    assert refused.value.field == "name"
    assert Unit.objects.count() == 1


def test_the_neighbours_office_is_not_there(fulda: World, giessen: World) -> None:
    with giessen:
        office = save_unit(values={"name": "Steueramt"}, by=NEIGHBOUR)

    with pytest.raises(NotFound):
        save_unit(unit_id=office.pk + 1, values={"name": "x"}, by=ADMIN)


def test_a_file_is_kept_handed_over_and_removed(fulda: World) -> None:
    kept = store_file(
        purpose=FilePurpose.DRAFT, owner="7", name="Ñame.pdf", media_type="application/pdf", content=b"abc", by=CITIZEN
    )
    assert (kept.size, len(kept.sha256)) == (3, 64)
    assert bytes(queries.file(kept.uuid).content) == b"abc"

    hand_over_file(file=kept, purpose=FilePurpose.ATTACHMENT, owner="9", by=CITIZEN)
    assert not queries.files_of(FilePurpose.DRAFT, "7").exists()
    assert [each.name for each in queries.files_of(FilePurpose.ATTACHMENT, "9")] == ["Ñame.pdf"]

    remove_file(file=kept, by=CITIZEN)
    assert StoredFile.objects.count() == 0
    assert fulda.events() == ["file.stored", "file.handed_over", "file.removed"]


def test_an_unknown_file_is_not_there(fulda: World) -> None:
    with pytest.raises(NotFound):
        queries.file(uuid4())


def test_names(fulda: World) -> None:
    file = StoredFile(purpose=FilePurpose.DRAFT)

    assert (str(Unit(name="Steueramt")), str(Profile(display_name="Fulda")), str(file)) == (
        "Steueramt",
        "Fulda",
        str(file.uuid),
    )
