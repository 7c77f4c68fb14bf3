"""A town's set-up as one file: written, read, compared, taken as a whole or not at all."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import CommandError

from blaupause.domain import Invalid, Refused, Role
from tenants.organisation import queries
from tenants.organisation.actions import SentLogo, change_logo, import_setup, save_unit, update_profile
from tenants.organisation.models import Profile, Unit
from tenants.organisation.rules import FileWrong
from tenants.organisation.rules.setup_file import DEEPEST, LARGEST, read_document
from tenants.services.actions import set_parameters, subscribe
from tenants.services.models import Subscription
from tests.clients import staff, visitor
from tests.commands import call_command
from tests.people import ADMIN, CLERK, NEIGHBOUR
from tests.templates import DOG, released

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from blaupause.domain import Actor
    from tests.worlds import World

PAGE = "/einrichtung/datei/"
HEAD = "blaupause_einrichtung: 1\n"
IMPRINT = "## Wer?\n\nStadt „Fulda“: Straße 1\n"
pytestmark = pytest.mark.usefixtures("fulda")


def furnished() -> None:
    update_profile(
        changes={
            "display_name": "Stadt Fulda",
            "colour": "#1a4a7d",
            "postcode": "06037",
            "phone": "0661 102-0",
            "opening_hours": [
                {"day": 0, "from": "08:00", "to": "12:00"},
                {"day": 0, "from": "14:00", "to": "18:00"},
                {"day": 5, "from": "09:00", "to": "12:00"},
            ],
            "special_days": [{"from": "2026-12-24", "to": "2027-01-01", "name": "zwischen den Jahren", "hours": []}],
            "legal_texts": {"imprint": IMPRINT},
        },
        by=ADMIN,
    )
    save_unit(values={"name": "Steueramt", "room": "no", "phone": "1234"}, by=ADMIN)


def mistakes(text: str) -> list[str]:
    with pytest.raises(FileWrong) as wrong:
        queries.setup_differences(text)
    return [str(mistake) for mistake in wrong.value.mistakes]


def test_what_is_written_reads_well_and_comes_back_as_it_was() -> None:
    furnished()
    text = queries.setup_file()

    assert "  montag: 08:00-12:00, 14:00-18:00\n" in text
    assert "  postleitzahl: '06037'\n" in text
    assert "Straße 1" not in text
    assert queries.setup_differences(text) == ()
    assert import_setup(text=text, by=ADMIN) == ()


def test_a_neighbour_is_prepared_alike(fulda: World, giessen: World) -> None:
    furnished()
    text = queries.setup_file().replace("Stadt Fulda", "Stadt Gießen")
    with giessen:
        import_setup(text=text, by=NEIGHBOUR)
        theirs, office = queries.profile(), Unit.objects.get()

    ours = queries.profile()
    assert theirs.display_name == "Stadt Gießen"
    assert (theirs.opening_hours, theirs.special_days) == (ours.opening_hours, ours.special_days)
    assert theirs.legal_texts == {}  # a foreign imprint would pass the gate as a confirmed one
    assert (office.name, office.room) == ("Steueramt", "no")


def test_what_the_file_leaves_out_stays_and_days_count_one_by_one() -> None:
    furnished()
    text = HEAD + "kontakt:\n  telefon: '1'\n  oeffnungszeiten:\n    montag: geschlossen\n    dienstag: 08:00-09:00\n"

    changed = import_setup(text=text, by=ADMIN)

    assert [(each.place, each.before, each.after) for each in changed] == [
        ("kontakt / telefon", "0661 102-0", "1"),
        ("kontakt / oeffnungszeiten / montag", "08:00-12:00, 14:00-18:00", "geschlossen"),
        ("kontakt / oeffnungszeiten / dienstag", "(leer)", "08:00-09:00"),
    ]
    profile = queries.profile()
    assert profile.postcode == "06037"
    assert [span["day"] for span in profile.opening_hours] == [1, 5]


def test_a_section_that_says_nothing_changes_nothing() -> None:
    furnished()
    before = queries.setup_file()
    versions = Profile.objects.count()

    assert import_setup(text=HEAD + "aussehen: {}\nkontakt: {}\nstellen: {}\n", by=ADMIN) == ()

    assert (queries.setup_file(), Profile.objects.count()) == (before, versions)


def test_nothing_secret_and_no_file_is_in_it() -> None:
    furnished()
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'
    logo = change_logo(light=SentLogo("l.svg", svg), dark=None, alt="Geheimes Wappen", by=ADMIN).logo or {}

    text = queries.setup_file()

    for secret in (logo["light"]["file"], "Geheimes", ADMIN.id, "client_secret", "password"):
        assert secret not in text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Zeile 1: Hier fehlt „blaupause_einrichtung“"),
        ("- a", "Zeile 1: Die Datei beginnt nicht mit einem Abschnitt"),
        (HEAD.replace("1", "2"), "Zeile 1: „blaupause_einrichtung“ ist anders aufgebaut"),
        (HEAD + "aussehen:\n  farbe: '#123456'\n  farve: x\n", "Zeile 4: „farve“ kennen wir hier nicht"),
        (HEAD + "aussehen:\n  farbe: a\n  farbe: b\n", "Zeile 4: „farbe“ steht zweimal da"),
        (HEAD + "aussehen: [x]\n", "Zeile 2: Bei „aussehen“ erwarten wir etwas anderes"),
        (HEAD + "aussehen:\n  name: " + "x" * 121, "Zeile 3: „name“ ist zu lang"),
        (HEAD + "aussehen:\n  zeichen: ABCD\n", "Zeile 3: „zeichen“ ist zu lang"),
        (HEAD + "kontakt:\n  telefon: '" + "1" * 41 + "'\n", "Zeile 3: „telefon“ ist zu lang"),
        (HEAD + 'kontakt:\n  wer: "Amt\\nContact: x"\n', "Zeile 3: „wer“ ist anders aufgebaut"),
        (HEAD + "rechtliches:\n  impressum: x\n", "Zeile 2: „rechtliches“ kennen wir hier nicht"),
        (HEAD + "stellen:\n" + "".join(f"  A{n}: {{}}\n" for n in range(201)), "Zeile 2: „stellen“ ist zu lang"),
        (HEAD + "stellen:\n  " + "A" * 121 + ": {}\n", "Zeile 2: "),
        (HEAD + "aussehen:\n farbe: x\n  zeile: y\n", "Zeile 4: Hier lässt sich die Datei nicht lesen"),
        (HEAD + "kontakt:\n  oeffnungszeiten:\n    montag: 8-12\n", "Zeile 4: „montag“ ist anders aufgebaut"),
        (HEAD + "kontakt:\n  besondere_tage:\n  - bis: 2026-01-01\n    anlass: x\n", "Zeile 4: Hier fehlt „von“"),
        (HEAD + "a: &a [x]\nb: [*a, *a]\n", "Zeile 2: Hier lässt sich die Datei nicht lesen"),
        (HEAD + "a: !!python/object/apply:os.system ['true']\n", "Zeile 2: Hier lässt sich"),
        (HEAD + "a: " + "[" * (DEEPEST + 1), "Zeile 2: Hier lässt sich"),
        (HEAD + "a: \x00", "Zeichen, die in Text nicht vorkommen"),
        ("#" * (LARGEST + 1), "größer als 300 kB"),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(text: str, sentence: str) -> None:
    assert mistakes(text)[0].startswith(sentence) or sentence in mistakes(text)[0]


def test_all_mistakes_are_told_at_once() -> None:
    assert [each[:8] for each in mistakes(HEAD + "aussehen:\n  a: b\nkontakt:\n  c: d\n")] == ["Zeile 3:", "Zeile 5:"]


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("aussehen:\n  farbe: rot\n", "Zeile 4: aussehen: „rot“ ist keine Farbe"),
        ("kontakt:\n  email: keine\n", "kontakt: .*E-Mail"),
        ("kontakt:\n  besondere_tage:\n  - {von: 2026-02-31, anlass: x}\n", "kontakt: Den 2026-02-31 gibt es nicht"),
        ("kontakt:\n  besondere_tage:\n  - {von: 2026-02-01, anlass: ' '}\n", "kontakt: .*was an diesem Tag ist"),
        (
            "kontakt:\n  besondere_tage:\n  - {von: 2026-02-02, bis: 2026-02-01, anlass: x}\n",
            "kontakt: „x“ endet, bevor es beginnt",
        ),
        ("leistungen:\n  gibt-es-nicht: {}\n", "leistungen: Für diese Leistung gibt es keine"),
    ],
)
def test_a_refused_value_leaves_everything_as_it_was(section: str, words: str) -> None:
    furnished()
    before = queries.setup_file()

    with pytest.raises(FileWrong, match=words):
        import_setup(text=HEAD + "stellen:\n  Neues Amt: {}\n" + section, by=ADMIN)

    assert queries.setup_file() == before
    assert not Unit.objects.filter(name="Neues Amt").exists()


def test_the_actions_take_only_what_the_columns_take() -> None:
    for changes, field in (
        ({"monogram": "ABCD"}, "monogram"),
        ({"email": "keine"}, "email"),
        ({"contact_unit": "Amt\nContact: x"}, "contact_unit"),
    ):
        with pytest.raises(Invalid) as wrong:
            update_profile(changes=changes, by=ADMIN)  # type: ignore[arg-type]  # its keys
        assert wrong.value.field == field
    with pytest.raises(Invalid):
        save_unit(values={"name": "Amt", "phone": "1" * 41}, by=ADMIN)
    with pytest.raises(Invalid, match="ohne Umbruch"):
        save_unit(values={"name": "Amt\nzwei"}, by=ADMIN)


@pytest.mark.parametrize("by", [CLERK, NEIGHBOUR])
def test_only_the_towns_own_administration_takes_one(by: Actor) -> None:
    with pytest.raises(Refused):
        import_setup(text=HEAD, by=by)


def test_json_is_read_as_well() -> None:
    text = json.dumps({"blaupause_einrichtung": "1", "kontakt": {"ort": "Fulda"}})

    assert [each.after for each in queries.setup_differences(text)] == ["Fulda"]
    assert read_document(text).line(("kontakt", "ort", 3)) == 1


def test_services_come_along_with_their_offices(fulda: World, giessen: World) -> None:
    released(DOG)
    furnished()
    unit = Unit.objects.get()
    subscribe(service_slug=DOG, by=ADMIN)
    set_parameters(service_slug=DOG, typed={"unit": str(unit.pk)}, by=ADMIN)
    text = queries.setup_file()
    assert "unit: Steueramt" in text

    with giessen:
        import_setup(text=text, by=NEIGHBOUR)
        theirs, office = Subscription.objects.get(), Unit.objects.get()
        assert theirs.overlay["unit"] == office.pk
        assert not theirs.is_online
        with pytest.raises(FileWrong, match="„Forstamt“ gibt es hier nicht"):
            import_setup(text=text.replace("unit: Steueramt", "unit: Forstamt"), by=NEIGHBOUR)


def test_a_service_comes_with_other_values_than_offices_or_with_none() -> None:
    released(DOG)
    import_setup(text=HEAD + f"leistungen:\n  {DOG}: {{}}\n", by=ADMIN)
    assert Subscription.objects.get().overlay == {}

    import_setup(text=HEAD + f"leistungen:\n  {DOG}:\n    court: Verwaltungsgericht Kassel\n", by=ADMIN)
    assert Subscription.objects.get().overlay == {"court": "Verwaltungsgericht Kassel"}


# --- The page and the command ---------------------------------------------------------------------------------------


def test_the_page_shows_what_would_change_and_then_takes_it(admin: Client) -> None:
    content = b"\xef\xbb\xbf" + (HEAD + "kontakt:\n  ort: Fulda\n").encode()

    shown = admin.post(PAGE, {"file": SimpleUploadedFile("x.yaml", content), "aktion": "pruefen"})
    assert "kontakt / ort" in shown.content.decode()
    assert "So übernehmen" in shown.content.decode()
    assert Profile.objects.count() == 0

    taken = admin.post(PAGE, {"text": content.decode("utf-8-sig"), "aktion": "uebernehmen"}, follow=True)
    assert "Geänderte Angaben: 1" in taken.content.decode()
    assert queries.profile().place == "Fulda"
    again = admin.post(PAGE, {"text": content.decode("utf-8-sig"), "aktion": "pruefen"})
    assert "Nichts. Die Kommune ist schon so" in again.content.decode()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Wählen Sie eine Datei aus"),
        ({"file": SimpleUploadedFile("x.yaml", "ä".encode("latin-1"))}, "nicht in UTF-8"),
        ({"text": HEAD + "x: y\n", "aktion": "uebernehmen"}, "Zeile 2: „x“ kennen wir hier nicht"),
    ],
)
def test_the_page_says_what_is_wrong(admin: Client, sent: dict[str, Any], words: str) -> None:
    answer = admin.post(PAGE, sent)

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_the_file_is_saved_by_the_towns_own_administration(fulda: World, admin: Client) -> None:
    answer = admin.get(f"{PAGE}herunterladen/")

    assert answer["Content-Disposition"] == 'attachment; filename="einrichtung-fulda.yaml"'
    assert answer.content.decode().startswith("# Einrichtung von")
    assert visitor(fulda.host).get(f"{PAGE}herunterladen/").status_code == 302
    assert staff(Role.CLERK, fulda.town).get(f"{PAGE}herunterladen/").status_code == 403


def test_the_command_writes_and_takes_a_file(tmp_path: Path) -> None:
    furnished()
    path, out = tmp_path / "fulda.yaml", StringIO()
    call_command("town_setup", "export", "fulda", str(path), stdout=out)
    path.write_text(path.read_text().replace("0661 102-0", "0661 999"))

    call_command("town_setup", "import", "fulda", str(path), "--dry-run", stdout=out)
    assert queries.profile().phone == "0661 102-0"
    call_command("town_setup", "import", "fulda", str(path), "--json", stdout=out)
    assert queries.profile().phone == "0661 999"
    assert "kontakt / telefon: 0661 102-0 → 0661 999\nfulda: 1 values would change\n" in out.getvalue()
    assert '"dry_run": false' in out.getvalue()


def test_the_command_speaks_json_and_says_what_is_wrong(tmp_path: Path) -> None:
    out, wrong = StringIO(), tmp_path / "wrong.yaml"
    wrong.write_text("x: y\nz: [\n")
    call_command("town_setup", "export", "fulda", "--json", stdout=out)

    assert json.loads(out.getvalue())["setup"] == queries.setup_file()
    for arguments, words in (
        (("import", "fulda", str(wrong)), "Zeile 3"),
        (("import", "fulda", str(tmp_path / "none")), "No such file"),
        (("export", "atlantis"), "no town 'atlantis'"),
    ):
        with pytest.raises(CommandError, match=words) as refused:
            call_command("town_setup", *arguments)
        assert refused.value.returncode == 1
