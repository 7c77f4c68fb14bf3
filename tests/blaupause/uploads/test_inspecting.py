import bz2
import gzip
import io
import lzma
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from pypdf import PdfWriter
from pypdf.actions import JavaScript

from blaupause.engine.bounded import Limits
from blaupause.uploads import Clean, DemoScanner, Kind, Rejected, ScannerUnavailable, Verdict, inspect, inspecting
from blaupause.uploads.scanning import EICAR
from tests.blaupause.uploads.files import Objects, pdf

ALL = ("application/pdf", "image/jpeg", "image/png")
MEGABYTE = 1_000_000


def check(name: str, content: bytes, accept: tuple[str, ...] = ALL, *, keep_metadata: bool = False) -> Clean | Rejected:
    return inspect(name, content, accept, MEGABYTE, scanner=DemoScanner(), keep_metadata=keep_metadata)


def kind_of(result: Clean | Rejected) -> Kind | None:
    return result.kind if isinstance(result, Rejected) else None


def clean(result: Clean | Rejected) -> Clean:
    assert isinstance(result, Clean), result
    return result


# --- Pictures -------------------------------------------------------------------------------------------------------


def test_a_photo_loses_place_time_device_and_what_hides_behind_it(photo: bytes) -> None:
    file = clean(check("Hund.JPG", photo))

    assert (file.name, file.media_type, file.pages, file.dimensions) == ("Hund.jpg", "image/jpeg", 0, (40, 80))
    for trace in (b"Exif", b"Kamera", b"2026:09:08", b"Herr Muster", b"hidden.zip"):
        assert trace not in file.content


def test_a_photo_that_lay_on_its_side_stands_up(photo: bytes) -> None:
    image = Image.open(io.BytesIO(clean(check("Hund.jpg", photo)).content))

    assert image.size == (40, 80)
    top, bottom = image.getpixel((20, 5)), image.getpixel((20, 75))
    assert top == (254, 0, 0)
    assert bottom == (255, 255, 255)


def test_place_and_time_stay_where_the_service_asks_for_them(photo: bytes) -> None:
    exif = Image.open(io.BytesIO(clean(check("Schaden.jpg", photo, keep_metadata=True)).content)).getexif()

    assert exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] == (50.0, 33.0, 0.0)
    assert exif[Base.DateTime] == "2026:09:08 10:58:00"
    assert Base.Orientation not in exif


def test_a_drawing_stays_transparent(drawing: bytes) -> None:
    file = clean(check("Skizze.png", drawing))

    assert (file.name, file.media_type, file.dimensions) == ("Skizze.png", "image/png", (10, 20))
    assert Image.open(io.BytesIO(file.content)).getpixel((0, 0)) == (0, 0, 0, 0)


@pytest.mark.parametrize(("mode", "kept"), [("L", "L"), ("RGB", "RGB")])
def test_colours_become_what_every_viewer_shows(mode: str, kept: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (4, 4)).save(out, "JPEG", icc_profile=b"profile")

    image = Image.open(io.BytesIO(clean(check("Bild.jpg", out.getvalue())).content))

    assert image.mode == kept
    assert image.info["icc_profile"] == b"profile"


@pytest.mark.parametrize(("mode", "kept"), [("P", "P"), ("LA", "LA"), ("1", "1"), ("I;16", "I;16")])
def test_drawings_of_every_kind_pass(mode: str, kept: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (4, 4)).save(out, "PNG", **({"transparency": 0} if mode == "P" else {}))

    image = Image.open(io.BytesIO(clean(check("Bild.png", out.getvalue())).content))

    assert image.mode == kept
    assert ("transparency" in image.info) == (mode == "P")


def test_a_picture_that_unpacks_to_gigabytes_is_refused() -> None:
    result = check("Bombe.png", png_of(30_000, 30_000))

    assert kind_of(result) == Kind.TOO_COMPLEX


