"""Formats of stored answers."""

import pytest

from blaupause.engine.forms.formats import FORMATS

GOOD = {
    "date": ["2026-08-24", "2024-02-29"],
    "time": ["00:00", "09:05", "23:59"],
    "datetime": ["2026-08-24T14:30"],
    "email": ["sevda@beispiel.example", "a.b+c@mail.stadt-köln.de", "x@xn--bcher-kva.example"],
    "phone": ["0661 102-0", "+49 (661) 102/0", "110 12"],
    "iban": ["DE02120300000000202051", "DE89370400440532013000", "AT611904300234573201"],
    "plate": ["FD-AB 123", "B-X 1", "GÖ-A 1234", "FD-AB 123E", "FD-AB 123H"],
    "postcode": ["36037", "01067"],
    "din91379": ["Sevda Yılmaz-Brandt", "Łukasz Đorđević", "„Zur Post“ – 5 €", "Zeile 1\nZeile 2"],
}
BAD = {
    "time": ["24:00", "9:05", "09:60", "0905", ""],
    "datetime": ["2026-08-24", "2026-02-30T14:30", "2026-08-24T24:00", "2026-08-24 14:30"],
    "date": ["24.08.2026", "2026-02-30", "2026-8-24", "20260824", ""],
    "email": [
        "sevda",
        "sevda@beispiel",
        "a b@c.de",
        "a@@b.de",
        "a@b..de",
        ".a@b.de",
        "a@-b.de",
        "a@b.d",
        "a@b.de\n",
        "x" * 65 + "@b.de",
        "a@" + "b" * 60 + "." + ("c" * 60 + ".") * 4 + "de",
        "müller@b.de",
    ],
    "phone": ["1234", "0" * 16, "0661 x 102", "+", "０６６１１０２"],
    "iban": [
        "DE02120300000000202052",
        "DE02 1203 0000 0000 2020 51",
        "de02120300000000202051",
        "DE0212030000000020205",
        "",
    ],
    "plate": ["FDAB123", "FD-AB 0123", "FD-ABC 1", "FD-AB 12345", "FD-AB 123X", "MTK-AB 1234"],
    "postcode": ["00123", "3603", "360370", "3603A"],
    "din91379": ["😀", "漢字", "a\ufffdb", "x\u000b"],
}


@pytest.mark.parametrize(("format_", "text"), [(name, text) for name, texts in GOOD.items() for text in texts])
def test_good(format_: str, text: str) -> None:
    assert FORMATS[format_](text)


@pytest.mark.parametrize(("format_", "text"), [(name, text) for name, texts in BAD.items() for text in texts])
def test_bad(format_: str, text: str) -> None:
    assert not FORMATS[format_](text)
