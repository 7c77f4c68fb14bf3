"""Inviting people by a list: what it may look like, what is wrong with it, and that nothing is half done in silence."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from blaupause.domain import Conflict, Refused, Role
from blaupause.identity.models import Invitation
from blaupause.tenancy.context import identity
from tenants.organisation import queries
from tenants.organisation.actions import keep_staff_list, save_unit, start_staff_list
from tenants.organisation.models import StoredFile
from tenants.organisation.rules.staff_list import MOST_ROWS, SAMPLE, Known, StaffList, read_staff_list
from tests.clients import staff, visitor
from tests.people import ADMIN, CLERK, NEIGHBOUR
from tests.templates import DOG

if TYPE_CHECKING:
    from django.test import Client

    from blaupause.domain import Actor
    from tests.worlds import World

PAGE = "/einrichtung/team/liste/"
HEAD = "email;name;rollen;stellen;grund\n"
SERVICES = "email;rollen;leistungen\na@b.example;Sachbearbeitung;{}\n"
GOOD = HEAD + "joerg@fulda.example;Jörg Groß;Sachbearbeitung;Steueramt;neu\n"


def read(text: str, encoding: str = "utf-8") -> StaffList:
    return read_staff_list(
        text.encode(encoding), Known.of({"Steueramt": 7}, [(DOG, "Hund, groß oder klein, anmelden")])
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_spreadsheets_save_it_in_many_ways(encoding: str, separator: str) -> None:
    found = read(GOOD.replace(";", separator), encoding)

    assert found.mistakes == ()
    assert [(row.email, row.name, row.roles, row.units) for row in found.rows] == [
        ("joerg@fulda.example", "Jörg Groß", ("clerk",), (7,))
    ]


@pytest.mark.parametrize("cell", [DOG, DOG.upper(), "Hund, groß oder klein, anmelden", f"{DOG}|{DOG}"])
def test_services_are_named_by_title_or_short_name(cell: str) -> None:
    found = read(SERVICES.format(f'"{cell}"'))

    assert (found.mistakes, {slug for row in found.rows for slug in row.services}) == ((), {DOG})


@pytest.mark.parametrize("cell", ["", " ", "alle", "Alle", "alle,"])
def test_no_limit_is_an_empty_cell_or_the_word_for_it(cell: str) -> None:
    found = read(SERVICES.format(f'"{cell}"'))

    assert (found.mistakes, [row.services for row in found.rows]) == ((), [()])


def test_the_sample_reads_as_it_says() -> None:
    found = read(SAMPLE)

    assert (found.mistakes, [(row.units, row.services) for row in found.rows]) == ((), [((), ()), ((), ())])


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        (HEAD + "a@b.example;;Sachbearbeitung\nA@B.example;;Sachbearbeitung\n", 3, "email", "steht schon in Zeile 2"),
        (HEAD + "keine;;Sachbearbeitung\n", 2, "email", "keine E-Mail-Adresse"),
        (HEAD + "a@b.example;;Kaiser\n", 2, "rollen", "„Kaiser“ gibt es nicht. Es gibt: "),
        (HEAD + "a@b.example;;\n", 2, "rollen", "fehlt die Rolle"),
        (HEAD + "a@b.example;;Sachbearbeitung;Forstamt\n", 2, "stellen", "Forstamt"),
        (HEAD + f"a@b.example;{'x' * 300};Sachbearbeitung\n", 2, "name", "zu lang"),
        (HEAD + f"a@b.example;;Sachbearbeitung;;{'x' * 301}\n", 2, "grund", "zu lang"),
        (HEAD + "a@b.example;;Sachbearbeitung;;;zu viel\n", 2, "", "mehr Felder"),
        (HEAD + f'a@b.example;"{"x" * 131_073}', 2, "", "endet ein Feld nicht"),
        (SERVICES.format("Mond"), 2, "leistungen", "gibt es hier nicht: Mond"),
        (SERVICES.format(" , | /"), 2, "leistungen", "nur Trennzeichen"),
        (SERVICES.format(f"alle|{DOG}"), 2, "leistungen", "neben einzelnen Namen"),
        (HEAD + "a@b.example;;Sachbearbeitung;,\n", 2, "stellen", "nur Trennzeichen"),
        ("email;rollen;gehalt\na@b.example;Sachbearbeitung;1\n", 1, "gehalt", "kennen wir nicht"),
        ("name\nx\n", 1, "", "Es fehlt: email, rollen"),
        (HEAD, 2, "", "steht niemand"),
        ("", 1, "", "keine CSV-Datei"),
        ("PK\0", 1, "", "keine CSV-Datei"),
        (HEAD + "x\n" * (MOST_ROWS + 1), 1, "", "zu groß"),
    ],
)
def test_a_mistake_is_named_with_line_and_column(text: str, line: int, column: str, words: str) -> None:
    mistake = read(text).mistakes[0]

    assert (mistake.line, mistake.column) == (line, column)
    assert words in mistake.sentence


def test_empty_lines_are_nobody() -> None:
    found = read(HEAD + ";;;;\n\n" + GOOD.removeprefix(HEAD) + " ; ;;;\n")

    assert ([row.email for row in found.rows], found.mistakes) == (["joerg@fulda.example"], ())


def test_five_thousand_rows_are_read_in_seconds() -> None:
    rows = "".join(f"a{number}@b.example;;Sachbearbeitung;;\n" for number in range(MOST_ROWS))
    begun = time.monotonic()

    found = read(HEAD + rows)

    assert (len(found.rows), found.mistakes) == (MOST_ROWS, ())
    assert time.monotonic() - begun < 10


@pytest.fixture
def admin(fulda: World) -> Client:
    save_unit(values={"name": "Steueramt"}, by=ADMIN)
    return staff(Role.ADMIN, fulda.town)


def sent(text: str) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("liste.csv", text.encode("cp1252"))}


def invited() -> list[str]:
    with identity():
        return sorted(Invitation.objects.values_list("email", flat=True))


def test_everybody_is_invited_by_jobs_and_the_page_tells_how_far(fulda: World, admin: Client) -> None:
    many = HEAD + "".join(f"p{number:02d}@fulda.example;;Sachbearbeitung;Steueramt;\n" for number in range(30))
    html = admin.post(PAGE, sent(many)).content.decode()
    assert "Gelesen: 30 Personen" in html
    assert invited() == []

    kept = StoredFile.objects.get(purpose="staff_list")
    for _time in range(2):  # pressed twice
        assert admin.post(PAGE, {"liste": str(kept.uuid)}).status_code == 302
    assert [name for name, _ids in fulda.jobs()].count("organisation.invite_staff") == 1
    assert "Die Einladungen gehen hinaus" in admin.get(PAGE).content.decode()
    with pytest.raises(Conflict, match="gerade abgearbeitet"):
        keep_staff_list(rows=read(GOOD).rows, by=ADMIN)
    assert "gerade abgearbeitet" in admin.post(PAGE, sent(GOOD)).content.decode()
    fulda.run_jobs()

    assert len(invited()) == 30
    assert "Die Liste ist abgearbeitet" in admin.get(PAGE).content.decode()
    state = queries.staff_list()
    assert state
    assert (state.rows, state.done, state.total) == ([], 30, 30)  # nobody's address stays
    keep_staff_list(rows=read(GOOD).rows, by=ADMIN)
    assert queries.staff_list() is None


def test_with_a_mistake_nobody_is_invited(admin: Client) -> None:
    answer = admin.post(PAGE, sent(GOOD + "b@c.example;;Kaiser;;\n"))

    assert answer.status_code == 422
    assert "Niemand ist eingeladen" in answer.content.decode()
    assert "„Kaiser“" in answer.content.decode()
    assert StoredFile.objects.count() == 0


def test_the_page_without_a_file_and_the_sample(fulda: World, admin: Client) -> None:
    assert "Wählen Sie eine Datei aus" in admin.post(PAGE, {}).content.decode()
    sample = admin.get(f"{PAGE}muster/")
    assert read_staff_list(sample.content, Known.of({}, [])).mistakes == ()
    assert "Mustermann" in SAMPLE
    assert visitor(fulda.host).get(PAGE).status_code == 302
    assert staff(Role.CLERK, fulda.town).get(PAGE).status_code == 403


@pytest.mark.parametrize("by", [CLERK, NEIGHBOUR])
def test_only_the_towns_own_administration_invites(fulda: World, by: Actor) -> None:
    kept = keep_staff_list(rows=read(GOOD).rows, by=ADMIN)

    with pytest.raises(Refused):
        keep_staff_list(rows=(), by=by)
    with pytest.raises(Refused):
        start_staff_list(uuid=kept.uuid, by=by)
    assert queries.staff_list() is None


def test_who_lost_the_administration_meanwhile_invites_nobody(fulda: World) -> None:
    kept = keep_staff_list(rows=read(GOOD).rows, by=ADMIN)
    assert start_staff_list(uuid=kept.uuid, by=ADMIN)  # of a person whom the platform does not know
    fulda.run_jobs()

    state = queries.staff_list()
    assert state
    assert state.is_finished
    assert [email for _number, email, _sentence in state.failed] == ["joerg@fulda.example"]
    assert invited() == []
