from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from blaupause.audit.models import HubEvent
from blaupause.domain import SYSTEM, Conflict, NotFound, Refused
from blaupause.tenancy.context import hub
from shared_services.register import queries
from shared_services.register.actions import import_register
from shared_services.register.enums import AuthorityKind
from shared_services.register.models import Authority, AuthorityKey, Succession
from shared_services.register.queries.authorities import display_name
from tests.people import EDITOR

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shared_services.register.queries import Difference

pytestmark = pytest.mark.django_db
HESSEN = ("06", "064", "065", "066", "06531", "06631", "06435")


@pytest.fixture(autouse=True)
def at_the_hub() -> Iterator[None]:
    with hub():
        yield


def told(text: str, *, day: str = "20231130") -> bytes:
    """Write records of the official layout from short lines: kind, key, association, name, text kind, postcode."""
    lines = []
    for line in text.strip().splitlines():
        kind, key, number, name, text_kind, postcode = (part.strip() for part in line.split("|"))
        start = f"{kind}{day}{key:<8}{number:<4}{name:<50}{'':<50}{text_kind:<2}{'':<4}"
        figures = f"{'1':0>11}{'2':0>11}{'1':0>11}{'':<4}{postcode:<5}" if kind == "60" else ""
        lines.append(f"{start}{figures}".ljust(220))
    return "\n".join(lines).encode()


SMALL = """
10 | 06       |      | Hessen                         |    |
20 | 065      |      | Reg.-Bez. Gießen               |    |
40 | 06411    |      | Darmstadt, Wissenschaftsstadt  | 41 |
50 | 06411    | 0000 | Darmstadt, Wissenschaftsstadt  | 50 |
60 | 06411000 | 0000 | Darmstadt, Wissenschaftsstadt  | 61 | 64283
40 | 06531    |      | Gießen                         | 44 |
50 | 06531    | 0005 | Gießen, Universitätsstadt      | 50 |
60 | 06531005 | 0005 | Gießen, Universitätsstadt      | 63 | 35390
50 | 06531    | 5001 | Verband Lumdatal               | 53 |
60 | 06531006 | 5001 | Grünberg, Stadt                | 63 | 35305
60 | 06531200 | 5001 | Gutsbezirk Wald                | 66 |
"""


def take(text: str, *, day: str = "20231130") -> Difference:
    return import_register(source=queries.of_file(told(text, day=day)), by=SYSTEM)


def test_a_file_is_taken_over_once(db: None) -> None:
    first = take(SMALL)
    again = take(SMALL)

    assert (len(first.new), first.changed, first.gone) == (8, (), ())
    assert again.is_empty
    assert len(again.same) == 8
    assert Authority.objects.count() == 8
    assert HubEvent.objects.values_list("name", "details").last() == (
        "register.imported",
        {"as_of": "2023-11-30", "new": 0, "changed": 0, "gone": 0},
    )


def test_one_authority_per_authority(db: None) -> None:
    take(SMALL)

    assert sorted(Authority.objects.values_list("kind", "name")) == [
        ("association", "Verband Lumdatal"),
        ("district", "Gießen"),
        ("land", "Hessen"),
        ("municipality", "Darmstadt, Wissenschaftsstadt"),
        ("municipality", "Gießen, Universitätsstadt"),
        ("municipality", "Grünberg, Stadt"),
        ("region", "Reg.-Bez. Gießen"),
        ("unincorporated", "Gutsbezirk Wald"),
    ]
    darmstadt = queries.authority("06411")
    assert darmstadt.authority.name == "Darmstadt, Wissenschaftsstadt"
    assert [(key.scheme, key.value) for key in darmstadt.keys] == [
        ("ags", "06411000"),
        ("ars", "06411"),
        ("ars", "064110000000"),
    ]
    assert darmstadt.district is None


