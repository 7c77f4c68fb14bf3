from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from blaupause.domain import Role
from tenants.casework.actions import decide
from tenants.correspondence import queries
from tests import citizens, clients
from tests.templates import DOG
from tests.tenants.situations import THEA, clerk, furnish, offered, opened, text_of

if TYPE_CHECKING:
    from django.test import Client

    from tenants.correspondence.models import Delivery
    from tests.worlds import World


@pytest.fixture
def letters(fulda: World) -> list[Delivery]:
    """Two letters wait."""
    offer = offered(DOG, furnish())
    for _each in range(2):
        case = opened(offer)
        decide(case_id=case.pk, edition=0, outcome="assess", reasons="", by=THEA)
    fulda.run_jobs()
    return list(queries.letters_waiting(THEA))


@pytest.fixture
def thea(letters: list[Delivery], fulda: World) -> Client:
    return clerk(fulda)


def test_only_clerks_of_the_unit_see_a_letter(letters: list[Delivery], fulda: World, giessen: World) -> None:
    path = f"/amt/briefe/{letters[0].pk}/"
    assert citizens.citizen(fulda).get("/amt/briefe/").status_code == 302
    assert clients.staff(Role.ADMIN, fulda.town).get(path).status_code == 403
    assert clerk(giessen, "gesa").get(path).status_code == 404
    assert clients.staff(Role.CLERK, giessen.town, on=fulda.host).get(path).status_code == 404
    other = clerk(fulda, "rita", "Rita Rand", units=[999])
    assert other.get(path).status_code == 404
    assert other.post("/amt/briefe/drucken/", {"brief": letters[0].pk}).status_code == 404
    assert other.post("/amt/briefe/abgeschickt/", {"brief": letters[0].pk}).status_code == 404
    assert "Kein Brief wartet" in text_of(other.get("/amt/briefe/"))


def test_letters_are_listed_loaded_and_printed(letters: list[Delivery], thea: Client) -> None:
    page = text_of(thea.get("/amt/briefe/"))
    assert "Bescheid über die Hundesteuer" in page
    assert "1 bis 2 von 2 Briefen" in page
    assert "Sevda Yılmaz-Brandt36037 Fulda" in page.replace(" 36037", "36037")

    one = thea.get(f"/amt/briefe/{letters[0].pk}/")
    both = thea.post("/amt/briefe/drucken/", {"brief": [each.pk for each in letters]})

    assert one["Content-Disposition"].startswith("attachment")
    assert len(PdfReader(io.BytesIO(both.content)).pages) > len(PdfReader(io.BytesIO(one.content)).pages)


def test_posted_letters_leave_the_list(letters: list[Delivery], thea: Client) -> None:
    said = text_of(thea.post("/amt/briefe/abgeschickt/", {"brief": letters[0].pk}, follow=True))
    assert "1 Brief ist abgeschickt." in said
    assert "1 bis 1 von 1" in said

    said = text_of(thea.post("/amt/briefe/abgeschickt/", {"brief": letters[1].pk}, follow=True))
    assert "Kein Brief wartet" in said
    assert "Gilt als bekannt gegeben am" in text_of(thea.get(f"/amt/vorgaenge/{letters[0].notice.number}/"))  # type: ignore[union-attr]  # letters are of notices


@pytest.mark.parametrize("path", ["/amt/briefe/drucken/", "/amt/briefe/abgeschickt/"])
@pytest.mark.parametrize("chosen", [[], ["x"], ["-1"]])
def test_nothing_chosen_says_what_to_do(thea: Client, path: str, chosen: list[str]) -> None:
    assert "Wählen Sie mindestens einen Brief aus." in text_of(thea.post(path, {"brief": chosen}, follow=True))


def test_those_who_also_set_up_the_town_find_the_way(fulda: World, thea: Client) -> None:
    assert "/einrichtung/" not in thea.get("/amt/briefe/").content.decode()
    both = clerk(fulda, "clara", "Clara Beides", roles=(Role.CLERK, Role.ADMIN))
    assert 'href="/einrichtung/"' in both.get("/amt/briefe/").content.decode()
