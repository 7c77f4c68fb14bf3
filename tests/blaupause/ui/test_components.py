from datetime import date, timedelta
from types import SimpleNamespace
from urllib.parse import parse_qs

from django.core.paginator import Paginator
from django.utils import timezone

from blaupause.domain import Conflict
from blaupause.engine.forms.told import Item, Row, Section
from blaupause.ui.components import Link, Step
from blaupause.ui.shell import NavItem
from tests.blaupause.ui.drawing import draw, drawn


class TestMessages:
    def test_alert(self) -> None:
        text = draw(
            '{% alert "warning" title focus=True id="k" %}<p>{{ inner }}</p>{% endalert %}', title="<b>", inner="<i>"
        )

        assert 'role="alert" tabindex="-1"' in text
        assert "&lt;b&gt;" in text
        assert "<p>&lt;i&gt;</p>" in text
        assert 'role="status"' in draw('{% alert "success" "Gut" focus=True %}x{% endalert %}')
        assert "role=" not in draw('{% alert "info" "Gut" %}x{% endalert %}')

    def test_conflict_speaks_for_itself(self) -> None:
        text = draw('{% conflict conflict url="/x/" %}', conflict=Conflict("Am %(day)s entschieden.", day="08.09.2026"))

        assert "Am 08.09.2026 entschieden." in text
        assert "Änderung ansehen" in text
        assert draw("{% conflict conflict %}", conflict=None).strip() == ""

    def test_empty_gives_the_next_step(self) -> None:
        found = drawn(
            '{% empty "Nichts da" "Die nächste endet morgen." level=3 %}<a href="/x/">Ansehen</a>{% endempty %}'
        )

        assert (found.one("a")["href"], len(found.all("h3"))) == ("/x/", 1)
        assert draw('{% empty "Nichts" %}{% endempty %}').count("<p>") == 0


class TestSmallThings:
    def test_icon(self) -> None:
        assert drawn('{% icon "edit" "small" %}').one("span") == {
            "class": "kern-icon kern-icon--edit kern-icon--small",
            "aria-hidden": "true",
        }
        assert drawn('{% icon "edit" label="Ändern" %}').one("span")["aria-label"] == "Ändern"

    def test_badge_takes_words_enums_and_tones(self) -> None:
        assert "In Prüfung" in draw("{% badge status %}", status=SimpleNamespace(value="in_review"))
        assert "In Bearbeitung" in draw('{% badge "in_review" citizen=True %}')
        assert "kern-badge--success" in draw('{% badge "success" label="Online" %}')

    def test_due(self) -> None:
        assert "überfällig" in draw("{% due case %}", case=SimpleNamespace(due_on=_days_ago(3), rests_since=None))
        assert "ruht" in draw("{% due case %}", case=SimpleNamespace(due_on=None, rests_since=_days_ago(3)))
        assert "heute" in draw("{% due day %}", day=_days_ago(0))

    def test_a_long_menu_keeps_the_rest_under_more(self) -> None:
        items = tuple(NavItem(str(number), f"/{number}/") for number in range(8))

        drawn_menu = draw("{% nav items most=6 %}", "/7/", items=items)
        shown, _tag, more = drawn_menu.partition("<details")

        assert [text.count("<a ") for text in (shown, more)] == [5, 3]
        assert 'href="/7/" aria-current="page"' in more
        assert "<details" not in draw("{% nav items most=8 %}", items=items)

    def test_nav_marks_where_we_are(self) -> None:
        items = (NavItem("Eingang", "/amt/", count=6), NavItem("Fristen", "/amt/fristen/"))
        found = drawn("{% nav items %}", "/amt/fristen/", items=items)

        assert [each.get("aria-current") for each in found.all("a")] == ["true", "page"]
        assert draw("{% nav items %}", items=()) == ""

    def test_clerks_get_there_by_key(self) -> None:
        assert drawn("{% nav items %}", items=(NavItem("Eingang", "/amt/", key="e"),)).one("a")["data-bp-key"] == "g e"

    def test_crumbs(self) -> None:
        found = drawn('{% crumbs "Leistungen" "/leistungen/" "Hund" %}')

        assert found.one("a")["href"] == "/leistungen/"
        assert [each.get("aria-current") for each in found.all("li")] == [None, "page"]

    def test_progress(self) -> None:
        found = drawn('{% progress "Hund anmelden" 2 5 %}')

        assert "Hund anmelden – Schritt 2 von 5" in found.words
        assert (found.one("progress")["value"], found.one("progress")["max"]) == ("2", "5")


class TestContent:
    def test_answers(self) -> None:
        rows = [
            Row("IBAN", ("DE02",), "iban", "iban"),
            Row("Anschrift", ("Weg 1", "<b>"), "text", "anschrift"),
            Row("Telefon", (), "tel", "telefon"),
        ]
        sections = [Section("Über Sie", "person", tuple(rows))]
        found = drawn('{% answers sections edit="/antrag/hund/" numbered=True %}', sections=sections)

        assert found.one("a")["href"] == "/antrag/hund/person/"
        assert "1. Über Sie" in found.words
        assert "keine Angabe" in found.words
        assert not found.all("b")
        assert drawn("{% answers sections %}", sections=sections).all("a") == []

    def test_groups_and_files_of_an_answer(self) -> None:
        inner = Row("Vertrag", ("Vertrag.pdf", "2.pdf"), "upload", "hunde/0/vertrag", refs=("f1", "f2"))
        dog = Item("Hund 1", "Frieda", (inner,))
        sections = [Section("Ihre Hunde", "hunde", (Row("Hunde", (), "repeat", "hunde", items=(dog,)),))]
        found = drawn('{% answers sections files="/dateien/" %}', sections=sections)

        assert [each["href"] for each in found.all("a")] == ["/dateien/f1/", "/dateien/f2/"]
        assert "Hund 1: Frieda Vertrag Vertrag.pdf 2.pdf" in found.words
        assert "keine Angabe" not in found.words
        assert drawn("{% answers sections %}", sections=sections).all("a") == []

    def test_timeline(self) -> None:
        steps = (
            Step("Abgeschickt", "heute", links=(Link("PDF", "/x.pdf", "download"),)),
            Step("In Bearbeitung", state="now"),
            Step("Bescheid", state="open"),
        )
        found = drawn("{% timeline steps %}", steps=steps)

        assert [each.get("aria-current") for each in found.all("li")] == [None, "step", None]
        assert "(noch offen)" in found.words
        assert found.one("a")["href"] == "/x.pdf"
        assert drawn("{% timeline steps compact=True %}", steps=(Step("Über Sie", url="#p"),)).one("a")["href"] == "#p"

    def test_pagination_keeps_the_filters(self) -> None:
        found = drawn(
            '{% pagination page "Vorgängen" %}', "/amt/?q=hund&seite=2", page=Paginator(range(137), 25).page(2)
        )

        assert "26 bis 50 von 137 Vorgängen" in found.words
        assert [parse_qs(each["href"][1:]) for each in found.all("a")] == [
            {"q": ["hund"], "seite": ["1"]},
            {"q": ["hund"], "seite": ["3"]},
        ]
        assert drawn("{% pagination page %}", page=Paginator(range(3), 25).page(1)).all("a") == []

    def test_formats_are_filters(self) -> None:
        assert (
            draw("{{ cents|money }} {{ size|filesize }}", cents=3000, size=1000)
            == "30,00\N{NO-BREAK SPACE}€ 1\N{NO-BREAK SPACE}kB"
        )


def _days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)
