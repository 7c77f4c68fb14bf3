"""How far a service goes online: judged by the competence centre, read by the towns."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from blaupause.audit.models import HubEvent
from blaupause.domain import Invalid, NotFound, Refused, Role
from blaupause.tenancy.context import hub
from shared_services.catalogue import queries
from shared_services.catalogue.actions import assess_service
from shared_services.catalogue.models import Assessment
from shared_services.catalogue.rules import Criterion
from tests.clients import staff
from tests.people import ADMIN, EDITOR, LAND, approver
from tests.shared_services.catalogue.reporting import known, told
from tests.shared_services.catalogue.test_views import text
from tests.templates import DEFECT, DOG, released

if TYPE_CHECKING:
    from django.test import Client

    from blaupause.domain import Actor
    from tests.worlds import World

pytestmark = pytest.mark.usefixtures("unchecked")
PAGE = f"/kkv/vorlagen/{DEFECT}/reifegrad/"
DAY = date(2026, 9, 1)
NINE = tuple(Criterion(f"Kriterium {number}", 4) for number in range(1, 10))


def assess(last: int = 4, *, of: str = DEFECT, by: Actor = EDITOR, **other: Any) -> Assessment:
    """Judge a service by nine criteria at stage 4 and one at another."""
    criteria = (*NINE, Criterion("Nachweise", last))
    told: dict[str, Any] = {"criteria": criteria, "evidence": "Durchgang", "assessed_on": DAY, **other}
    return assess_service(slug=of, by=by, **told)


@pytest.fixture
def template(at_hub: None) -> None:
    released(DEFECT)


@pytest.mark.usefixtures("template")
@pytest.mark.parametrize(("last", "is_conform"), [(2, False), (3, True), (4, True)])
def test_the_lowest_criterion_decides(last: int, is_conform: bool) -> None:  # noqa: FBT001 – a fact
    found = assess(last)

    assert (found.stage, found.is_conform) == (last, is_conform)
    assert HubEvent.objects.latest("pk").name == "template.assessed"


@pytest.mark.usefixtures("template")
def test_what_is_not_conform_is_not_among_those_that_are() -> None:
    released(DOG)
    assess(2)
    assess(3, of=DOG)

    def slugs(maturity: str) -> list[str]:
        return [row.service.slug for row in queries.listing(queries.Filters(maturity=maturity))]

    assert (slugs("konform"), slugs("darunter"), slugs("offen")) == ([DOG], [DEFECT], [])


@pytest.mark.usefixtures("template")
def test_the_newest_counts_and_the_others_stay() -> None:
    assess(1)
    newest = assess(4)

    assert queries.assessments()[DEFECT] == newest
    assert [each.stage for each in queries.maturity(DEFECT).assessments] == [4, 1]


@pytest.mark.usefixtures("template")
@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"criteria": NINE}, "kriterien"),
        ({"criteria": (*NINE, Criterion("kriterium 1", 4))}, "kriterien"),
        ({"criteria": (*NINE, Criterion("Nachweise", 5))}, "kriterien"),
        ({"evidence": " "}, "nachweis"),
        ({"assessed_on": timezone.localdate() + timedelta(days=2)}, "tag"),
    ],
)
def test_what_is_wrong_is_named(other: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        assess(**other)

    assert refused.value.field == field
    assert not Assessment.objects.exists()


@pytest.mark.usefixtures("template")
@pytest.mark.parametrize("by", [ADMIN, approver(LAND)])
def test_only_the_editors_judge(by: Actor) -> None:
    with pytest.raises(Refused):
        assess(by=by)


@pytest.mark.usefixtures("template")
def test_what_there_is_not_is_not_judged() -> None:
    with pytest.raises(NotFound):
        assess(of="gibt-es-nicht")
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(
            service_id=queries.maturity(DEFECT).service.pk,
            model="1.1",
            criteria=[],
            stage=9,
            evidence="x",
            assessed_on=DAY,
            assessed_by="x",
        )


@pytest.mark.parametrize(("stage", "number"), [(2, 0), (3, 1)])
def test_a_quota_counts_what_is_conform_and_online_everywhere(
    editor: Client, fulda: World, monkeypatch: pytest.MonkeyPatch, stage: int, number: int
) -> None:
    version = released(DEFECT)
    told(fulda, version)
    with hub():
        assess(stage)
    assert "0 von 1 Leistungen sind flächendeckend" in text(editor.get("/kkv/auswertung/"))  # Gießen lacks it

    known(monkeypatch, fulda.town)

    assert f"{number} von 1 Leistungen sind flächendeckend" in text(editor.get("/kkv/auswertung/"))


def test_a_service_is_judged_on_its_page_and_the_town_reads_it(editor: Client, fulda: World) -> None:
    with hub():
        released(DEFECT)
    lines = "\n".join(f"{each.name}: {each.stage}" for each in NINE)
    sent = {"kriterien": f"{lines}\n\nNachweise; 2", "nachweis": "Durchgang am 1. September", "tag": "01.09.2026"}

    assert "Noch nicht bewertet" in text(editor.get(f"/kkv/vorlagen/{DEFECT}/"))
    wrong = editor.post(PAGE, sent | {"kriterien": "Nachweise"})
    assert (wrong.status_code, "Zeile 1: Schreiben Sie das Kriterium" in text(wrong)) == (422, True)
    wrong = editor.post(PAGE, sent | {"kriterien": lines})
    assert (wrong.status_code, "hier stehen 9" in text(wrong)) == (422, True)
    done = text(editor.post(PAGE, sent, follow=True))
    for words in ("Die Bewertung ist gespeichert", "Stufe 2: Formular-Assistent", "nicht OZG-konform", "Kriterium 9"):
        assert words in done
    assert "Reifegrad 2" in text(editor.get("/kkv/?reife=darunter"))
    assert "Keine Vorlage passt" in text(editor.get("/kkv/?reife=konform"))
    assert "Bewertung speichern" not in text(staff(Role.KKV_APPROVER_LAND).get(PAGE))

    admin = staff(Role.ADMIN, fulda.town)
    assert "Reifegrad 2, Formular-Assistent (bewertet am" in text(admin.get("/einrichtung/leistungen/?reife=darunter"))
    assert "Keine Vorlage passt" in text(admin.get("/einrichtung/leistungen/?reife=konform"))
    assert "Mangel" in text(admin.get("/einrichtung/leistungen/?reife=unsinn"))
