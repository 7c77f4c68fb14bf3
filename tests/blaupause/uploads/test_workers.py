"""The workers run in processes of their own; here their parts run in this one."""

import io
import json
import logging
import resource
import runpy
import sys
from types import ModuleType

import pytest
from PIL import Image, ImageCms
from pypdf import PdfWriter

from blaupause.uploads import image_worker, pdf_worker
from tests.blaupause.uploads.files import pdf


@pytest.fixture(autouse=True)
def unbounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep this process as it is: it has other things to do afterwards."""
    monkeypatch.setattr(resource, "setrlimit", lambda _what, _limits: None)
    monkeypatch.setattr(logging, "disable", lambda: None)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", Image.MAX_IMAGE_PIXELS)


def run(monkeypatch: pytest.MonkeyPatch, worker: ModuleType, content: bytes, *options: str) -> tuple[object, bytes]:
    assert worker.__file__
    out = io.BytesIO()
    monkeypatch.setattr(sys, "argv", ["worker.py", "5", "9", *options])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out))
    runpy.run_path(worker.__file__, run_name="__main__")
    line, _, rest = out.getvalue().partition(b"\n")
    return json.loads(line), rest


@pytest.mark.parametrize("options", [("JPEG", "bare", "0"), ("JPEG", "keep", "0")])
def test_a_photo_is_drawn_anew(monkeypatch: pytest.MonkeyPatch, photo: bytes, options: tuple[str, ...]) -> None:
    facts, content = run(monkeypatch, image_worker, photo, *options)

    assert facts == {"width": 40, "height": 80}
    assert (b"Kamera" in content) == ("keep" in options)


def test_a_drawing_is_drawn_anew(monkeypatch: pytest.MonkeyPatch, drawing: bytes) -> None:
    facts, content = run(monkeypatch, image_worker, drawing, "PNG", "bare", "0")

    assert facts == {"width": 10, "height": 20}
    assert content.startswith(b"\x89PNG")


def test_colours_keep_their_profile() -> None:
    image = Image.new("RGB", (4, 4))
    image.info["icc_profile"] = b"profile"

    assert b"profile" in image_worker.redraw(image, "JPEG", keep=False)


@pytest.mark.parametrize("profile", [b"", b"no profile"])
def test_colours_for_print_become_colours_for_screens(profile: bytes) -> None:
    image = Image.new("CMYK", (4, 4), (0, 255, 255, 0))
    image.info["icc_profile"] = profile

    shown = image_worker.for_screens(image)

    assert (shown.mode, shown.getpixel((1, 1))) == ("RGB", (255, 0, 0))
    assert "icc_profile" not in shown.info


def test_colours_for_print_are_mixed_by_their_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    image, mixed = Image.new("CMYK", (4, 4)), Image.new("RGB", (4, 4), (9, 9, 9))
    monkeypatch.setattr(ImageCms, "ImageCmsProfile", lambda _content: "coated")
    monkeypatch.setattr(ImageCms, "profileToProfile", lambda _image, mix, *_args, **_more: (mix, mixed)[1])

    assert image_worker.for_screens(image) is mixed


@pytest.mark.parametrize("mode", ["1", "P", "RGBA"])
def test_a_large_picture_becomes_smaller(mode: str) -> None:
    image = Image.new(mode, (400, 100))
    image.info["transparency"] = 0

    shown = image_worker.smaller(image, 40)

    assert (shown.size, shown.mode) == ((40, 10), "RGBA")


def test_the_longest_side_is_kept_to(monkeypatch: pytest.MonkeyPatch, drawing: bytes) -> None:
    assert run(monkeypatch, image_worker, drawing, "PNG", "bare", "10")[0] == {"width": 5, "height": 10}


def test_a_transparent_palette_stays_transparent() -> None:
    image = Image.new("P", (4, 4))
    image.info["transparency"] = 0

    assert b"tRNS" in image_worker.redraw(image, "PNG", keep=False)


def test_a_picture_larger_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch, drawing: bytes) -> None:
    monkeypatch.setattr(image_worker, "MAX_PIXELS", 199)
    monkeypatch.setattr(sys, "argv", ["worker.py", "5", "9", "PNG", "bare", "0"])
    out = io.BytesIO()

    image_worker.main(io.BytesIO(drawing), out)

    assert out.getvalue() == b'{"refused": "too_complex"}\n'


def encrypted() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("geheim", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "facts"),
    [
        (pdf(), {"pages": 1}),
        (encrypted(), {"refused": "encrypted"}),
        (pdf({4: b"<</S/JavaScript/JS(x)>>"}), {"refused": "active"}),
        (pdf({4: b"<</Type/Annot/Subtype/Movie>>"}), {"refused": "active"}),
        (pdf({4: b"<</JS(x)>>"}), {"refused": "active"}),
        (pdf({4: b"[[<</EF 5 0 R>>]]"}), {"refused": "attached"}),
        (pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R/JS(x)"), {"refused": "active"}),
    ],
)
def test_a_document_is_judged(monkeypatch: pytest.MonkeyPatch, content: bytes, facts: object) -> None:
    assert run(monkeypatch, pdf_worker, content) == (facts, b"")


@pytest.mark.parametrize("limit", ["MAX_PAGES", "MAX_OBJECTS"])
def test_a_document_larger_than_the_limits_is_refused(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(pdf_worker, limit, 0)
    monkeypatch.setattr(sys, "argv", ["worker.py", "5", "9"])
    out = io.BytesIO()

    pdf_worker.main(io.BytesIO(pdf()), out)

    assert out.getvalue() == b'{"refused": "too_complex"}\n'
