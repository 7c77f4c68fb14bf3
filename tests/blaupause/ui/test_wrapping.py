"""Where lines may end."""

import pytest

from blaupause.ui.wrapping import breakable, unbroken


def test_a_long_address_breaks_between_its_parts() -> None:
    assert breakable("amt@bad-hersfeld.example") == "amt@<wbr>bad-hersfeld<wbr>.example"


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("Hundesteuer 2026, Aktenzeichen FD-2026-000013", "FD-2026-000013"),
        ("Straßenverkehrs-Ordnung (StVO), § 45 Absatz 1b", "§ 45"),
        ("Hessische Gemeindeordnung (HGO), §§ 5 und 51", "§§ 5"),
    ],
)
def test_what_people_read_as_one_stays_on_a_line(text: str, together: str) -> None:
    assert unbroken(text) == text.replace(together, f'<span class="bp-nowrap">{together}</span>')


def test_nothing_written_by_others_becomes_a_tag() -> None:
    assert unbroken("<b>§ 1</b>") == '&lt;b&gt;<span class="bp-nowrap">§ 1</span>&lt;/b&gt;'
    assert breakable("<b>@x.de") == "&lt;b&gt;@<wbr>x<wbr>.de"
