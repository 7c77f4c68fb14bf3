"""Papers people hold in their hands."""

from __future__ import annotations

import io

import pypdf
from PIL import Image


def a_pdf() -> bytes:
    """Make a real, plain PDF of one page."""
    paper = pypdf.PdfWriter()
    paper.add_blank_page(width=595, height=842)
    out = io.BytesIO()
    paper.write(out)
    return out.getvalue()


def a_photo() -> bytes:
    """Make a small photo."""
    out = io.BytesIO()
    Image.effect_noise((320, 240), 40).save(out, "JPEG")
    return out.getvalue()


def text_of(pdf: bytes) -> str:
    """Return what a reader finds in a PDF."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
