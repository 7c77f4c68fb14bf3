"""Documents: what passes as it is, and what acts, carries files or is too much."""

import io
import time
import zlib

import pytest
from pypdf import PdfWriter
from pypdf.actions import JavaScript

from blaupause.uploads import Clean, Kind
from tests.blaupause.uploads.files import Objects, pdf
from tests.blaupause.uploads.inspecting import check, clean, kind_of

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
