"""The issue's table "Bad input and faults" where people fill in: refused with the field's name, draft kept."""

from __future__ import annotations

import html
import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from blaupause.standards.din91379 import CHARACTERS, SEQUENCES, Group
from blaupause.uploads.scanning import EICAR
from tenants.intake.models import Draft
from tenants.organisation.models import StoredFile
from tests.blaupause.uploads.files import pdf
from tests.citizens import visitor
from tests.tenants.intake.filled import BASE, DEFECT, FRIEDA, PDF, PERSON, begin, file, send, stand, text

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import Settings

    from tests.worlds import World

pytestmark = pytest.mark.django_db

LETTERS = [each for group in Group if group != Group.MARKS for each in sorted(CHARACTERS[group]) if each.isalpha()]
NAMES = [" ".join(LETTERS[start : start + 50]) for start in range(0, len(LETTERS), 50)]
NAMES += [" ".join(sorted(SEQUENCES)[start : start + 30]) for start in range(0, len(SEQUENCES), 30)]
"""Every letter and every sequence of the standard, as long as a form takes at once."""


@pytest.fixture
def client(fulda: World) -> Client:
    """Somebody who has filled in the first page."""
    client = visitor(fulda)
    begin(client)
    send(client, "ueber_sie", PERSON)
    return client


def kept() -> dict[str, object]:
    answers: dict[str, object] = Draft.objects.get().answers
    return answers


class TestTampering:
    def test_unknown_field(self, client: Client) -> None:
        before = kept()

        page = send(client, "ueber_sie", PERSON | {"wohnort": "Künzell", "ist_admin": "ja"})

        assert page.status_code == 400
        assert "Das Feld „ist_admin“ passt nicht zu diesem Formular" in text(page)
        assert kept() == before

    def test_option_that_is_not_offered(self, client: Client) -> None:
        page = send(client, "hunde", FRIEDA | {"hunde-0-rasse": "einhorn"})

        assert page.status_code == 400
        assert "„hunde/0/rasse“" in text(page)
        assert "hunde" not in kept()

    def test_wrong_type(self, client: Client) -> None:
        page = send(client, "ueber_sie", PERSON | {"weitere_haltung": "vielleicht"})

        assert page.status_code == 400
        assert "„weitere_haltung“" in text(page)

    def test_two_values_for_one_question(self, client: Client) -> None:
        page = send(client, "ueber_sie", PERSON | {"vornamen": ["Sevda", "Ayşe"]})

        assert page.status_code == 400
        assert "„vornamen“" in text(page)

    def test_hidden_question_answered(self, client: Client) -> None:
        page = send(client, "ueber_sie", PERSON | {"weitere_vornamen": "Max"})

        assert page.status_code == 400
        assert "„weitere_vornamen“" in text(page)
        assert "weitere_vornamen" not in kept()

    def test_ten_megabytes_of_text(self, client: Client) -> None:
        page = send(client, "ueber_sie", PERSON | {"vornamen": "x" * 10_000_000})

        assert page.status_code == 400
        assert "„vornamen“" in text(page)
        assert kept()["vornamen"] == "Sevda"

    def test_nul(self, client: Client) -> None:
        page = send(client, "ueber_sie", PERSON | {"vornamen": "Sev\0da"})

        assert page.status_code == 400
        assert "„vornamen“" in text(page)

    def test_broken_utf8(self, client: Client) -> None:
        window = stand(client, "ueber_sie")

        page = client.post(
            f"{BASE}ueber_sie/",
            b"vornamen=Sev%FFda&familienname=B&weitere_haltung=nein&aktion=weiter&_stand=" + window.encode(),
            content_type="application/x-www-form-urlencoded",
        )

        assert page.status_code == 422
        assert 'href="#vornamen"' in page.content.decode()
        assert Draft.objects.get().done_pages == set()

    def test_ten_thousand_repeats(self, client: Client) -> None:
        page = send(client, "hunde", {"hunde": [str(number) for number in range(10_000)]})

        assert page.status_code == 400
        assert "„hunde“" in text(page)
        assert "hunde" not in kept()

    def test_a_field_for_each_of_ten_thousand_repeats(self, client: Client) -> None:
        page = send(client, "hunde", {f"hunde-{number}-rufname": "x" for number in range(10_000)})

        assert page.status_code == 400
        assert "-rufname“ passt nicht" in text(page)
        assert "hunde" not in kept()

    def test_a_file_where_none_is_asked_for(self, client: Client) -> None:
        page = send(client, "ueber_sie", PERSON | {"vornamen": file(PDF)})

        assert page.status_code == 400
        assert "„vornamen“" in text(page)
        assert not StoredFile.objects.exists()

    def test_a_page_of_another_form(self, client: Client) -> None:
        assert send(client, "gefahr", {"gefahr": "nein"}).status_code == 302
        assert "gefahr" not in kept()


