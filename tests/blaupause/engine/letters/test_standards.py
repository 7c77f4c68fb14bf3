"""Every letter is PDF/A-3a and PDF/UA-1, says veraPDF."""

import io
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from blaupause.engine.letters import Letter, Logo, render
from blaupause.engine.letters.model import Compared, Comparison, Piece, Wording

QUICK_TO_START = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Of Java, for a few files: its second compiler would cost more than it saves."""
ROOT = Path(__file__).resolve().parents[4]

COMPARISON = Comparison(
    "Version 1.2.0",
    "Version 1.3.0",
    (
        Compared("Neu", "Frage „Rasse“", (Wording("Hinweis", (), (Piece("Steht im\nAusweis.", marked=True),)),)),
        Compared("Entfällt", "Seite „Ihre Hunde“", ()),
        Compared(
            "Geändert",
            "Einleitung",
            (
                Wording(
                    "", (Piece("So ", marked=False), Piece("lang " * 300, marked=True)), (Piece("kurz", marked=True),)
                ),
            ),
        ),
    ),
)
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40"><path d="M0 0h40v40z" fill="#00f" opacity=".5"/>'
    b'<text x="2" y="30" font-family="Frutiger">Fulda</text></svg>'
)


def bitmap(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", (60, 20), (20, 90, 180, 120)[: 4 if kind == "PNG" else 3]).save(
        out, kind
    )
    return out.getvalue()


@pytest.fixture(scope="module")
def verapdf() -> list[str]:
    if not (shutil.which("java") and shutil.which("mvn")) and not os.environ.get("CI"):
        pytest.skip("veraPDF needs Java and Maven: apt-get install default-jre-headless maven")
    fetched = subprocess.run(["sh", ROOT / "infra/verapdf.sh"], capture_output=True, text=True, check=True)
    return ["java", *QUICK_TO_START, "-jar", fetched.stdout.strip(), "--format", "text"]


@pytest.mark.slow
def test_notice_and_copy_keep_both_standards(verapdf: list[str], notice: Letter, copy: Letter, tmp_path: Path) -> None:
    files = {
        "notice": render(notice, {"antrag.json": '{"familienname": "Łódź"}'.encode()}),
        "copy": render(copy, {"antrag.json": b"{}"}),
        "comparison": render(replace(copy, blocks=(COMPARISON,))),
        "drawing": render(notice, logo=Logo(DRAWING, "image/svg+xml", 80, 40)),
        "photo": render(notice, logo=Logo(bitmap("JPEG"), "image/jpeg", 60, 20)),
        "seen-through": render(notice, logo=Logo(bitmap("PNG"), "image/png", 60, 20)),
        "plain": render(replace(notice, subject="", delivery="", mark="", blocks=())),
    }
    for name, content in files.items():
        (tmp_path / f"{name}.pdf").write_bytes(content)

    checked = subprocess.run([*verapdf, *sorted(tmp_path.glob("*.pdf"))], capture_output=True, text=True, check=False)

    assert checked.stdout.split() == [
        word
        for name in sorted(files)
        for standard in ("3a", "ua1")
        for word in ("PASS", str(tmp_path / f"{name}.pdf"), standard)
    ]
