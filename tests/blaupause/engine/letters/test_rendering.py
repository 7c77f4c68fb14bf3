import io
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from blaupause.engine.letters import Fact, Letter, LetterError, Limits, Logo, NotMade, UnsupportedSigns, render
from blaupause.engine.letters.model import AnswerGroup, Answers, Heading, Paragraph, Signature, Table
from blaupause.engine.letters.rendering import DEFAULT_LIMITS
from blaupause.standards.din91379 import CHARACTERS, SEQUENCES, Group

UNSEEN = CHARACTERS[Group.SPACING] | CHARACTERS[Group.MARKS] | {" ", "\u202f"}
LETTERS = sorted(frozenset[str]().union(*CHARACTERS.values()) - UNSEEN)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf), strict=True)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(pdf).pages)


def test_the_file_is_tagged_german_and_titled(notice: Letter) -> None:
    pdf = read(render(notice))
    root: Any = pdf.root_object

    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "de-DE"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Bescheid über die Hundesteuer 2026"
    assert pdf.metadata.author == "Magistrat der Stadt Fulda"
    assert len(pdf.pages) == 2


def test_it_ends_with_a_newline_and_is_the_same_every_time(notice: Letter) -> None:
    first, second = render(notice, {"antrag.json": b"{}"}), render(notice, {"antrag.json": b"{}"})

    assert first.endswith(b"%%EOF\n")
    assert first == second


def test_the_page_says_who_writes_what_to_whom(notice: Letter) -> None:
    text = text_of(render(notice))

    for expected in (
        "Stadt Fulda",
        "Magistrat der Stadt Fulda · Steueramt",
        "Musterplatz 1",
        "Łukasz Żółć",
        "FD-2026-004711",
        "Gesamtbetrag",
        "Muster",
        "Seite 1 von 2",
        "Seite 2 von 2",
    ):
        assert expected in text


def test_answers_stand_below_their_heading(notice: Letter, answers: Answers) -> None:
    nested = read(render(replace(notice, blocks=(Heading("Ihre Angaben"), answers))))
    alone = read(render(replace(notice, blocks=(answers,))))

    assert heading_levels(nested) == ["/H1", "/H2", "/H3", "/H3", "/H3"]
    assert heading_levels(alone) == ["/H1", "/H2", "/H2", "/H2"]


def heading_levels(pdf: PdfReader) -> list[str]:
    root: Any = pdf.root_object
    found: list[str] = []
    open_parts = [root["/StructTreeRoot"]]
    while open_parts:
        part = open_parts.pop()
        if isinstance(part, dict):
            kind = str(part.get("/S", ""))
            found += [kind] if kind in {"/H1", "/H2", "/H3"} else []
            children = part.get("/K", [])
            inner = children if isinstance(children, list) else [children]
            open_parts += [child.get_object() for child in reversed(inner)]
    return found


def test_a_signature_never_stands_alone_on_a_page(notice: Letter) -> None:
    filling = (
        Paragraph("Zeile\n" * 28),
        Paragraph("Der letzte Absatz."),
        Signature(("Mit freundlichen Grüßen", "Name")),
    )

    pages = [page.extract_text() for page in read(render(replace(notice, blocks=filling))).pages]

    assert len(pages) == 2
    assert "Der letzte Absatz." in pages[1]
    assert "Mit freundlichen Grüßen" in pages[1]


def test_the_exact_answers_ride_along(copy: Letter) -> None:
    answers = json.dumps({"familienname": "K͟hān", "hunde": [{"name": "Ж"}]}, ensure_ascii=False).encode()

    pdf = read(render(copy, {"antrag.json": answers}))
    root: Any = pdf.root_object

    assert pdf.attachments == {"antrag.json": [answers]}
    assert root["/AF"][0].get_object()["/AFRelationship"] == "/Data"


def test_every_letter_of_official_names_extracts_exactly(notice: Letter) -> None:
    rows = tuple((f"{ord(letter):04X}", f"={letter}=") for letter in LETTERS)
    table = Table(header=("Nummer", "Zeichen"), rows=rows)

    text = text_of(render(replace(notice, blocks=(table,))))

    assert [letter for letter in LETTERS if f"{ord(letter):04X} ={letter}=" not in text] == []


def test_every_letter_extracts_in_bold_too(notice: Letter) -> None:
    text = text_of(render(replace(notice, blocks=tuple(Heading(f"={letter}=") for letter in LETTERS))))

    assert [letter for letter in LETTERS if f"={letter}=" not in text] == []


def test_sequences_are_drawn_by_our_own_fonts(notice: Letter) -> None:
    sequences = sorted(SEQUENCES)
    blocks = (Paragraph(" ".join(sequences)), Heading(" ".join(sequences)))

    pdf = render(replace(notice, blocks=blocks))

    assert fonts_of(pdf) == {"NotoSans-Regular", "NotoSans-Bold"}
    assert "\ufffd" not in text_of(pdf)


def test_the_few_signs_without_a_letter_font_have_one_of_their_own(notice: Letter) -> None:
    pdf = render(replace(notice, blocks=(Paragraph("−5 °C ≤ ∞ → ≥"),)))

    assert fonts_of(pdf) == {"NotoSans-Regular", "NotoSans-Bold", "DejaVuSansMono"}


