import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from blaupause.engine.bounded import Limits
from blaupause.uploads import DemoScanner, Kind, Rejected, ScannerUnavailable, Verdict, inspect, inspecting
from blaupause.uploads.scanning import EICAR
from tests.blaupause.uploads.files import pdf
from tests.blaupause.uploads.inspecting import ALL, MEGABYTE, check, clean, kind_of

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
