"""Draws a JPEG or PNG anew, in a process of its own: what comes out holds the picture and nothing else.

Place, time and device (EXIF, XMP, IPTC), thumbnails, comments and anything hidden behind the picture go; a turned photo
is turned for good; colours for print (CMYK) become colours for screens. Arguments after the limits: the format ("JPEG",
"PNG"), "keep" where EXIF stays or "bare", and the longest side in pixels (0: as it is).
Writes a line of JSON, then the picture.
"""

import io
import json
import sys
from typing import Any, BinaryIO, Final

from PIL import Image, ImageCms, ImageOps

from blaupause.engine.bounded import limit_self

MAX_PIXELS: Final = 60_000_000
_MODES: Final = {"JPEG": ("L", "RGB"), "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")}


def main(stdin: BinaryIO, stdout: BinaryIO) -> None:
    limit_self()
    kind, keep, longest = sys.argv[3], sys.argv[4] == "keep", int(sys.argv[5])
    Image.MAX_IMAGE_PIXELS = None  # judged here, before anything is unpacked
    with Image.open(stdin, formats=(kind,)) as image:
        if image.width * image.height > MAX_PIXELS:
            stdout.write(b'{"refused": "too_complex"}\n')
            return
        turned = for_screens(ImageOps.exif_transpose(image))
        turned = smaller(turned, longest) if 0 < longest < max(turned.size) else turned
        content = redraw(turned, kind, keep=keep)
    stdout.write(json.dumps({"width": turned.width, "height": turned.height}).encode() + b"\n" + content)


def for_screens(image: Image.Image) -> Image.Image:
    """Turn colours for print into sRGB, by the profile they were mixed with where it can be read."""
    if image.mode != "CMYK":
        return image
    profile = image.info.pop("icc_profile", b"")
    try:
        printed = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        shown = ImageCms.profileToProfile(image, printed, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (OSError, ImageCms.PyCMSError):
        return image.convert("RGB")
    return shown if shown is not None else image.convert("RGB")


def smaller(image: Image.Image, longest: int) -> Image.Image:
    """Scale it down; what has a palette or one bit gets shades first, or its edges would fray."""
    has_edges = image.mode in {"L", "LA", "RGB", "RGBA"}
    shaded = image if has_edges else image.convert("RGBA" if "transparency" in image.info else "RGB")
    scaled = ImageOps.contain(shaded, (longest, longest))
    scaled.info = {key: value for key, value in image.info.items() if key == "icc_profile"}
    return scaled


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
