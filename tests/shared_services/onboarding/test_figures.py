from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from blaupause.domain import ANONYMOUS
from blaupause.tenancy.context import hub
from blaupause.ui.plots import with_rest
from shared_services.onboarding import actions, queries
from shared_services.onboarding.enums import RequestState
from tests.shared_services.onboarding.asking import ODENWALD, OTHER, WHO, asked, text, token

if TYPE_CHECKING:
    import pytest
    from django.test import Client

PAGE = "/kkv/onboarding/auswertung/"


def test_without_requests_the_page_is_calm(editor: Client) -> None:
    page = text(editor.get(PAGE))

    assert "Noch hat keine Kommune angefragt" in page
    assert "zu wenige" in page


def test_it_counts_who_came_how_far_how_long_and_from_where(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for days, who in ((1, WHO), (2, OTHER)):
        with monkeypatch.context() as patch:
            before = timezone.now() - timedelta(days=days)
            patch.setattr("shared_services.onboarding.actions.asking.now", lambda before=before: before)
            request = asked(who=who)
        with hub():
            actions.confirm(token=token(request), by=ANONYMOUS)
    late = asked(ODENWALD)
    with hub():
        actions.withdraw(token=token(late), by=ANONYMOUS)
        found = {step.state: step for step in queries.figures().steps}
    asking = found[RequestState.ASKED]
    assert (asking.reached, asking.went_on, found[RequestState.CONFIRMED].reached) == (3, 3, 2)
    assert asking.days is not None
    assert [round(each, 1) for each in asking.days] == [0.5, 1.0, 1.5]
    assert found[RequestState.CONFIRMED].days is None

    page = text(editor.get(PAGE))
    assert "1,0 (0,5–1,5)" in page
    assert "Odenwaldkreis" in page
    sheet = editor.get("/kkv/onboarding/auswertung.csv").content.decode("utf-8-sig")
    assert "angefragt;3;3;0,5;1,0;1,5" in sheet
    assert "Odenwaldkreis;3" in sheet
    assert WHO.person_name not in sheet


def test_what_is_counted_can_be_chosen_also_for_the_file(editor: Client) -> None:
    asked()
    asked(ODENWALD)
    today = timezone.localdate()

    page = text(editor.get(PAGE, {"art": "district"}))
    assert "Gezählt: Art Kreis" in page
    assert "Alle zeigen" in page
    sheet = editor.get("/kkv/onboarding/auswertung.csv", {"art": "district"}).content.decode("utf-8-sig")
    for words in ("Odenwaldkreis;1", "Auswahl: Art;Kreis"):
        assert words in sheet
    for chosen, number in (
        ({"kreis": "06437", "land": "06"}, 2),
        ({"von": f"{today:%d.%m.%Y}", "bis": f"{today:%d.%m.%Y}"}, 2),
        ({"bis": "01.01.2020"}, 0),
    ):
        sheet = editor.get("/kkv/onboarding/auswertung.csv", chosen).content.decode("utf-8-sig")
        assert f"angefragt;{number};0" in sheet
    assert "Zu dieser Auswahl gibt es keine Anfrage" in text(editor.get(PAGE, {"bis": "01.01.2020"}))
    for wrong in ({"von": "gestern"}, {"land": "99"}, {"von": "02.01.2026", "bis": "01.01.2026"}):
        assert editor.get(PAGE, wrong).status_code == 422
    with hub():
        assert queries.figures(queries.Selection(kind="municipality")).steps[0].reached == 1


def test_a_plot_of_many_districts_stays_readable() -> None:
    many = tuple((f"Kreis {number}", 30 - number) for number in range(20))
    shown = with_rest(many, 12, "%(number)s weitere zusammen")
    assert (len(shown), shown[-1]) == (12, ("9 weitere zusammen", sum(number for _name, number in many[11:])))
    assert with_rest(many[:12], 12, "") == many[:12]
