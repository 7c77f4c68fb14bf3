"""The page that decides: what is typed, looked at first, refused and sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenants.casework.models import Case, Decision
from tests.templates import DEFECT, DOG, PARKING
from tests.tenants.casework.clerks import page_of
from tests.tenants.situations import SEVDA, clerk, offered, opened, text_of

if TYPE_CHECKING:
    from django.test import Client

    from tenants.organisation.models import Unit
    from tests.worlds import World


def decision(case: Case, **changes: Any) -> dict[str, Any]:
    return {"outcome": "assess", "reasons": "", "edition": case.edition} | changes


def test_a_case_is_decided_and_its_page_says_so(case: Case, thea: Client, fulda: World) -> None:
    form = text_of(thea.get(page_of(case, "entscheiden")))
    assert "Widerspruch, 1 Monat, bei: Magistrat der Stadt Fulda" in form
    assert "Brief, Hinweis per E-Mail" in form

    page = thea.post(page_of(case, "entscheiden"), decision(case), follow=True)
    assert "ist entschieden" in text_of(page)
    assert "Das PDF wird gerade erstellt" in text_of(page)
    fulda.run_jobs()

    shown = text_of(thea.get(page_of(case)))
    assert "Bescheid laden (PDF" in shown
    assert "Briefliste" in shown
    assert thea.get(page_of(case, "bescheid"))["Content-Type"] == "application/pdf"
    assert "Festgesetzt" in text_of(thea.get("/amt/?ansicht=erledigt"))


def test_a_part_is_asked_for_looked_at_and_granted(unit: Unit, thea: Client) -> None:
    case = opened(offered(PARKING, unit), SEVDA)
    assert "Ab wann und bis wann gilt der Ausweis?" in text_of(thea.get(page_of(case)))
    typed = decision(case, outcome="partly", reasons="Der Leasingvertrag endet.", granted="")
    page = thea.post(page_of(case, "entscheiden"), typed)
    assert page.status_code == 422
    assert "Schreiben Sie, was Sie bewilligen." in text_of(page)

    typed |= {"granted": "Gilt bis zum 31.05.2027.", "total_cents": "15,00", "total_reason": "Gebühr für 6 Monate"}
    inserted = thea.post(page_of(case, "entscheiden"), typed | {"aktion": "einsetzen"})
    assert "Gilt bis zum 31.05.2027." in inserted.content.decode()
    assert thea.post(page_of(case, "entscheiden", "vorschau"), typed)["Content-Type"] == "application/pdf"
    assert thea.post(page_of(case, "entscheiden", "vorschau"), typed | {"granted": ""}).status_code == 422
    thea.post(page_of(case, "entscheiden"), typed)

    shown = text_of(thea.get(page_of(case)))
    assert "Teilweise bewilligt" in shown
    assert "Bewilligt Gilt bis zum 31.05.2027." in shown


def test_where_nothing_is_granted_in_part_nothing_is_asked(case: Case, thea: Client) -> None:
    assert "was bewilligt wird" not in text_of(thea.get(page_of(case, "entscheiden")))


def test_what_failed_is_told_and_tried_again(case: Case, thea: Client, fulda: World) -> None:
    thea.post(page_of(case, "entscheiden"), decision(case))
    job = fulda.bury("correspondence.render_notice")

    shown = text_of(thea.get(page_of(case)))
    assert "Der Bescheid konnte nicht erstellt werden." in shown
    assert "Er ist nicht unterwegs und nicht bekannt gegeben." in shown
    assert "Das PDF fehlt noch. Oben steht, warum." in shown
    again = thea.post(page_of(case, "fehler", str(job)), follow=True)
    assert "Wird gerade noch einmal versucht." in text_of(again)
    assert "Gescheiterten Schritt neu gestartet" in text_of(again)
    assert thea.post(page_of(case, "fehler", str(job))).status_code == 409

    fulda.run_jobs()
    assert "konnte nicht erstellt werden" not in text_of(thea.get(page_of(case)))


def test_another_amount_needs_a_reason_and_can_be_looked_at_first(case: Case, thea: Client) -> None:
    typed = decision(case, total_cents="36,00")
    for wrong in (typed, typed | {"total_cents": "viel"}):
        page = thea.post(page_of(case, "entscheiden"), wrong)
        assert page.status_code == 422
        assert wrong["total_cents"] in page.content.decode()

    given = typed | {"total_reason": "Nur zur Hälfte nachgewiesen"}
    assert thea.post(page_of(case, "entscheiden", "vorschau"), given)["Content-Type"] == "application/pdf"
    assert thea.post(page_of(case, "entscheiden", "vorschau"), typed).status_code == 422
    thea.post(page_of(case, "entscheiden"), given)
    assert Decision.objects.get().fee["total_cents"] == 3600


def test_what_was_typed_stays_when_something_is_wrong(case: Case, thea: Client) -> None:
    nothing = thea.post(page_of(case, "entscheiden"), decision(case, outcome="", reasons="Mein Text"))
    missing = thea.post(page_of(case, "entscheiden"), decision(case, outcome="refuse"))

    assert (nothing.status_code, missing.status_code) == (422, 422)
    assert "Mein Text" in nothing.content.decode()
    assert "Für „Ablehnen“ fehlt der Text" in text_of(missing)


def test_the_second_clerk_keeps_the_reasons_and_may_decide_after_looking(
    case: Case, thea: Client, fulda: World
) -> None:
    clerk(fulda, "olaf", "Olaf Probe").post(page_of(case, "uebernehmen"))

    late = thea.post(page_of(case, "entscheiden"), decision(case, reasons="Mein Text"))

    assert late.status_code == 409
    assert "Olaf Probe hat um" in text_of(late)
    assert "Mein Text" in late.content.decode()
    assert f'name="edition" value="{case.edition + 1}"' in late.content.decode()
    assert Decision.objects.count() == 0
    assert thea.post(page_of(case, "entscheiden"), decision(case.reloaded())).status_code == 302


def test_ready_made_paragraphs_are_put_in(case: Case, thea: Client) -> None:
    form = decision(
        case, outcome="refuse", reasons="Vorher.", aktion="einsetzen", baustein=["refuse/andere_kommune", "x"]
    )

    page = thea.post(page_of(case, "entscheiden"), form).content.decode()

    assert "Vorher.\n\nDer Hund lebt nicht in unserer Kommune." in page
    assert Decision.objects.count() == 0


def test_the_notice_is_seen_before_it_is_sent(case: Case, thea: Client) -> None:
    shown = thea.post(page_of(case, "entscheiden", "vorschau"), decision(case))
    wrong = thea.post(page_of(case, "entscheiden", "vorschau"), decision(case, outcome="refuse"))
    none = thea.post(page_of(case, "entscheiden", "vorschau"), decision(case, outcome=""))

    assert shown["Content-Type"] == "application/pdf"
    assert (wrong.status_code, none.status_code) == (422, 422)
    assert Decision.objects.count() == 0


def test_a_report_is_answered(unit: Unit, thea: Client) -> None:
    case = opened(offered(DEFECT, unit))
    assert "Antwort senden und abschließen" in text_of(thea.get(page_of(case)))
    assert (
        thea.post(page_of(case, "entscheiden", "vorschau"), decision(case, outcome="answer", reasons="x")).status_code
        == 422
    )

    thea.post(page_of(case, "entscheiden"), decision(case, outcome="answer", reasons="Danke, behoben."))

    assert "Danke, behoben." in text_of(thea.get(page_of(case)))
    assert "Erledigt" in text_of(thea.get("/amt/?ansicht=erledigt"))


def test_an_incomplete_notice_is_refused_on_the_page(unit: Unit, thea: Client) -> None:
    case = opened(offered(DOG, unit), strasse_hausnummer=None)

    for path in (page_of(case, "entscheiden"), page_of(case, "entscheiden", "vorschau")):
        answer = thea.post(path, decision(case))
        assert answer.status_code == 422
        assert "Der Bescheid lässt sich nicht erstellen" in text_of(answer)
