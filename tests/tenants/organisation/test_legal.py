"""Legal pages: made of templates and facts, with gaps that are told, and changes of a template that are offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from blaupause.domain import Invalid
from blaupause.tenancy.enums import TownState
from tenants.organisation import queries, rules
from tenants.organisation.actions import restore_profile, update_profile
from tenants.organisation.forms import LegalFactsForm
from tests.clients import visitor
from tests.people import ADMIN
from tests.tenants.organisation.gate import text

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

FACTS = {
    "represented_as": "Oberbürgermeister",
    "represented_by": "Dr. Max Muster",
    "dpo": "Revisionsamt, Musterplatz 2, 36037 Fulda",
    "processors": "ekom21, Gießen: Fachverfahren\n- Druckhaus, Kassel: Briefe",
    "checked": "partial",
    "checked_on": "2026-10-01",
    "barriers": "Karten: haben keinen Text",
    "video_url": "https://video.fulda.example/dgs",
    "based_on": "0",
}
CONTACT = {
    "street": "Musterplatz 1",
    "postcode": "36037",
    "place": "Fulda",
    "phone": "0661 102-0",
    "email": "stadt@fulda.example",
}
ANGABEN = "/einrichtung/rechtliches/angaben/"


def test_templates_are_filled_with_what_is_known_and_gaps_are_listed(fulda: World) -> None:
    fulda.town.ars = "066310009009"
    before = {each.page: each.gaps for each in queries.legal_pages()}
    update_profile(changes={**CONTACT, "legal_facts": {k: v for k, v in FACTS.items() if k != "based_on"}}, by=ADMIN)  # type: ignore[typeddict-item]  # its keys

    after = {each.page: each for each in queries.legal_pages()}
    assert before["imprint"] == ("Anschrift", "Telefon", "E-Mail", "Amt und Name der vertretungsberechtigten Person")
    assert before["accessibility"] == (
        "Ergebnis der Prüfung auf Barrierefreiheit",
        "Tag der Prüfung",
        "E-Mail",
        "Telefon",
    )
    assert {page: each.gaps for page, each in after.items()} == dict.fromkeys(queries.LEGAL_PAGES, ())
    assert "Vertreten durch: Oberbürgermeister Dr. Max Muster" in after["imprint"].text
    assert "- Druckhaus, Kassel: Briefe\n" in after["privacy"].text
    assert "Hessische Beauftragte für Datenschutz" in after["privacy"].text
    assert "Landgraf-Philipp-Platz 1–7" in after["accessibility"].text
    assert "Geprüft am 01.10.2026 durch eine Selbstbewertung." in after["accessibility"].text
    assert "- Karten: haben keinen Text" in after["accessibility"].text


@pytest.mark.parametrize(("ars", "land"), [("091620000000", "Bayern"), ("", "Ihres Landes"), ("99", "Ihres Landes")])
def test_other_laender_keep_a_gap_that_names_them(fulda: World, ars: str, land: str) -> None:
    fulda.town.ars = ars

    gaps = {each.page: each.gaps for each in queries.legal_pages()}
    assert f"Durchsetzungsstelle {land} mit Anschrift" in gaps["accessibility"]
    assert f"Datenschutzaufsicht {land} mit Anschrift" in gaps["privacy"]
    update_profile(changes={"legal_facts": {"enforcement": "Stelle A", "supervision": "Stelle B"}}, by=ADMIN)
    pages = {each.page: each for each in queries.legal_pages()}
    assert "Stelle A" in pages["accessibility"].text
    assert "entgegen: Stelle B" in pages["privacy"].text


def test_facts_are_asked_once_and_stand_in_all_pages(fulda: World, admin: Client) -> None:
    answer = admin.post(ANGABEN, FACTS)

    assert answer.headers["Location"] == "/einrichtung/rechtliches/?gespeichert=angaben"
    page = text(admin.get(answer.headers["Location"]))
    assert "Ihre Angaben stehen in den Vorlagen" in page
    assert "Es fehlt: Anschrift, Telefon, E-Mail" in page
    assert "Dr. Max Muster" in text(admin.get("/einrichtung/rechtliches/impressum/"))


def test_a_fact_of_the_land_is_asked_where_it_is_not_known(fulda: World, admin: Client) -> None:
    page = queries.profile()
    assert "enforcement" in LegalFactsForm.in_land(page, rules.land_of("09"), None).fields
    assert "enforcement" not in LegalFactsForm.in_land(page, rules.land_of("06"), None).fields
    assert "Was wir schon wissen" in text(admin.get(ANGABEN))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("video_url", "http://video.example/x", "beginnt mit https://"),
        ("video_url", "javascript:alert(1)", "beginnt mit https://"),
        ("video_url", "https://[x", "beginnt mit https://"),
        ("video_url", 'https://a.example/"onload', "beginnt mit https://"),
        ("represented_by", "[bitte ergänzen: Name]", "Ersetzen Sie"),
        ("checked_on", "31.31.2026", "Geben Sie den Tag so an"),
        ("dpo_phone", "ruf an", "Schreiben Sie die Nummer in Ziffern"),
        ("checked", "sehr", "Wählen Sie"),
    ],
)
def test_wrong_facts_are_told_at_their_field(admin: Client, field: str, value: str, sentence: str) -> None:
    answer = admin.post(ANGABEN, FACTS | {field: value})

    assert answer.status_code == 422
    assert sentence in text(answer) or field == "checked"
    assert queries.profile().legal_facts == {}


@pytest.mark.parametrize("facts", [{"unknown": "x"}, {"dpo": 1}, {"dpo": "x" * 4_001}])
def test_facts_nobody_knows_are_refused(fulda: World, facts: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        update_profile(changes={"legal_facts": facts}, by=ADMIN)  # type: ignore[typeddict-item]  # that is the point


def test_a_page_with_gaps_is_not_confirmed(admin: Client) -> None:
    path = "/einrichtung/rechtliches/barrierefreiheit/"
    page = queries.legal_page("barrierefreiheit")

    answer = admin.post(path, {"text": page.text, "based_on": "0"})

    assert answer.status_code == 422
    assert "Im Text steht noch" in text(answer)
    assert "Das fehlt noch: Ergebnis der Prüfung" in text(admin.get(path))
    assert queries.legal_text("accessibility").text == ""


def test_a_change_of_a_fact_is_offered_as_a_difference_and_taken_over(fulda: World, admin: Client) -> None:
    update_profile(changes={"phone": "0661 102-0"}, by=ADMIN)
    own = queries.legal_page("leichte-sprache").text.replace("Hier können Sie", "Hier dürfen Sie")
    path = "/einrichtung/rechtliches/leichte-sprache/"
    admin.post(path, {"text": own, "based_on": "1"})
    assert not queries.legal_page("leichte-sprache").is_behind

    update_profile(changes={"legal_facts": {"video_url": "https://video.fulda.example/dgs"}}, by=ADMIN)

    page = queries.legal_page("leichte-sprache")
    assert page.is_behind
    assert [line.text for line in page.difference if line.kind == "new"] == [
        "Sie können Gebärden-Sprache?",
        "Es gibt ein Video in [Gebärden-Sprache](/gebaerdensprache/).",
    ]
    assert "Vorlage oder Angaben haben sich geändert" in text(admin.get("/einrichtung/rechtliches/"))
    assert "Neu Sie können Gebärden-Sprache? Es gibt ein Video in Gebärden-Sprache." in text(admin.get(path))
    shown = admin.get(path + "?aktion=uebernehmen").content.decode()
    assert "Hier dürfen Sie" in shown
    assert shown.count("Sie können Gebärden-Sprache?") >= 2
    assert "geändert: Leichte Sprache" in text(admin.get("/einrichtung/"))
    admin.post(path, {"text": page.merged.text, "based_on": "3"})
    assert not queries.legal_page("leichte-sprache").is_behind
    assert "Hier dürfen Sie" in queries.legal_text("plain").text


def test_saving_the_own_text_unchanged_settles_a_difference(fulda: World, admin: Client) -> None:
    update_profile(changes={"legal_texts": {"plain": "Eigenes"}}, by=ADMIN)
    update_profile(changes={"phone": "0661 1"}, by=ADMIN)
    page = queries.legal_page("leichte-sprache")
    assert page.is_behind
    assert len(page.merged.by_hand) == 2
    assert "von Hand" in text(admin.get("/einrichtung/rechtliches/leichte-sprache/?aktion=uebernehmen"))

    admin.post("/einrichtung/rechtliches/leichte-sprache/", {"text": "Eigenes", "based_on": "2"})

    assert not queries.legal_page("leichte-sprache").is_behind


def test_going_back_brings_the_facts_back(fulda: World) -> None:
    update_profile(changes={"legal_facts": {"dpo": "Alt"}}, by=ADMIN)
    update_profile(changes={"legal_facts": {"dpo": "Neu"}, "letterhead": {"closing": "I. A."}}, by=ADMIN)

    restored = restore_profile(number=1, based_on=2, by=ADMIN)

    assert (restored.legal_facts, restored.letterhead) == ({"dpo": "Alt"}, {})
    assert queries.versions()[1].changed == ("Rechtliche Angaben", "Briefkopf")


def test_two_people_change_the_facts(fulda: World, admin: Client) -> None:
    update_profile(changes={"legal_facts": {"dpo": "Von jemandem"}}, by=ADMIN)

    answer = admin.post(ANGABEN, FACTS)

    assert answer.status_code == 409
    assert "Ihre Eingaben stehen noch hier" in text(answer)
    assert admin.post(ANGABEN, FACTS | {"based_on": "1"}).status_code == 302


def test_the_video_is_not_loaded_before_somebody_agrees(fulda: World) -> None:
    assert visitor(fulda.host).get("/gebaerdensprache/").status_code in {404, 503}
    with fulda:
        update_profile(changes={"legal_facts": {"video_url": "https://video.fulda.example/dgs"}}, by=ADMIN)
    answer = visitor(fulda.host).get("/gebaerdensprache/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "video.fulda.example" in page
    assert "<iframe" not in page
    assert "<video" not in page
    assert 'href="/gebaerdensprache/"' in visitor(fulda.host).get("/").content.decode()


def test_a_difference_is_told_without_the_marks_of_the_text() -> None:
    lines = rules.compared("", "## Für **welche** Leistungen?\n\n- Hund [anmelden](/hund/)\n\nUnd mehr.  ")

    assert [line.words for line in lines] == ["Für welche Leistungen?", "Hund anmelden", "Und mehr."]
    assert [(line.is_heading, line.is_item) for line in lines] == [(True, False), (False, True), (False, False)]


def test_the_barriers_of_the_platform_are_proposed_until_the_town_has_said_its_own(fulda: World, admin: Client) -> None:
    page = text(admin.get(ANGABEN))
    assert "Vorschlag: was an der Plattform selbst noch fehlt" in page
    assert "Ein Video mit Erklärungen fehlt noch" in page

    update_profile(changes={"legal_facts": {"video_url": "https://video.fulda.example/dgs"}}, by=ADMIN)
    assert "Ein Video mit Erklärungen fehlt noch" not in text(admin.get(ANGABEN))
    update_profile(changes={"legal_facts": {"checked": "full"}}, by=ADMIN)
    assert "Vorschlag: was an der Plattform" not in text(admin.get(ANGABEN))


def test_what_going_live_needs_is_not_called_voluntary(admin: Client) -> None:
    page = text(admin.get(ANGABEN))
    for label in ("Wie barrierefrei ist das Angebot?", "Wann wurde das geprüft?", "Was ist noch nicht barrierefrei?"):
        assert label in page
        assert f"{label} – freiwillig" not in page
    assert "Wer hat geprüft? – freiwillig" in page


class TestMerging:
    BASE = "## A\n\neins\n\nzwei\n"

    def test_what_was_replaced_is_replaced(self) -> None:
        done = rules.merged(self.BASE, "## A\n\nEINS\n\nzwei\n", "## Mein A\n\neins\n\nmehr\n\nzwei\n")
        assert done.text == "## Mein A\n\nEINS\n\nmehr\n\nzwei\n"
        assert done.by_hand == ()

    def test_what_was_taken_away_goes(self) -> None:
        assert rules.merged(self.BASE, "## A\n\nzwei\n", self.BASE).text == "## A\n\nzwei\n"

    def test_what_came_first_stands_first(self) -> None:
        assert rules.merged(self.BASE, "vorn\n## A\n\neins\n\nzwei\n", "meins\n").text == "vorn\nmeins\n"

    def test_blank_lines_that_go_take_nothing_along(self) -> None:
        assert rules.merged("a\n\n\nb", "a\nb", "a\nmeins\nb").text == "a\nmeins\nb"

    @pytest.mark.parametrize("own", ["eins\neins\n", "ganz anders\n"])
    def test_what_finds_no_single_place_is_told(self, own: str) -> None:
        done = rules.merged(self.BASE, "## A\n\nEINS\n\nzwei\n", own)
        assert (done.text, done.by_hand) == (own, (("eins", "EINS"),))

    def test_an_addition_without_its_neighbour_is_told(self) -> None:
        done = rules.merged("a\nb", "a\nneu\nb", "x")
        assert (done.text, done.by_hand) == ("x", (("", "neu"),))

    def test_gaps_are_told_once(self) -> None:
        assert rules.gaps("[bitte ergänzen: A] [bitte ergänzen: A] [bitte ergänzen") == ("A", "…")


def test_one_page_leads_to_the_next_that_can_be_confirmed(
    fulda: World, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = {
        "street": "Musterplatz 1",
        "postcode": "36037",
        "place": "Fulda",
        "phone": "0661 1",
        "email": "a@b.example",
    }
    update_profile(changes=contact, by=ADMIN)  # type: ignore[arg-type]  # its keys
    there = admin.post(ANGABEN, FACTS | {"based_on": str(queries.profile().number)}).headers["Location"]
    seen = []
    while "rechtliches/?" not in there:
        page = there.partition("?")[0]
        seen.append(page.split("/")[-2])
        sent = {"text": queries.legal_page(seen[-1]).text, "based_on": str(queries.profile().number)}
        there = admin.post(page, sent | {"aktion": "speichern"}).headers["Location"]

    assert seen == ["impressum", "datenschutz", "barrierefreiheit", "leichte-sprache"]
    assert "Die Seite ist bestätigt und für alle zu lesen." in text(admin.get(there))
    monkeypatch.setattr(fulda.town, "state", TownState.SETUP)
    monkeypatch.setattr("blaupause.tenancy.middleware.town_for_host", lambda _host: fulda.town)
    saved = text(admin.get("/einrichtung/rechtliches/datenschutz/?gespeichert=seite"))
    assert "Zu lesen ist sie, sobald Ihre Kommune online ist. Prüfen und bestätigen Sie jetzt diese Seite." in saved
    assert "Weiter:" not in saved
