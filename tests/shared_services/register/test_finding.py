from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blaupause.domain import SYSTEM, Refused
from blaupause.tenancy.context import hub
from shared_services.register import queries, rules
from shared_services.register.actions import import_register, index_register
from shared_services.register.enums import AuthorityKind
from shared_services.register.models import Findable, SearchTerm
from shared_services.register.queries.authorities import KEY
from tests import clients
from tests.people import EDITOR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared_services.register.queries import Source

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[4] / "shared/data/ags/GV100AD_301123.txt"
needs_file = pytest.mark.skipif(not FILE.exists(), reason="the official file GV100AD lies beside the repository")

TYPED: Final = {
    "München": "München",
    "Muenchen": "München",
    "munchen": "München",
    "Giessen": "Gießen",
    "GIESSEN": "Gießen",
    "Gießen": "Gießen",
    "Grünberg": "Grünberg",
    "Gruenberg": "Grünberg",
    "Limburg a. d. Lahn": "Limburg a. d. Lahn",
    "Limburg a.d.Lahn": "Limburg a. d. Lahn",
    "limburg an der lahn": "Limburg a. d. Lahn",
    "Limburg Lahn": "Limburg a. d. Lahn",
    "Neustadt (Hessen)": "Neustadt (Hessen)",
    "neustadt hessen": "Neustadt (Hessen)",
    "Homberg Efze": "Homberg (Efze)",
    "Frankfurt/Main": "Frankfurt am Main",
    "Frankfurt a. M": "Frankfurt am Main",
    "hersfeld": "Bad Hersfeld",
    "35390": "Gießen",
    "35390 Gießen": "Gießen",
    "06631009": "Fulda",
    "06 6 31 009": "Fulda",
    "066310009009": "Fulda",
    "06531": "Landkreis Gießen",
    "Landkreis Gießen": "Landkreis Gießen",
    "Universitätsstadt Marburg": "Marburg",
    "St. Wendel": "St. Wendel",
    "Sankt Wendel": "St. Wendel",
    "Wiesbden": "Wiesbaden",
    "Wisbaden": "Wiesbaden",
    "Geissen": "Gießen",
    "Ruesselheim": "Rüsselsheim am Main",
    "Rüdesheim am Rein": "Rüdesheim am Rhein",
    "Mosautal": "Mossautal",
    "Kasssel": "Kassel",
    "Waldmichelbach": "Wald-Michelbach",
    "Darmstatt": "Darmstadt",
    "Bad Homburk": "Bad Homburg v. d. Höhe",
    "Hersfled": "Bad Hersfeld",
}


@pytest.fixture(autouse=True)
def at_the_hub() -> Iterator[None]:
    with hub():
        yield


@needs_file
@pytest.mark.slow
def test_all_of_germany_comes_in_and_is_found_however_it_is_typed() -> None:
    """In one test: to take in the official file takes longer than all that is asked of it."""
    comes_in_once(queries.of_file(FILE.read_bytes()))
    assert [match.name for match in queries.find("Fulda")][:2] == ["Fulda", "Rotenburg a. d. Fulda"]
    assert "Bad Hersfeld" in [match.name for match in queries.find("hersfeld")]
    assert queries.find("Xyzqwtal") == []  # from here on the search is in memory

    missed = []
    for typed, name in TYPED.items():
        with CaptureQueriesContext(connection) as asked:
            found = [each.name for each in queries.find(typed, limit=12)]
        if name not in found[:5] or len(asked) > (4 if KEY.fullmatch(typed.replace(" ", "")) else 1):
            missed.append((typed, name, found, len(asked)))
    assert not missed


def comes_in_once(source: Source) -> None:
    kinds = Counter(entry.kind for entry in source.entries)
    assert (kinds["municipality"], kinds["unincorporated"], kinds["land"]) == (10_773, 208, 16)

    import_register(source=source, by=SYSTEM)

    assert import_register(source=source, by=SYSTEM).is_empty
    hessian = Findable.objects.filter(kind=AuthorityKind.MUNICIPALITY, ended_on=None, ars__startswith="06")
    assert hessian.count() == 421
    assert queries.authority("066310009009").authority.name == "Fulda, Stadt"


