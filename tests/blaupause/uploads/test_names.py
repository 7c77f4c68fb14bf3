import pytest

from blaupause.uploads import tidy_name


@pytest.mark.parametrize(
    ("name", "tidied"),
    [
        ("Vertrag.pdf", "Vertrag.pdf"),
        ("vertrag.PDF", "vertrag.pdf"),
        ("Vertrag", "Vertrag.pdf"),
        ("C:\\Dokumente\\Vertrag.pdf", "Vertrag.pdf"),
        ("../../../etc/passwd", "passwd.pdf"),
        ("Vertrag.pdf.exe", "Vertrag.pdf"),
        ("Vertrag.php.pdf", "Vertrag.pdf"),
        ("Rechnung 2026.08.pdf", "Rechnung 2026.08.pdf"),
        ("Brief an Dr. Müller.pdf", "Brief an Dr. Müller.pdf"),
        ("Mu\u0308ller.pdf", "Müller.pdf"),
        ("Łódź K\u035fhān.pdf", "Łódź K\u035fhān.pdf"),
        ("gpj.\u202efdp.exe", "gpj.pdf"),
        ("Hund 😀.pdf", "Hund.pdf"),
        ('a\0b\nc"<d>.pdf', "a b c d.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("...", "Datei.pdf"),
        ("", "Datei.pdf"),
        ("CON", "CON.pdf"),
        ("x" * 300, "x" * 96 + ".pdf"),
        ("x" * 95 + "C\u0300" + "y", "x" * 95 + ".pdf"),
    ],
)
def test_a_name_keeps_its_words_and_gets_its_true_ending(name: str, tidied: str) -> None:
    assert tidy_name(name, ".pdf") == tidied


def test_without_an_ending_to_give_a_name_keeps_its_own() -> None:
    assert tidy_name("/tmp/Vertrag.heic") == "Vertrag.heic"  # noqa: S108 (a name, not a path)
