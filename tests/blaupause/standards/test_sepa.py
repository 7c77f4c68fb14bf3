import pytest

from blaupause.standards.sepa import is_creditor_id, is_mandate_reference, mandate_reference


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ("DE98ZZZ09999999999", True),
        ("DE98ABC09999999999", True),  # the business area is not checked
        ("DE97ZZZ09999999999", False),
        ("DE98ZZZ0999999999", False),
        ("de98zzz09999999999", False),
        ("DE98 ZZZ 0999 9999 999", False),
        ("AT61ZZZ01234567890", False),
        ("", False),
    ],
)
def test_a_creditor_number(value: str, valid: bool) -> None:  # noqa: FBT001 (a table)
    assert is_creditor_id(value) is valid


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ("FD-2026-000123-1", True),
        ("A" * 35, True),
        ("A" * 36, False),
        ("", False),
        ("FD 2026", False),
        ("Fuldä", False),
        ("FD_1", False),
        ("/FD", False),
        ("FD/", False),
        ("F//D", False),
        ("FD-1\n", False),
    ],
)
def test_a_mandate_reference(value: str, valid: bool) -> None:  # noqa: FBT001 (a table)
    assert is_mandate_reference(value) is valid


def test_a_reference_is_made_of_what_makes_it_unique() -> None:
    assert mandate_reference("FD-2026-000123", 2) == "FD-2026-000123-2"
    with pytest.raises(ValueError, match="keine Mandatsreferenz"):
        mandate_reference("Fuldä", 1)
