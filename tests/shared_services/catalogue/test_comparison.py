"""Two versions of a template side by side, on the screen and on paper."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from blaupause.domain import NotFound, Role
from blaupause.tenancy.context import hub
from shared_services.catalogue import queries
from shared_services.catalogue.queries import bundles
from tests.clients import staff, visitor
from tests.templates import DEFECT, DOG, altered, imported, released

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

PAGE = f"/kkv/vorlagen/{DOG}/vergleich/"
PDF = f"/kkv/vorlagen/{DOG}/vergleich.pdf"
CHANGES = {
    ("form.json", "pages/0/questions/0/label"): "Alle Vornamen",
    ("parameters.json", "parameters/16/default"): 21,
    ("texts.de.json", "how"): "Sie füllen das Formular online aus. Ein Konto hilft.",
}


@pytest.fixture
def two(db: None) -> None:
    """Versions 1.2.0 and 1.3.0 of the dog licence."""
    released(DOG, version="1.2.0")
    altered(DOG, CHANGES, version="1.3.0")


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize("path", [PAGE, PDF])
def test_only_the_competence_centre_compares(fulda: World, two: None, path: str) -> None:
    assert visitor("localhost").get(path).status_code == 302
    assert staff(Role.OPERATOR).get(path).status_code == 403
    assert staff(Role.ADMIN, fulda.town, on="localhost").get(path).status_code == 302


def test_counts_come_first_then_both_wordings_side_by_side(editor: Client, two: None) -> None:
    page = editor.get(f"{PAGE}?von=1.2.0&bis=1.3.0")

    html = page.content.decode()
    assert html.count("<h1") == 1
    assert 'style="' not in html
    for words in (
        "Hund anmelden: 1.2.0 und 1.3.0 im Vergleich",
        "3 Änderungen",
        "Fragen (1)",
        "Unverändert: Regeln",
        "kleine Neuerung",
    ):
        assert words in text(page)
    assert "<ins>Alle </ins>Vornamen" in html
    assert "<del>14</del>" in html
    assert "Wert „Frist für die Anmeldung“" in text(page)


def test_one_part_has_an_address_of_its_own(editor: Client, two: None) -> None:
    page = text(editor.get(f"{PAGE}?von=1.2.0&bis=1.3.0&bereich=werte"))

    assert "Frist für die Anmeldung" in page
    assert "Alle Vornamen" not in page
    assert "Alle Vornamen" in text(editor.get(f"{PAGE}?bereich=unsinn"))


def test_the_newest_is_compared_with_the_one_before_it(editor: Client, two: None) -> None:
    imported(DOG, version="1.4.0", title="Hund melden")

    assert "Hund anmelden: 1.3.0 und 1.4.0 im Vergleich" in text(editor.get(PAGE))
    assert "Hund anmelden: 1.2.0 und 1.3.0 im Vergleich" in text(editor.get(f"{PAGE}?bis=1.3.0"))
    assert "1.4.0 mit der Version davor vergleichen" in text(editor.get(f"/kkv/vorlagen/{DOG}/"))


def test_the_other_way_round_is_told_without_a_step(editor: Client, two: None) -> None:
    page = text(editor.get(f"{PAGE}?von=1.3.0&bis=1.2.0"))

    assert "3 Änderungen" in page
    assert "kleine Neuerung" not in page


def test_a_template_with_one_version_has_nothing_to_compare(editor: Client) -> None:
    released(DOG)

    assert "Noch nichts zu vergleichen" in text(editor.get(PAGE))
    assert "mit der Version davor vergleichen" not in text(editor.get(f"/kkv/vorlagen/{DOG}/"))


def test_another_number_alone_is_no_difference(editor: Client) -> None:
    for version in ("1.0.0", "1.0.1"):
        released(DEFECT, version=version)

    assert "Kein Unterschied" in text(editor.get(f"/kkv/vorlagen/{DEFECT}/vergleich/"))


@pytest.mark.parametrize("query", ["?von=9.9.9", "?bis=9.9.9", "?von=%00"])
def test_what_does_not_exist_is_not_found(editor: Client, two: None, query: str) -> None:
    for path in (PAGE, PDF):
        assert editor.get(path + query).status_code == 404
    assert editor.get("/kkv/vorlagen/nichts/vergleich/").status_code == 404
    with hub(), pytest.raises(NotFound):
        queries.comparison("nichts")


def test_the_council_gets_it_as_a_file(editor: Client, two: None) -> None:
    answer = editor.get(f"{PDF}?von=1.2.0&bis=1.3.0")

    assert answer.headers["Content-Type"] == "application/pdf"
    assert "Hund%20anmelden%201.2.0%20-%201.3.0.pdf" in answer.headers["Content-Disposition"] or (
        'filename="Hund anmelden 1.2.0 - 1.3.0.pdf"' in answer.headers["Content-Disposition"]
    )
    said = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Hund anmelden: Version 1.2.0 und 1.3.0 im Vergleich" in " ".join(said.split())


def test_a_comparison_costs_the_same_with_two_and_with_ten_versions(editor: Client, two: None) -> None:
    counts = []
    for minor in (3, 10):
        released(DOG, version=f"1.{minor + 1}.0", title=f"Hund {minor}")
        editor.get(PAGE)
        bundles.forget()
        with CaptureQueriesContext(connection) as seen:
            assert editor.get(f"{PAGE}?von=1.2.0&bis=1.3.0").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
