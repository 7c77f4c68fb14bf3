"""Every letter is PDF/A-3a and PDF/UA-1, says veraPDF."""

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from blaupause.engine.letters import Letter, render

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="module")
def verapdf() -> list[str]:
    if not (shutil.which("java") and shutil.which("mvn")) and not os.environ.get("CI"):
        pytest.skip("veraPDF needs Java and Maven: apt-get install default-jre-headless maven")
    fetched = subprocess.run(["sh", ROOT / "infra/verapdf.sh"], capture_output=True, text=True, check=True)
    return ["java", "-jar", fetched.stdout.strip(), "--format", "text"]


@pytest.mark.slow
def test_notice_and_copy_keep_both_standards(verapdf: list[str], notice: Letter, copy: Letter, tmp_path: Path) -> None:
    files = {
        "notice": render(notice, {"antrag.json": '{"familienname": "Łódź"}'.encode()}),
        "copy": render(copy, {"antrag.json": b"{}"}),
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