def fonts_of(pdf: bytes) -> set[str]:
    pages: Any = read(pdf).pages
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    return {font["/BaseFont"].partition("+")[2] for font in fonts}


HOSTILE = (
    '#panic("x")',
    '#eval("1+1")',
    '"])#sys.inputs',
    "*fett* _kursiv_ $x^2$ @ref <label> = H",
    "\\u{41} `raw` // kein Kommentar /* auch nicht */",
    '#import "@preview/cetz:0.3.0"',
    '#read("/etc/passwd") #include "letter.typ"',
    "- x + y ~ \\ [x] {y} -- --- ... 'a' \"b\"",
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_data_never_becomes_code(notice: Letter, hostile: str) -> None:
    letter = replace(
        notice,
        recipient=(hostile, "36037 Fulda"),
        title=hostile,
        subject=hostile,
        file_number=hostile,
        facts=(Fact(hostile, (hostile,)),),
        blocks=(
            Paragraph(hostile),
            Table(header=(hostile,), rows=((hostile,),)),
            Answers((AnswerGroup(hostile, (Fact(hostile, (hostile,)),)),)),
        ),
        mark=hostile,
    )

    text = "".join(text_of(render(letter)).split())

    assert text.count("".join(hostile.split())) >= 8


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Hund 😀", "Block 1: Diese Zeichen kann der Brief nicht darstellen: „😀“."),
        ("北京", "Block 1: Diese Zeichen kann der Brief nicht darstellen: „北“, „京“."),
        ("a\0b", r"Block 1: Diese Zeichen kann der Brief nicht darstellen: U\+0000."),
    ],
)
def test_what_no_font_can_draw_is_named(notice: Letter, text: str, message: str) -> None:
    with pytest.raises(UnsupportedSigns, match=message):
        render(replace(notice, blocks=(Paragraph(text),)))


def test_the_place_of_an_unsupported_sign_is_named(notice: Letter) -> None:
    with pytest.raises(UnsupportedSigns, match=r"^Anschrift: ") as raised:
        render(replace(notice, recipient=("Frieda 😀",)))

    assert raised.value.signs == ("😀",)


def test_pasted_text_is_tidied(notice: Letter) -> None:
    text = text_of(render(replace(notice, blocks=(Paragraph("Mu\u0308ller\tDon\u00adau\r\nzwei\rdrei"),))))

    assert "Müller Donau\nzwei\ndrei" in text


def test_long_words_and_long_addresses_stay_on_the_page(notice: Letter) -> None:
    letter = replace(
        notice,
        recipient=("Herrn Maximilian Freiherr von und zu Musterhausen-Löwenstein-Hohenfels", *["Hinterhaus"] * 5),
        blocks=(Answers((AnswerGroup("Lang", (Fact("Wort", ("x" * 300,)),)),)),),
    )

    assert "x" * 300 in "".join(text_of(render(letter)).split())


def test_an_address_that_no_window_holds_is_refused(notice: Letter) -> None:
    with pytest.raises(NotMade, match="Die Anschrift ist zu lang für das Fenster"):
        render(replace(notice, recipient=("Straße " * 200,)))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("../antrag.json", b"{}", "kein Name für eine Anlage"),
        ("antrag.exe", b"{}", "kein Name für eine Anlage"),
        ("antrag.json", b"{", "ist kein JSON"),
        ("antrag.json", b"\xff", "ist kein JSON"),
    ],
)
def test_only_json_rides_along(notice: Letter, name: str, content: bytes, message: str) -> None:
    with pytest.raises(LetterError, match=message):
        render(notice, {name: content})


def test_letters_are_made_side_by_side(notice: Letter) -> None:
    letters = [replace(notice, file_number=f"FD-{number}") for number in range(4)]

    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(render, letters))

    assert [f"FD-{number}" in text_of(pdf) for number, pdf in enumerate(made)] == [True] * 4


ENDLESS = tuple(Paragraph("Wort " * 2_000) for _ in range(150))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (replace(DEFAULT_LIMITS, cpu_seconds=1), "zu viel Rechenzeit"),
        (replace(DEFAULT_LIMITS, wall_seconds=0.01), "zu viel Rechenzeit"),
        (replace(DEFAULT_LIMITS, memory_bytes=100 * 1024 * 1024), "zu viel Speicher"),
    ],
)
def test_a_letter_that_costs_too_much_is_given_up(notice: Letter, limits: Limits, message: str) -> None:
    with pytest.raises(NotMade, match=message):
        render(replace(notice, blocks=ENDLESS), limits=limits)


def test_a_logo_stands_in_the_head_and_a_screen_reader_passes_over_it(notice: Letter) -> None:
    drawn = Logo(
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><path d="M0 0h9v3z"/></svg>', "image/svg+xml", 9, 3
    )
    assert drawn.as_data()["height"] == 15.0
    assert Logo(b"", "image/png", 480, 40).as_data() | {"svg": ""} == {"svg": "", "width": 48.0, "height": 4.0}

    pdf = render(notice, logo=drawn)

    assert pdf == render(notice, logo=drawn) != render(notice)
    assert b"/Figure" not in pdf
    assert text_of(pdf).split() == text_of(render(notice)).split()
