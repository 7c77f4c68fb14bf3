"""What is signed when a version is released: which content, who approved it for which party, valid from when. Pure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from blaupause.domain import Role
from blaupause.engine.bundles.bundle import Bundle
from blaupause.engine.bundles.loading import canonical

FILE: Final = "release.json"
"""Lies beside the files of a bundle that leaves the house, and is no part of its content."""
FORMAT: Final = 1
PARTIES: Final = (Role.KKV_APPROVER_LAND.value, Role.KKV_APPROVER_KSPV.value)
STAFF, SYSTEM = "staff", "system"


class Unsound(Exception):  # noqa: N818 – says what the statement is
    """The statement does not say what a release needs; its text names the mistake, for people who publish."""


@dataclass(frozen=True, slots=True)
class Consent:
    """One party's approval.

    Attributes:
        by: "staff", or "system" for sample data and set-up, where nobody has looked.
        person: id of the person; role: the role they held when they approved; at: when, in ISO 8601.
    """

    role: str
    person: str
    at: str
    by: str = STAFF


@dataclass(frozen=True, slots=True)
class Statement:
    """What the two parties have agreed on. `text` is what gets signed."""

    service: str
    version: str
    content_hash: str
    valid_from: str
    approvals: tuple[Consent, ...]

    @property
    def text(self) -> str:
        return canonical(asdict(self) | {"format": FORMAT}).decode()

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what was signed.

        Raises:
            Unsound: it has another shape or format, or not the consent of both parties.
        """
        try:
            told: dict[str, Any] = json.loads(text)
            if told.pop("format") != FORMAT:
                raise Unsound("the statement is of another format")
            found = cls(**told | {"approvals": tuple(Consent(**each) for each in told["approvals"])})
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Unsound("the statement cannot be read") from error
        require_both(found.approvals)
        return found

    def require_about(self, bundle: Bundle) -> None:
        """Refuse to speak for another bundle.

        Raises:
            Unsound: service, version or content are not the bundle's.
        """
        template = bundle.template
        if (self.service, self.version, self.content_hash) != (template.slug, template.version, bundle.hash):
            raise Unsound("the statement speaks of another bundle, or the bundle was changed")


def require_both(approvals: Iterable[Consent]) -> None:
    """Demand one consent of each party, by two people; the system counts for both, or for none.

    Raises:
        Unsound: names the party that is missing.
    """
    listed = tuple(approvals)
    for party in PARTIES:
        if party not in {each.role for each in listed}:
            raise Unsound(f"the consent of {party} is missing")
    kinds = {each.by for each in listed}
    if len(listed) != len(PARTIES) or len(kinds) != 1:
        raise Unsound("the statement needs exactly one consent of each party")
    if kinds == {STAFF} and len({each.person for each in listed}) != len(PARTIES):
        raise Unsound("one person cannot consent for both parties")


def split(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], bytes | None]:
    """Take the signed statement off the files of a bundle; None where there is none."""
    return {name: content for name, content in files.items() if name != FILE}, files.get(FILE)
