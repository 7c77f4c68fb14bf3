"""Files as people send them, and as nobody should."""

import io

import pytest
from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, IFD, Base


@pytest.fixture
def photo() -> bytes:
    """A photo that lies on its side, with place, time and device, a comment, and a file hidden behind it."""
    image = Image.new("RGB", (80, 40), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 40, 40), fill="red")
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    exif[Base.Make] = "Kamera GmbH"
    exif[Base.DateTime] = "2026:09:08 10:58:00"
    exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (50.0, 33.0, 0.0)})
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment="Herr Muster")
    return out.getvalue() + b"PK\x03\x04 hidden.zip"


@pytest.fixture
def drawing() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (10, 20), (0, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()
