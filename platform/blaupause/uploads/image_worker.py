"""Draws a JPEG or PNG anew, in a process of its own: what comes out holds the picture and nothing else.

Place, time and device (EXIF, XMP, IPTC), thumbnails, comments and anything hidden behind the picture go; a turned photo
is turned for good. Arguments after the limits: the format ("JPEG", "PNG") and "keep" where EXIF stays.
Writes a line of JSON, then the picture.
"""

import io
import json
import sys
from typing import Any, BinaryIO, Final

from PIL import Image, ImageOps

from blaupause.engine.bounded import limit_self

MAX_PIXELS: Final = 60_000_000
_MODES: Final = {"JPEG": ("L", "RGB"), "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")}


def main(stdin: BinaryIO, stdout: BinaryIO) -> None:
    limit_self()
    kind, keep = sys.argv[3], sys.argv[4:] == ["keep"]
    Image.MAX_IMAGE_PIXELS = None  # judged here, before anything is unpacked
    with Image.open(stdin, formats=(kind,)) as image:
        if image.width * image.height > MAX_PIXELS:
            stdout.write(b'{"refused": "too_complex"}\n')
            return
        turned = ImageOps.exif_transpose(image)
        content = redraw(turned, kind, keep=keep)
    stdout.write(json.dumps({"width": turned.width, "height": turned.height}).encode() + b"\n" + content)


def redraw(image: Image.Image, kind: str, *, keep: bool) -> bytes:
    """Encode it again; colours stay as they were measured (ICC profile)."""
    options: dict[str, Any] = {"exif": image.getexif()} if keep else {}
    if profile := image.info.get("icc_profile"):
        options["icc_profile"] = profile
    if kind == "JPEG":
        options["quality"] = 85
    bare = image if image.mode in _MODES[kind] else image.convert("RGB")
    bare.info = {"transparency": bare.info["transparency"]} if "transparency" in bare.info else {}
    out = io.BytesIO()
    bare.save(out, kind, **options)
    return out.getvalue()


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