class TestNames:
    @pytest.mark.parametrize("name", [*NAMES, "Đặng Thị Hương", "Łukasz Ağrı"])
    def test_of_din_91379_are_accepted_stored_and_shown(self, client: Client, name: str) -> None:
        assert send(client, "ueber_sie", PERSON | {"vornamen": name}).status_code == 302
        assert kept()["vornamen"] == name
        assert name in html.unescape(client.get(f"{BASE}pruefen/").content.decode())

    @pytest.mark.parametrize(("name", "sign"), [("Sevda 🐕", "🐕"), ("塞夫達", "塞")])
    def test_what_no_letter_can_print_is_refused_with_the_character(self, client: Client, name: str, sign: str) -> None:
        page = send(client, "ueber_sie", PERSON | {"vornamen": name})

        assert page.status_code == 422
        assert f"„{sign}“" in text(page)
        assert Draft.objects.get().done_pages == set()


class TestUploads:
    """A photo of a defect; its question takes JPG and PNG."""

    MANGEL = {"kategorie": "strasse", "beschreibung": "Ein Schlagloch."}

    @pytest.fixture
    def client(self, fulda: World, more_services: None) -> Client:  # noqa: ARG002 – asked for because of what it does
        client = visitor(fulda)
        begin(client, DEFECT)
        send(client, "gefahr", {"gefahr": "nein"}, service=DEFECT)
        return client

    @pytest.mark.parametrize(
        ("content", "name", "reason"),
        [
            (b"hello", "Foto.jpg", "können wir nicht öffnen"),
            (PDF, "Foto.jpg", "können wir nicht öffnen"),
            (b"PK\x03\x04" + b"\0" * 60, "Fotos.zip", "Archiv"),
            (b"", "leer.jpg", "leer"),
        ],
    )
    def test_what_is_not_asked_for_is_refused_with_the_reason(
        self, client: Client, content: bytes, name: str, reason: str
    ) -> None:
        page = send(client, "mangel", self.MANGEL | {"foto": file(content, name)}, service=DEFECT)

        assert page.status_code == 422
        assert reason in text(page)
        assert name.split(".", maxsplit=1)[0] in text(page)
        assert not StoredFile.objects.exists()
        assert kept()["beschreibung"] == "Ein Schlagloch."

    def test_malware_is_refused_and_not_stored(self, client: Client) -> None:
        page = send(client, "mangel", self.MANGEL | {"foto": file(photo() + EICAR, "Foto.jpg")}, service=DEFECT)

        assert page.status_code == 422
        assert "Schadsoftware" in text(page)
        assert not StoredFile.objects.exists()

    def test_too_large_is_refused(self, client: Client) -> None:
        page = send(client, "mangel", self.MANGEL | {"foto": file(b"\xff\xd8\xff" + b"x" * 11_000_000)}, service=DEFECT)

        assert page.status_code == 422
        assert "zu groß" in text(page)
        assert not StoredFile.objects.exists()

    def test_so_large_that_nobody_read_it_is_told_too(self, client: Client, settings: Settings) -> None:
        settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
        page = send(client, "mangel", self.MANGEL | {"foto": file(b"x" * 13_000_000)}, service=DEFECT)

        assert page.status_code == 422
        assert "größer als 12" in text(page)
        assert kept()["beschreibung"] == "Ein Schlagloch."

    def test_too_many_are_refused(self, client: Client) -> None:
        photos = [file(photo(), f"{number}.jpg") for number in range(4)]

        page = send(client, "mangel", self.MANGEL | {"foto": photos}, service=DEFECT)

        assert page.status_code == 422
        assert "höchstens 3 Dateien Platz" in text(page)
        assert StoredFile.objects.count() == 3

    def test_a_photo_loses_its_place(self, client: Client) -> None:
        place = Image.Exif()
        place[0x8825] = {1: "N", 2: (50.0, 33.0, 3.0)}
        with_place = photo(exif=place.tobytes())

        send(client, "mangel", self.MANGEL | {"foto": file(with_place, "Loch.jpg")}, service=DEFECT)

        stored = StoredFile.objects.get()
        assert not Image.open(io.BytesIO(stored.content)).getexif()
        assert kept()["foto"] == [str(stored.uuid)]

    def test_pdf_with_javascript_is_refused(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        send(client, "ueber_sie", PERSON)
        send(client, "hunde", FRIEDA, "zurueck")
        active = pdf(catalog=b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>")
        listed = FRIEDA | {"hunde-0-rasse": "rottweiler", "hunde-0-erlaubnis": "liegt_vor"}
        send(client, "hunde", listed, "aktualisieren")

        page = send(client, "hunde", listed | {"hunde-0-erlaubnis_nachweis": file(active)})

        assert page.status_code == 422
        assert "Hund 1: Die Datei „Vertrag.pdf“ enthält Programme" in text(page)
        assert not StoredFile.objects.exists()


def photo(**options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", **options)
    return out.getvalue()