def test_a_newer_file_changes_adds_and_ends(db: None) -> None:
    take(SMALL)
    newer = SMALL.replace("Gießen, Universitätsstadt      | 63", "Gießen                         | 63").replace(
        "06531006 | 5001 | Grünberg, Stadt ", "06531007 | 5001 | Grünberg neu    "
    )

    difference = take(newer, day="20241231")

    assert [(change.entry.ars, change.fields) for change in difference.changed] == [("065310005005", ("name",))]
    assert [entry.name for entry in difference.new] == ["Grünberg neu"]
    assert [known.authority.name for known in difference.gone] == ["Grünberg, Stadt"]
    ended = AuthorityKey.objects.get(value="06531006")
    assert (ended.valid_from, ended.valid_to) == (date(2023, 11, 30), date(2024, 12, 30))
    assert AuthorityKey.objects.get(value="06531007").valid_from == date(2024, 12, 31)
    assert queries.authority("06531006").authority.name == "Grünberg, Stadt"
    still_there = Authority.objects.exclude(name="Grünberg, Stadt")
    assert set(still_there.values_list("as_of", flat=True)) == {date(2024, 12, 31)}
    assert queries.find("grünberg")[0].name == "Grünberg neu"
    assert len(queries.find("grünberg")) == 1


def test_a_town_that_leaves_its_district_gets_a_second_key(db: None) -> None:
    take(SMALL)
    source = queries.of_file(told(SMALL, day="20241231"))
    entries = tuple(
        replace(entry, keys=entry.keys - {("ars", "06411")}) if entry.name.startswith("Darmstadt") else entry
        for entry in source.entries
    )

    difference = import_register(source=replace(source, entries=entries), by=SYSTEM)

    assert [change.fields for change in difference.changed] == [("keys",)]
    assert AuthorityKey.objects.get(value="06411").valid_to == date(2024, 12, 30)
    assert take(SMALL, day="20251231").changed[0].fields == ("keys",)
    keys = AuthorityKey.objects.filter(value="06411").order_by("valid_from")
    assert list(keys.values_list("valid_from", "valid_to")) == [
        (date(2023, 11, 30), date(2024, 12, 30)),
        (date(2025, 12, 31), None),
    ]


def test_a_corrected_edition_of_the_same_day_takes_keys_back(db: None) -> None:
    take(SMALL)

    take(SMALL.replace("06531006", "06531008"))

    assert not AuthorityKey.objects.filter(value="06531006").exists()


def test_an_older_file_is_refused(db: None) -> None:
    take(SMALL)

    with pytest.raises(Conflict, match=r"Stand 31\.12\.2022.*30\.11\.2023"):
        take(SMALL.replace("Grünberg", "Grünbg"), day="20221231")
    assert Authority.objects.filter(name="Grünberg, Stadt").exists()


def test_another_land_is_left_alone(db: None) -> None:
    take(SMALL)
    other = """
10 | 10 | | Saarland | |
"""
    assert take(other, day="20241231").gone == ()


def test_only_the_system_imports(db: None) -> None:
    with pytest.raises(Refused):
        import_register(source=queries.sample(), by=EDITOR)
    assert Authority.objects.count() == 0


def test_the_sample_gives_way_to_the_official_file_and_never_back(db: None) -> None:
    import_register(source=queries.sample(), by=SYSTEM)
    assert Authority.objects.filter(is_sample=True).count() == 14

    difference = take(SMALL)
    assert [change.fields for change in difference.changed] == [
        ("seat", "is_sample"),
        ("area_hectares", "inhabitants", "is_sample"),
    ]
    assert {known.authority.name for known in difference.gone} >= {"Fulda, Stadt", "Mossautal"}

    import_register(source=replace(queries.sample(), entries=queries.sample().entries[1:2]), by=SYSTEM)
    assert not Authority.objects.get(name__startswith="Gießen,").is_sample


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("gie", ["Gießen", "Landkreis Gießen"]),
        ("Giessen", ["Gießen", "Landkreis Gießen"]),
        ("Gruenberg", ["Grünberg"]),
        ("353", ["Gießen", "Grünberg"]),
        ("35390", ["Gießen"]),
        ("Universitäts", ["Gießen"]),
        ("Darmstadt", ["Darmstadt"]),
        ("Gutsbezirk", []),
        ("99999", []),
        ("  ", []),
        ("%", []),
    ],
)
def test_towns_are_found_by_name_and_postcode(db: None, text: str, names: list[str]) -> None:
    take(SMALL)

    assert [match.name for match in queries.find(text)] == names


def test_a_match_names_its_district(db: None) -> None:
    take(SMALL)

    found = {match.name: match for match in queries.find("35")}

    assert (found["Gießen"].district, found["Gießen"].ars) == ("Landkreis Gießen", "065310005005")
    assert queries.find("Darmstadt")[0].district == ""


