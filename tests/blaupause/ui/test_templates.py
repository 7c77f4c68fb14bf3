"""What must hold for every template of the house: lint, class names, weight."""

import gzip
import re
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "platform/blaupause/ui/static"
TEMPLATES = sorted(
    path
    for folder in ("platform/blaupause", "shared_services", "tenants", "infra")
    for path in (ROOT / folder).rglob("templates/**/*.html")
)
KERN = (STATIC / "vendor/kern.min.css").read_text()
OWN = (STATIC / "ui/blaupause.css").read_text()
SCRIPTS = sorted((STATIC / "ui").glob("*.js"))
DRAWN_BY_PYTHON = sorted((ROOT / "platform/blaupause/ui").rglob("*.py"))
FORBIDDEN = {
    "inline style": r"\sstyle\s*=|<style",
    "inline script": r"<script(?![^>]*\ssrc=)",
    "event attribute": r"<[^>]*\son[a-z]+\s*=",
    "hx-on": r"hx-on[:-]",
    "script in a value": r"['\"]\s*(js|javascript):",
    "trigger filter (needs eval)": r"hx-trigger=\"[^\"]*\[(?!data-)",
    "comment over several lines": r"\{#(?![^\n]*#\})",
    "foreign address": r"(?:src|href)=[\"']//|src=[\"']https?:",
    "English error words": r"Pflichtfeld|Ungültige Eingabe",
}


TAKEN_AWAY = {"handover.html"}
"""Opened from a disk, where no style sheet of ours is."""


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_nothing_inline_and_nothing_that_needs_eval() -> None:
    found = {
        f"{names(path)}, line {text.count(chr(10), 0, part.end()) + 1}: {what}"
        for path, text in ((path, path.read_text()) for path in TEMPLATES if path.name not in TAKEN_AWAY)
        for what, pattern in FORBIDDEN.items()
        for part in re.finditer(pattern, text)
    }

    assert found == set()


def test_every_class_exists() -> None:
    known = set(re.findall(r"\.((?:kern|bp)-[a-zA-Z0-9_-]+)", KERN + OWN))
    unknown = {
        f"{names(path)}: {name}"
        for path in (*TEMPLATES, *DRAWN_BY_PYTHON, *SCRIPTS)
        for name in re.findall(r"(?<![\w-])(?:kern|bp)-[a-z0-9_-]*[a-z0-9](?![\w{-])", _classes(path))
        if name not in known
    }

    assert unknown == set()


def test_every_icon_is_one_of_kern() -> None:
    used = {name for path in TEMPLATES for name in re.findall(r"{% icon \"([a-z-]+)\"", path.read_text())}

    assert {name for name in used if f".kern-icon--{name}" not in KERN} == set()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_each_script_is_small_and_harmless(script: Path) -> None:
    text = script.read_text()

    assert len(text) < 10_000
    assert not re.search(r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write|\.style\b", text)


def test_the_style_sheet_loads_nothing_foreign() -> None:
    assert set(re.findall(r"url\(([^)]+)\)", OWN)) == {
        '"../vendor/fonts/NotoSans-Regular.woff2"',
        '"../vendor/fonts/NotoSans-Bold.woff2"',
    }
    assert "@import" not in OWN


def test_the_first_page_is_light(client: Client) -> None:
    page = client.get("/hund/").content
    files = [
        STATIC / name
        for name in (
            "vendor/kern.min.css",
            "ui/blaupause.css",
            "vendor/htmx.min.js",
            "ui/blaupause.js",
            "ui/favicon.svg",
        )
    ]
    weight = sum(len(gzip.compress(part, 6)) for part in (page, *(file.read_bytes() for file in files)))

    assert weight <= 90_000
    assert sum(font.stat().st_size for font in (STATIC / "vendor/fonts").iterdir()) <= 2 * 53_000


def _classes(path: Path) -> str:
    """Return what stands in class attributes (templates) or in string literals (code)."""
    text = path.read_text()
    if path.suffix == ".html":
        return " ".join(re.findall(r"class=\"([^\"]*(?:\"[^\"%]*\"[^\"]*%}[^\"]*)*)\"", text))
    return (
        " ".join(re.findall(r"[\"'`.]([^\"'`\n]*)", text))
        if path.suffix == ".js"
        else " ".join(re.findall(r"class=\"([^\"]*)\"", text))
    )