def png_of(width: int, height: int) -> bytes:
    """An empty picture of any size in a few kilobytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)

    head = width.to_bytes(4) + height.to_bytes(4) + b"\x01\x00\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch, photo: bytes) -> None:
    monkeypatch.setattr(inspecting, "_LIMITS", Limits(cpu_seconds=5, wall_seconds=0.001, memory_bytes=10**9))

    assert kind_of(check("Hund.jpg", photo)) == Kind.TOO_COMPLEX


@pytest.mark.parametrize("part", [0.1, 0.5, 0.7])
def test_half_a_picture_is_damaged(photo: bytes, drawing: bytes, part: float) -> None:
    for name, content in (("a.jpg", photo[:-15]), ("b.png", drawing)):
        assert kind_of(check(name, content[: int(len(content) * part)])) in {Kind.DAMAGED, Kind.WRONG_TYPE}


# --- Documents ------------------------------------------------------------------------------------------------------


def test_a_document_comes_through_as_it_is() -> None:
    content = pdf()

    assert check("Vertrag.pdf", content) == Clean(
        name="Vertrag.pdf", content=content, media_type="application/pdf", pages=1
    )


def test_links_forms_and_outlines_are_fine() -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_blank_page(100, 100)
    writer.add_outline_item(title="Seite 2", page_number=1)
    out = io.BytesIO()
    writer.write(out)

    assert clean(check("Vertrag.pdf", out.getvalue())).pages == 2
    link = pdf({4: b"<</Type/Annot/Subtype/Link/A<</S/URI/URI(https://x.example)>>>>"})
    assert clean(check("Formular.pdf", link)).pages == 1


ACTIVE: dict[str, Objects] = {
    "script": {4: b"<</S/JavaScript/JS(app.alert\\(1\\))>>"},
    "script with a disguised name": {4: b"<</S/J#61vaScript/#4aS(x)>>"},
    "script without its kind": {4: b"<</JS 5 0 R>>", 5: b"(x)"},
    "script deep inside": {4: b"[[<</A[<</B<</JS(x)>>>>]>>]]"},
    "program": {4: b"<</S/Launch/F(cmd.exe)>>"},
    "program by a detour": {4: b"<</S 5 0 R/F(cmd.exe)>>", 5: b"/Launch"},
    "form that sends itself": {4: b"<</S/SubmitForm/F(https://x.example)>>"},
    "form of another kind": {4: b"<</XFA(x)>>"},
    "film": {4: b"<</Type/Annot/Subtype/RichMedia>>"},
    "nobody points to it": {7: b"<</S/JavaScript/JS(x)>>"},
}


@pytest.mark.parametrize("objects", ACTIVE.values(), ids=ACTIVE.keys())
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "in an object stream"])
def test_a_document_that_acts_is_refused(objects: Objects, packed: bool) -> None:  # noqa: FBT001 (a table)
    result = check("Vertrag.pdf", pdf(packed=objects) if packed else pdf(objects))

    assert kind_of(result) == Kind.ACTIVE


@pytest.mark.parametrize("key", [b"/OpenAction<</S/JavaScript/JS(x)>>", b"/AA<</WC<</S/Launch/F(x)>>>>"])
def test_a_document_that_acts_when_opened_is_refused(key: bytes) -> None:
    assert kind_of(check("Vertrag.pdf", pdf(catalog=key))) == Kind.ACTIVE


@pytest.mark.parametrize(
    "content",
    [
        pdf({4: b"<</Type/Filespec/F(x.exe)/EF<</F 5 0 R>>>>"}),
        pdf({4: b"<</Type/EmbeddedFile/Length 1>>\nstream\nx\nendstream"}),
        pdf(catalog=b"/Names<</EmbeddedFiles<</Names[]>>>>"),
        pdf(packed={4: b"<</Type/Filespec/F(x.exe)/EF<</F 5 0 R>>>>"}),
    ],
)
def test_a_document_that_carries_files_is_refused(content: bytes) -> None:
    assert kind_of(check("Vertrag.pdf", content)) == Kind.ATTACHED


def test_a_document_with_a_script_from_a_real_writer_is_refused() -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_open_action(JavaScript("app.alert(1)"))
    out = io.BytesIO()
    writer.write(out)

    assert kind_of(check("Vertrag.pdf", out.getvalue())) == Kind.ACTIVE


@pytest.mark.parametrize("password", ["", "geheim"])
def test_an_encrypted_document_is_refused(password: str) -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt(password, "Besitz", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)

    assert kind_of(check("Vertrag.pdf", out.getvalue())) == Kind.ENCRYPTED


def test_a_book_is_refused() -> None:
    kids = b" ".join([b"3 0 R"] * 501)

    result = check("Buch.pdf", pdf({2: b"<</Type/Pages/Kids[%b]/Count 501>>" % kids}))

    assert kind_of(result) == Kind.TOO_COMPLEX


def test_an_object_stream_that_unpacks_to_gigabytes_is_refused() -> None:
    bomb = zlib.compress(b"4 0 " + b" " * 200_000_000, 9)
    stream = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (len(bomb), bomb)
    content = pdf({8: stream}, packed={}).replace(b"\x00\x00\x00\x00\x00\xff\xff", b"\x02\x00\x00\x00\x08\x00\x00", 2)

    started = time.monotonic()
    result = check("Bombe.pdf", content)

    assert kind_of(result) in {Kind.TOO_COMPLEX, Kind.DAMAGED}
    assert time.monotonic() - started < 30


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\nnichts",
        pdf()[:200],
        pdf() + b"PK\x03\x04" + b"x" * 2_000,
    ],
)
def test_a_document_that_nobody_can_read_is_damaged(content: bytes) -> None:
    assert kind_of(check("Vertrag.pdf", content)) == Kind.DAMAGED


# --- Everything else ------------------------------------------------------------------------------------------------


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("x"))
    return out.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], Kind]] = {
    "zip": (lambda: zipped("a.pdf"), Kind.ARCHIVE),
    "tar": (tarred, Kind.ARCHIVE),
    "gzip": (lambda: gzip.compress(b"x"), Kind.ARCHIVE),
    "bzip2": (lambda: bz2.compress(b"x"), Kind.ARCHIVE),
    "xz": (lambda: lzma.compress(b"x"), Kind.ARCHIVE),
    "7z": (lambda: b"7z\xbc\xaf\x27\x1c\x00", Kind.ARCHIVE),
    "rar": (lambda: b"Rar!\x1a\x07\x01", Kind.ARCHIVE),
    "docx": (lambda: zipped("[Content_Types].xml", "word/document.xml"), Kind.OFFICE),
    "odt": (lambda: zipped("mimetype").replace(b"mimetypex", b"mimetypeapplication/vnd.oasis"), Kind.OFFICE),
    "doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Kind.OFFICE),
    "rtf": (lambda: b"{\\rtf1}", Kind.OFFICE),
    "svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', Kind.WRONG_TYPE),
    "html": (lambda: b"<!doctype html><script>1</script>", Kind.WRONG_TYPE),
    "gif": (lambda: b"GIF89a", Kind.WRONG_TYPE),
    "heic": (lambda: b"\x00\x00\x00\x18ftypheic", Kind.WRONG_TYPE),
    "webp": (lambda: b"RIFF\x00\x00\x00\x00WEBPVP8 ", Kind.WRONG_TYPE),
    "program": (lambda: b"MZ\x90\x00", Kind.WRONG_TYPE),
    "script": (lambda: b"#!/bin/sh\n", Kind.WRONG_TYPE),
    "script before a document": (lambda: b"<script>1</script>" + pdf(), Kind.WRONG_TYPE),
    "text": (lambda: b"Guten Tag", Kind.WRONG_TYPE),
    "nothing": (lambda: b"", Kind.EMPTY),
    "too much": (lambda: b"\xff\xd8\xff" + bytes(MEGABYTE), Kind.TOO_LARGE),
}


@pytest.mark.parametrize(("make", "kind"), REFUSED.values(), ids=REFUSED.keys())
@pytest.mark.parametrize("name", ["Vertrag.pdf", "Hund.jpg", "ohne Endung"])
def test_the_content_decides_not_the_name(make: Callable[[], bytes], kind: Kind, name: str) -> None:
    assert kind_of(check(name, make())) == kind


def test_only_what_the_question_asks_for_is_taken(photo: bytes) -> None:
    assert kind_of(check("a.pdf", pdf(), ("image/jpeg",))) == Kind.WRONG_TYPE
    assert kind_of(check("a.jpg", photo, ("application/pdf",))) == Kind.WRONG_TYPE
    assert kind_of(check("a.jpg", photo, ("image/png",))) == Kind.WRONG_TYPE
    assert kind_of(check("a.jpg", photo, ())) == Kind.WRONG_TYPE


def test_a_false_name_is_put_right(photo: bytes) -> None:
    assert clean(check("Vertrag.pdf.exe", pdf())).name == "Vertrag.pdf"
    assert clean(check("../../etc/Hund.php.jpg", photo)).name == "Hund.jpg"


def test_malware_is_refused_before_anything_looks_inside(photo: bytes) -> None:
    assert kind_of(check("Vertrag.pdf", b"%PDF-1.7\n" + EICAR)) == Kind.MALWARE
    assert kind_of(check("Hund.jpg", photo + EICAR)) == Kind.MALWARE


@dataclass
class BrokenScanner:
    asked: int = 0

    def scan(self, content: bytes) -> Verdict:  # noqa: ARG002 (a scanner takes it)
        self.asked += 1
        raise ScannerUnavailable("away")


def test_without_a_verdict_nothing_is_taken(photo: bytes, caplog: pytest.LogCaptureFixture) -> None:
    scanner = BrokenScanner()

    result = inspect("Hund Frieda.jpg", photo, ALL, MEGABYTE, scanner=scanner)

    assert kind_of(result) == Kind.UNCHECKED
    assert scanner.asked == 1
    assert f"No verdict on an upload of {len(photo)} bytes" in caplog.text
    assert "Frieda" not in caplog.text


# --- Sentences ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "accept", "reason"),
    [
        (
            "Vertrag.heic",
            b"\x00\x00\x00\x18ftypheic",
            ALL,
            "Die Datei „Vertrag.heic“ können wir nicht öffnen. Laden Sie ein Foto (JPG, PNG) oder ein PDF hoch.",
        ),
        (
            "a.zip",
            zipped("x"),
            ("image/jpeg",),
            "Die Datei „a.zip“ ist ein Archiv. Laden Sie die Dateien daraus einzeln hoch: ein Foto (JPG).",
        ),
        (
            "b.docx",
            b"{\\rtf",
            ("application/pdf",),
            "Die Datei „b.docx“ können wir nicht öffnen. Speichern Sie sie neu und laden Sie ein PDF hoch.",
        ),
        (
            "groß.jpg",
            bytes(1_840_000),
            ALL,
            "Die Datei „groß.jpg“ ist mit 1,8\u00a0MB zu groß. Laden Sie eine Datei mit höchstens 1\u00a0MB hoch.",
        ),
        ("c:\\leer.pdf", b"", ALL, "Die Datei „leer.pdf“ ist leer. Wählen Sie eine andere Datei aus."),
    ],
)
def test_a_refusal_says_what_happened_and_what_to_do(
    name: str, content: bytes, accept: tuple[str, ...], reason: str
) -> None:
    result = check(name, content, accept)

    assert isinstance(result, Rejected)
    assert result.reason == reason


def test_small_limits_are_told_in_kilobytes() -> None:
    result = inspect("a.pdf", b"%PDF-" + bytes(3_000), ALL, 2_000, scanner=DemoScanner())

    assert isinstance(result, Rejected)
    assert "ist mit 3\u00a0kB zu groß" in result.reason
    assert "höchstens 2\u00a0kB" in result.reason
