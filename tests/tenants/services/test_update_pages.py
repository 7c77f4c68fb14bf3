"""What the pages tell of newer versions, and how one is taken, postponed and put on paper."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from pypdf import PdfReader

from blaupause.domain import SYSTEM
from tenants.services import actions, queries
from tenants.services.enums import UpdatePolicy
from tests.people import ADMIN
from tests.templates import DEFECT, released
from tests.tenants.services.pages import LIST, PAGE, text, value
from tests.tenants.services.settled import more_values, online

if TYPE_CHECKING:
    from django.test import Client

    from shared_services.catalogue.models import TemplateVersion


def test_how_newer_versions_come(admin: Client, template: TemplateVersion) -> None:
    online()
    assert "Nur von Hand" in text(admin.post(PAGE, {"aktion": "politik", "politik": "manual"}, follow=True))
    found = queries.subscription(DEFECT)
    assert found is not None
    assert found.policy == "manual"
    admin.post(PAGE, {"aktion": "politik", "politik": "patches"})
    assert found.reloaded().policy == "patches"
    admin.post(PAGE, {"aktion": "politik", "politik": "unsinn"})
    assert found.reloaded().policy == "manual"


def test_a_newer_version_is_taken_with_what_it_needs(admin: Client, template: TemplateVersion) -> None:
    online()
    newer = more_values(version="2.0.0")
    page = admin.get(PAGE)
    assert "Neue Version 2.0.0" in text(page)
    assert "Eine Angabe fehlt für diese Version" in text(page)

    wish = {"aktion": "version", "version": newer.content_hash}
    refused = admin.post(PAGE, wish | {"neu-reply_days": "drei"})
    assert refused.status_code == 422
    assert 'href="#neu-reply_days"' in refused.content.decode()
    assert value(refused, "neu-reply_days") == "drei"
    assert admin.post(PAGE, {"aktion": "version", "version": "fremd"}).status_code == 409

    taken = admin.post(PAGE, wish | {"neu-reply_days": "3"}, follow=True)
    assert "Version 2.0.0 ist übernommen" in text(taken)
    assert "Neue Version" not in text(taken).replace("Neue Versionen", "").replace("Neue Version übernommen", "")


def test_a_newer_version_says_what_differs_and_what_it_means(admin: Client, template: TemplateVersion) -> None:
    online(lighting_unit="Stadtwerke")
    more_values(version="1.1.0")

    page = admin.get(PAGE)

    for words in (
        "kleine Neuerung",
        "Was das für Ihre Werte heißt",
        "4 eigene Werte bleiben",
        "Werte der Kommunen 2",
        "Ihr Wert (Stadtwerke) gilt dann nicht mehr",
        "Sie kommt nicht von selbst",
        "gab es nicht",
    ):
        assert words in text(page)
    assert "<del>Kommune setzt</del>" in page.content.decode()


def test_what_is_held_back_says_why_on_page_and_list(admin: Client, template: TemplateVersion) -> None:
    online(lighting_unit="Stadtwerke")
    more_values(version="1.0.1")

    for path in (PAGE, LIST):
        page = text(admin.get(path))
        assert "ngehalten" in page
        assert "Ihr Wert (Stadtwerke) gilt dann nicht mehr" in page
        assert "von selbst." not in page


def test_what_comes_is_announced_with_its_day(admin: Client, template: TemplateVersion) -> None:
    online()
    released(DEFECT, version="1.0.1")
    assert "in der nächsten Stunde von selbst" in text(admin.get(PAGE))
    released(DEFECT, version="1.1.0")
    assert "Version 1.0.1 kommt in der nächsten Stunde" in text(admin.get(PAGE))
    admin.post(PAGE, {"aktion": "politik", "politik": "minor"})
    day = timezone.localdate() + timedelta(days=14)
    for path in (PAGE, LIST):
        assert f"Wir übernehmen sie am {day:%d.%m.%Y} von selbst" in text(admin.get(path))
    released(DEFECT, version="2.0.0", title="Alles neu")
    actions.follow_updates(by=SYSTEM)
    assert f"Version 1.1.0 kommt am {day:%d.%m.%Y} von selbst" in text(admin.get(PAGE))


def test_a_new_version_is_postponed_and_comes_back(admin: Client, template: TemplateVersion) -> None:
    online()
    actions.set_policy(service_slug=DEFECT, policy=UpdatePolicy.MINOR_LATER, by=ADMIN)
    released(DEFECT, version="1.1.0")
    until = timezone.localdate() + timedelta(days=30)
    wish = {"verschieben": "1", "verschiebung-until": f"{until:%d.%m.%Y}", "verschiebung-reason": "Ratssitzung"}

    done = admin.post(PAGE, wish, follow=True)

    assert f"Neue Versionen kommen nicht vor dem {until:%d.%m.%Y}" in text(done)
    assert "Grund: Ratssitzung" in text(done)
    assert "verschoben" in text(admin.get(LIST))
    back = admin.post(PAGE, {"aktion": "fortsetzen"}, follow=True)
    assert "Neue Versionen kommen wieder an ihrem Tag" in text(back)
    assert "Ratssitzung" not in text(back)


@pytest.mark.parametrize(("day", "reason", "said"), [
    ("morgen", "x", "Das ist kein Tag"),
    ("24.09.2020", "x", "Der Tag ist schon vorbei"),
    ("24.09.2099", "x", "Das ist zu spät"),
    ("", "", "„Grund“ ist noch leer"),
])  # fmt: skip
def test_a_postponement_that_cannot_be_is_refused_where_it_was_typed(
    admin: Client, template: TemplateVersion, day: str, reason: str, said: str
) -> None:
    online()
    actions.set_policy(service_slug=DEFECT, policy=UpdatePolicy.MINOR_LATER, by=ADMIN)
    released(DEFECT, version="1.1.0")

    answer = admin.post(PAGE, {"verschieben": "1", "verschiebung-until": day, "verschiebung-reason": reason})

    assert answer.status_code == 422
    assert said in text(answer)
    assert "<title>Fehler:" in answer.content.decode()
    assert 'href="#verschiebung-' in answer.content.decode()
    assert value(answer, "verschiebung-until") == day


def test_nothing_to_postpone_is_a_conflict(admin: Client, template: TemplateVersion) -> None:
    online()

    late = admin.post(PAGE, {"verschieben": "1", "verschiebung-until": "24.09.2099", "verschiebung-reason": "x"})

    assert late.status_code == 409
    assert "nichts zu verschieben" in text(late)


def test_the_council_gets_what_differs_on_paper(admin: Client, template: TemplateVersion) -> None:
    paper = f"{PAGE}vergleich.pdf"
    assert admin.get(paper).status_code == 404
    online()
    assert admin.get(paper).status_code == 409
    released(DEFECT, version="1.1.0", title="Schaden melden")

    answer = admin.get(paper)

    assert answer.headers["Content-Type"] == "application/pdf"
    said = " ".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
    assert "Stadt Fulda" in said
    assert "Schaden melden: Version 1.0.0 und 1.1.0 im Vergleich" in said


def test_another_number_alone_says_so(admin: Client, template: TemplateVersion) -> None:
    online()
    released(DEFECT, version="1.1.0")

    assert "nur die Nummer ist anders" in text(admin.get(PAGE))