def test_several_keys_at_once(db: None) -> None:
    take(SMALL)

    found = queries.of_keys(["065310005005", "065310000000", "064110000000", "999999999999"])

    assert {key: match.name for key, match in found.items()} == {
        "065310005005": "Gießen",
        "065310000000": "Landkreis Gießen",
        "064110000000": "Darmstadt",
    }
    districts = {"06531": "Landkreis Gießen", "06411": "Darmstadt"}
    assert queries.district_names([*districts, "99999", ""]) == districts


@pytest.mark.parametrize(
    ("kind", "name", "text_kind", "shown"),
    [
        (AuthorityKind.DISTRICT, "Vogelsbergkreis", "44", "Vogelsbergkreis"),
        (AuthorityKind.DISTRICT, "Steinfurt", "43", "Kreis Steinfurt"),
        (AuthorityKind.MUNICIPALITY, "Kassel, documenta-Stadt", "61", "Kassel"),
    ],
)
def test_names_as_people_say_them(kind: AuthorityKind, name: str, text_kind: str, shown: str) -> None:
    assert display_name(Authority(kind=kind, name=name, text_kind=text_kind)) == shown


@pytest.mark.parametrize("key", ["06531", "065310000000", "0653100000"])
def test_keys_may_be_filled_up_with_zeros(db: None, key: str) -> None:
    take(SMALL)

    assert queries.authority(key).authority.name == "Gießen"


def test_an_unknown_key_is_not_there(db: None) -> None:
    with pytest.raises(NotFound):
        queries.authority("99999999")


def test_names() -> None:
    assert str(Authority(name="Fulda")) == "Fulda"
    assert str(AuthorityKey(scheme="ags", value="06631009")) == "ags 06631009"
    assert str(Succession(predecessor_id=1, successor_id=2)) == "1 → 2"


# --- Commands


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_command_imports_shows_and_says_what_it_did(db: None, tmp_path: Path) -> None:
    file = tmp_path / "GV100AD.txt"
    file.write_bytes(told(SMALL))

    dry = json.loads(run("register_import", str(file), "--dry-run", "--json"))
    assert (dry["dry_run"], len(dry["new"]), Authority.objects.count()) == (True, 8, 0)

    assert "new       8" in run("register_import", str(file))
    assert "unchanged 8" in run("register_import", str(file))
    assert "065310005005" in run("register_show", "06531005")
    shown = json.loads(run("register_show", "06531005", "--json"))
    assert shown["district"] == "Landkreis Gießen"
    assert shown["keys"][0] == {"scheme": "ags", "value": "06531005", "valid_from": "2023-11-30", "valid_to": None}


def test_the_command_names_changes_and_long_lists(db: None, tmp_path: Path) -> None:
    many = SMALL + "\n".join(f"60 | 065313{number:02} | 5001 | Ort {number} | 64 | 35999" for number in range(25))
    file = tmp_path / "GV100AD.txt"
    file.write_bytes(told(many))
    assert "… and 13 more" in run("register_import", str(file))

    file.write_bytes(told(SMALL.replace("Lumdatal", "Lahntal"), day="20241231"))
    text = run("register_import", str(file))
    assert "(name)" in text
    assert "gone      25" in text
    assert "until 2024-12-30" in run("register_show", "06531301")


def test_the_command_reads_the_sample(db: None) -> None:
    assert "new       14" in run("register_import", "--sample")
    assert "sample" in run("register_show", "06535")


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["register_import"], 2, "Name one file"),
        (["register_import", "--sample", "x.txt"], 2, "Name one file"),
        (["register_import", "/nowhere/x.txt"], 2, "No such file"),
        (["register_show", "Fulda"], 2, "digits"),
        (["register_show", "06"], 1, "no authority with the key 06"),
    ],
)
def test_wrong_usage_and_failed_work_have_their_own_status(
    db: None, arguments: list[str], status: int, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence) as error:
        run(*arguments)
    assert error.value.returncode == status


def test_a_damaged_file_names_line_and_column_and_changes_nothing(db: None, tmp_path: Path) -> None:
    file = tmp_path / "GV100AD.txt"
    file.write_bytes(told(SMALL)[:-30])

    with pytest.raises(CommandError, match="Zeile 11, Spalte") as error:
        run("register_import", str(file))
    assert error.value.returncode == 1
    assert Authority.objects.count() == 0


def test_on_a_terminal_the_command_says_what_it_does(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    err = StringIO()
    call_command("register_import", "--sample", stdout=StringIO(), stderr=err)

    assert "14 authorities" in err.getvalue()