def test_the_search_is_made_by_the_command_line_only_and_again_at_will() -> None:
    import_register(source=queries.sample(), by=SYSTEM)
    terms = SearchTerm.objects.count()
    Findable.objects.filter(name="Fulda").update(name="Verloren")

    call_command("register_index")

    assert (SearchTerm.objects.count(), queries.find("Fulda")[0].name) == (terms, "Fulda")
    with pytest.raises(Refused):
        index_register(by=EDITOR)


def test_a_register_without_authorities_finds_nothing() -> None:
    assert index_register(by=SYSTEM) == 0
    assert queries.find("Fulda") == []
    assert not queries.is_indexed()


def test_a_search_that_is_not_made_yet_finds_by_the_register_itself() -> None:
    """As after an upgrade from before there was one; the command line tells, and makes it."""
    import_register(source=queries.sample(), by=SYSTEM)
    SearchTerm.objects.all().delete()
    Findable.objects.all().delete()

    with pytest.raises(CommandError, match="blaupause register index"):
        call_command("register_index", check=True)
    for typed in ("fulda", " Fulda ", "36037", "0663100"):
        assert "Fulda" in [each.name for each in queries.find(typed)]
        assert "Fulda" in [each.name for each in queries.candidates(typed)]
    assert not queries.find(" ")
    assert not queries.candidates(" ")
    assert not queries.find("Nirgends")
    with CaptureQueriesContext(connection) as asked:
        assert not queries.find("' OR 1=1 --")
    assert len(asked) < 10

    call_command("register_index")
    call_command("register_index", check=True)
    assert [each.name for each in queries.find("Mosautal")] == ["Mossautal"]


def test_what_only_looks_alike_is_marked() -> None:
    import_register(source=queries.sample(), by=SYSTEM)

    assert [each.is_guess for each in queries.find("Mossautal")] == [False]
    assert [each.is_guess for each in queries.find("Mosautal")] == [True]
    assert [each.is_guess for each in queries.candidates("Mosautal")] == [True]
    visitor = clients.visitor("localhost")
    for address in ("/", "/anmelden/"):
        assert "Meinten Sie" in visitor.get(address, {"ort": "Mosautal"}).content.decode()
        page = visitor.get(address, {"ort": "Mossautal"}).content.decode()
        assert ("Meinten Sie" in page, "Mossautal</" in page) == (False, True)
        page = visitor.get(address, {"ort": "Xyzqwtal"}).content.decode()
        assert ("Meinten Sie" in page, "passt zu „Xyzqwtal“" in page) == (False, True)


def test_what_can_be_found_has_a_name() -> None:
    assert (str(Findable(name="Fulda")), str(SearchTerm(term="fulda"))) == ("Fulda", "fulda")


@pytest.mark.parametrize("typed", ["", "-", "%", "x", "12 34 56 78 90 12 34", "\\", "'", "35390", "35390 Nirgends"])
def test_odd_words_find_nothing(typed: str) -> None:
    assert not queries.find(typed)
    assert not queries.candidates(typed)


@pytest.mark.parametrize(
    ("typed", "name", "is_close"),
    [
        ("giesen", "giessen", True),
        ("hersfled", "bad hersfeld", True),
        ("wisb", "wiesbaden", True),
        ("giessen", "kassel", False),
        ("hessen", "giessen", False),
        ("", "", False),
    ],
)
def test_how_alike_names_are(typed: str, name: str, *, is_close: bool) -> None:
    assert (rules.likeness(typed, name) >= rules.CLOSE) is is_close


def test_a_name_is_found_from_each_of_its_words_on() -> None:
    assert rules.terms_of(["Höchst i. Odw."]) == {
        "hochst i odw",
        "hoechst i odw",
        "hochst odw",
        "hoechst odw",
        "odw",
    }
