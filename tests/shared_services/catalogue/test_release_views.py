"""The pages on which a version goes its way: who sees which button, and what comes back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blaupause.domain import now
from blaupause.engine.bundles import Finding
from blaupause.identity.models import Membership
from blaupause.tenancy.context import hub, identity
from shared_services.catalogue import queries
from shared_services.catalogue.actions import ask_review, refuse_version
from shared_services.catalogue.enums import Party
from shared_services.catalogue.models import Retirement, Vote
from tests.clients import staff
from tests.people import EDITOR, KSPV, LAND, approver
from tests.shared_services.catalogue.test_views import text
from tests.templates import DEFECT, DOG, approved, imported, published, released

if TYPE_CHECKING:
    from django.test import Client

    from shared_services.catalogue.models import TemplateVersion

PAGE = f"/kkv/vorlagen/{DEFECT}/1.0.0/freigeben/"
QUEUE = "/kkv/freigaben/"
pytestmark = pytest.mark.usefixtures("db")


def in_review(**changes: Any) -> TemplateVersion:
    version = imported(DEFECT, **changes)
    with hub():
        ask_review(version_id=version.pk, by=EDITOR)
    return version


def buttons(answer: Any) -> list[str]:
    main = answer.content.decode().split("<main", 1)[1]
    return [re.sub(r"<[^>]+>", "", each).strip() for each in re.findall(r"<button.*?</button>", main, re.DOTALL)]


def act(client: Client, step: str, page: str = PAGE, **fields: str) -> Any:
    return client.post(page, {"schritt": step, **fields}, follow=True)


def test_from_draft_to_release_each_does_their_part(editor: Client) -> None:
    imported(DEFECT)
    land, kspv = staff(LAND), staff(KSPV)
    assert "Prüfung erbitten" in text(editor.get(PAGE))

    assert "Die Prüfung ist erbeten" in text(act(editor, "pruefen"))
    waiting = text(editor.get(PAGE))
    assert "Freigaben Land und KSpV fehlen" in waiting
    assert "An dieser Version" not in waiting  # the sample editor imported it as the system

    assert "Freigabe KSpV fehlt" in text(act(land, "freigeben", partei="land"))
    refused = editor.post(PAGE, {"schritt": "veroeffentlichen"})
    assert (refused.status_code, "Freigabe KSpV fehlt" in text(refused)) == (409, True)

    assert "Beide Freigaben liegen vor" in text(act(kspv, "freigeben", partei="kspv"))
    done = text(act(editor, "veroeffentlichen"))
    assert "Die Version ist freigegeben" in done
    for name in ("Ida Entwurf", "Lena Prüfstein", "Konrad Gegenprobe"):
        assert name in done
    assert "schon freigegeben" in text(act(editor, "pruefen"))


def test_the_page_offers_what_one_may_do_now(editor: Client) -> None:
    in_review()

    assert "Für Land freigeben" in buttons(staff(LAND).get(PAGE))
    assert "Für KSpV freigeben" in buttons(staff(KSPV).get(PAGE))
    assert [each for each in buttons(editor.get(PAGE)) if "freigeben" in each] == []
    assert editor.post(PAGE, {"schritt": "freigeben", "partei": "land"}).status_code == 403
    with hub():
        assert Vote.objects.count() == 0


def test_who_worked_on_it_reads_why_there_is_no_button() -> None:
    land = staff(LAND)
    imported(DEFECT)
    act(land, "pruefen")

    assert "Sie haben an dieser Version mitgearbeitet" in text(land.get(PAGE))
    assert land.post(PAGE, {"schritt": "freigeben", "partei": "land"}).status_code == 403


def test_a_role_that_ended_while_the_page_was_open_approves_nothing() -> None:
    in_review()
    land = staff(LAND)
    assert "Für Land freigeben" in buttons(land.get(PAGE))
    with identity():
        Membership.objects.update(valid_until=now())

    assert land.post(PAGE, {"schritt": "freigeben", "partei": "land"}).status_code == 403
    with hub():
        assert Vote.objects.count() == 0


def test_an_old_login_leads_to_a_new_one_and_back() -> None:
    in_review()
    land = staff(LAND, minutes=11)

    assert "Neu anmelden, um freizugeben" in text(land.get(PAGE))
    answer = land.post(PAGE, {"schritt": "freigeben", "partei": "land"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/auth/anmelden/?bereich=verwaltung")
    assert "freigeben%2F%3Fschritt%3Dfreigeben" in answer.headers["Location"]
    assert land.get(f"{PAGE}?schritt=zurueckziehen").status_code == 302
    with hub():
        assert Vote.objects.count() == 0


def test_a_version_comes_back_with_the_reason(editor: Client) -> None:
    in_review()
    kspv = staff(KSPV)
    assert "Was ist zu ändern?" in text(kspv.get(f"{PAGE}?schritt=zurueckgeben"))

    empty = kspv.post(PAGE, {"schritt": "zurueckgeben", "partei": "kspv", "grund": ""})
    assert (empty.status_code, 'href="#grund"' in empty.content.decode()) == (422, True)
    assert "Die Version ist zurückgegeben" in text(act(kspv, "zurueckgeben", partei="kspv", grund="Die Frist fehlt."))
    page = text(editor.get(PAGE))
    assert "Zurückgegeben von KSpV" in page
    assert "Die Frist fehlt." in page
    assert "Prüfung erbitten" in page


def test_a_review_is_taken_back_by_who_asked(editor: Client) -> None:
    imported(DEFECT)
    act(editor, "pruefen")
    land = staff(LAND)

    assert "Prüfung zurücknehmen" in buttons(editor.get(PAGE))
    assert "Prüfung zurücknehmen" not in buttons(land.get(PAGE))
    assert land.post(PAGE, {"schritt": "zuruecknehmen"}).status_code == 403
    done = text(act(editor, "zuruecknehmen"))
    for words in ("Die Prüfung ist zurückgenommen", "Zurückgenommen", "Prüfung erbitten"):
        assert words in done
    assert land.post(PAGE, {"schritt": "freigeben", "partei": "land"}).status_code == 409


def test_a_review_whose_tests_fail_names_them(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    imported(DEFECT)
    finding = Finding("tests.json", None, "/tests/0", "fee", "wrong")
    monkeypatch.setattr(queries.bundles, "check", lambda _files: [finding])

    answer = editor.post(PAGE, {"schritt": "pruefen"})

    assert answer.status_code == 422
    assert "tests.json" in text(answer)


def test_a_number_that_is_too_low_is_told_before(editor: Client) -> None:
    released(DEFECT, version="1.0.0")
    with hub():
        old = queries.template(DEFECT).bundle
    parameters = old.files["parameters.json"]["parameters"]
    assert parameters
    imported(DEFECT, version="0.9.0")
    imported(DEFECT, version="1.0.1", level_of_government="district")

    low = text(editor.get(f"/kkv/vorlagen/{DEFECT}/0.9.0/freigeben/"))
    assert "Veröffentlicht ist schon 1.0.0" in low
    small = text(editor.get(f"/kkv/vorlagen/{DEFECT}/1.0.1/freigeben/"))
    assert "Von 1.0.0 zu 1.0.1: Korrektur" in small
    assert "Es muss eine große Änderung sein" in small
    assert "Zuständig ist eine andere Ebene" in small
    assert editor.post(f"/kkv/vorlagen/{DEFECT}/1.0.1/freigeben/", {"schritt": "pruefen"}).status_code == 409


def test_a_publication_can_be_planned(editor: Client) -> None:
    approved(DEFECT)
    day = timezone.localdate() + timedelta(days=14)
    assert "Gültig ab" in text(editor.get(f"{PAGE}?schritt=veroeffentlichen"))

    late = {"ab_tag": f"{day:%d.%m.%Y}", "ab_zeit": "früh"}
    for wrong in ({"ab_tag": "bald"}, {"ab_tag": "01.01.2020"}, {"ab_zeit": "08:00"}, late):
        answer = editor.post(PAGE, {"schritt": "veroeffentlichen", **wrong})
        assert answer.status_code == 422
        assert "kern-error" in answer.content.decode()
    done = text(act(editor, "veroeffentlichen", ab_tag=f"{day:%d.%m.%Y}", ab_zeit="08:00"))

    assert f"{day:%d.%m.%Y}, 8:00" in done.replace("\N{NO-BREAK SPACE}", " ")
    assert "Geplant" in text(editor.get("/kkv/"))
    assert "Geplant" in text(editor.get(f"/kkv/vorlagen/{DEFECT}/"))


def test_a_number_overtaken_meanwhile_is_told_where_it_was_pressed(editor: Client) -> None:
    approved(DEFECT)
    published(DEFECT, version="1.0.1")

    answer = editor.post(PAGE, {"schritt": "veroeffentlichen"})

    assert answer.status_code == 409
    assert "1.0.0 ist nicht höher als 1.0.1" in text(answer)


def test_a_release_ends_with_a_day_and_a_reason(editor: Client) -> None:
    released(DEFECT)
    day = timezone.localdate() + timedelta(days=30)
    assert "Letzter Tag" in text(editor.get(f"{PAGE}?schritt=abkuendigen"))
    assert editor.post(PAGE, {"schritt": "abkuendigen", "ende": "01.01.2020", "grund": "x"}).status_code == 422

    done = text(act(editor, "abkuendigen", ende=f"{day:%d.%m.%Y}", grund="Neues Gesetz.", nachfolge="Hund ummelden"))

    assert "Die Version ist abgekündigt" in done
    assert f"letzter Tag {day:%d.%m.%Y}" in done
    assert "Läuft aus" in text(editor.get("/kkv/"))
    assert editor.post(PAGE, {"schritt": "zurueckziehen", "grund": "x"}).status_code == 403

    land = staff(LAND)
    assert "lässt sich nicht zurücknehmen" in text(land.get(f"{PAGE}?schritt=zurueckziehen"))
    assert "Die Version ist zurückgezogen" in text(act(land, "zurueckziehen", grund="Falsche Gebühr."))
    assert "kann niemand mehr einen Antrag beginnen" in text(editor.get(PAGE))
    with hub():
        assert Retirement.objects.count() == 2


@pytest.mark.parametrize("sent", [{"schritt": "unsinn"}, {}, {"schritt": "freigeben", "partei": "bund"}])
def test_a_step_that_is_none_is_not_there(sent: dict[str, str]) -> None:
    in_review()

    assert staff(LAND).post(PAGE, sent).status_code == 404


def test_a_version_without_approvals_says_so(editor: Client) -> None:
    released(DEFECT)

    page = text(editor.get(PAGE))
    assert "ohne Freigaben von Land und KSpV veröffentlicht" in page
    assert "Prüfung erbeten" not in page


# --- The queue


def test_the_queue_knows_what_waits_for_whom(editor: Client) -> None:
    assert "Nichts wartet" in text(editor.get(QUEUE))
    in_review()
    approved(DOG)
    returned = in_review(slug="zurueck", title="Zurück an mich")
    with hub():
        refuse_version(version_id=returned.pk, party=Party.LAND, reason="Zu lang.", by=approver(LAND))

    land = text(staff(LAND).get(QUEUE))
    assert "Wartet auf Sie" in land
    assert "Bereit zur Veröffentlichung" in land
    assert "Zu lang." not in land
    others = text(editor.get(QUEUE))
    assert "Wartet auf andere" in others
    assert "Freigaben Land und KSpV fehlen" in others


def test_the_queue_brings_back_what_was_refused() -> None:
    author = staff(LAND)
    imported(DEFECT)
    act(author, "pruefen")
    act(staff(KSPV), "zurueckgeben", partei="kspv", grund="Zu lang.")

    page = text(author.get(QUEUE))
    assert "An Sie zurückgegeben" in page
    assert "Zu lang." in page


def test_what_is_published_leaves_the_queue(editor: Client) -> None:
    published(DEFECT)

    assert "Nichts wartet" in text(editor.get(QUEUE))


def test_the_queue_costs_the_same_for_one_and_three(editor: Client) -> None:
    counts = []
    for number in (1, 3):
        with hub():
            have = queries.queue(EDITOR)
        for at in range(len(have.refused), number):
            version = in_review(slug=f"dienst-{at}")
            with hub():
                refuse_version(version_id=version.pk, party=Party.LAND, reason="x", by=approver(LAND))
        editor.get(QUEUE)
        with CaptureQueriesContext(connection) as seen:
            editor.get(QUEUE)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_planned_version_says_when_it_comes(editor: Client) -> None:
    published(DEFECT, valid_from=now() + timedelta(days=3))

    assert "Es ist nichts mehr zu tun" in text(editor.get(PAGE))
    assert "Zurückziehen" in text(staff(LAND).get(PAGE))
