"""What a service is: the metadata of a template, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from blaupause.standards.deadlines import Law


@dataclass(frozen=True, slots=True)
class Key:
    """A number of the service in an official catalogue; `verified` where somebody looked it up there."""

    scheme: str
    value: str
    verified: bool
    source: str = ""


@dataclass(frozen=True, slots=True)
class LegalBasis:
    title: str
    verified: bool
    url: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ReasonBlock:
    """A ready-made paragraph for the reasons of a decision."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Granted:
    """How the clerk is asked what is granted of what was asked for; the notice says it as `{decision.granted}`.

    `whole` where all of it is granted, on terms that the answer says: what it costs stays as computed then.
    """

    label: str
    hint: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """A way to end a case.

    Attributes:
        label: what the clerk chooses; act: what the button says; citizen_label: the status word.
        letter: id of the notice, "" where none is sent.
        granted: what the clerk is asked for where only a part is granted, None for every other outcome.

    """

    id: str
    label: str
    citizen_label: str
    act: str
    letter: str
    reasons_required: bool
    reason_blocks: tuple[ReasonBlock, ...]
    granted: Granted | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the timeline that the applicant sees."""

    id: str
    label: str
    expected: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """Which answer chooses the way of the notice: `field` is `inbox` or `post`; `consent` is the box to be ticked."""

    field: str
    inbox: str
    post: str
    consent: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Whether the person may take back what they sent; where not, `text` says why and what to do instead.

    An application may be taken back (VwVfG § 22), a report that is somebody's duty may not: the office acts anyway.
    """

    allowed: bool = True
    text: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """The metadata of one version.

    Attributes:
        login_level: word of `domain.Level` that a login needs; `login_required` tells whether it takes one at all.
        login_reason: why the service must know who applies, "" where nothing particular is said.
        login_otherwise: how to get the service without that login, "" where the office is to be asked.
        retention_months: counted from the end of the case; `retention_verified` where somebody looked up the rule.
        second_proof: question whose answer opens documents without a login, "" where there is none.
        applicant: role (first_names, email, street …) → field ids or `values.<id>`, joined by a space.
        remedy: widerspruch, klage or none; the town may change it unless it is locked.
        law: value of `standards.deadlines.Law`: the procedural law that says when a notice counts as served.

    """

    slug: str
    version: str
    title: str
    official_title: str
    summary: str
    keys: tuple[Key, ...]
    level_of_government: str
    audience: tuple[str, ...]
    life_situations: tuple[str, ...]
    synonyms: tuple[str, ...]
    minutes: int
    login_required: bool
    login_level: str
    login_reason: str
    login_otherwise: str
    legal_basis: tuple[LegalBasis, ...]
    documents: tuple[str, ...]
    who: str
    processing_time: str
    due_days: int
    deadline: str
    draft_days: int
    retention_months: int
    retention_verified: bool
    second_proof: str
    applicant: Mapping[str, tuple[str, ...]]
    delivery: Delivery | None
    search_fields: tuple[str, ...]
    steps: tuple[Step, ...]
    outcomes: tuple[Outcome, ...]
    withdrawal: Withdrawal
    remedy: str
    remedy_locked: bool
    law: str
    declaration: str
    submit_label: str
    answer_public: bool
    keep_photo_location: bool
    examples_note: str

    @property
    def has_notice(self) -> bool:
        """Whether a case may end with a notice: what is binding then."""
        return any(outcome.letter for outcome in self.outcomes)

    def outcome(self, id_: str) -> Outcome:
        """Find a way to end a case.

        Raises:
            KeyError: the template has no such outcome.

        """
        for outcome in self.outcomes:
            if outcome.id == id_:
                return outcome
        raise KeyError(id_)


_PLAIN = (
    *("slug", "version", "title", "official_title", "summary", "level_of_government", "minutes", "who"),
    *("processing_time", "due_days", "draft_days", "declaration", "submit_label", "answer_public"),
    "keep_photo_location",
)
_LISTS = ("audience", "life_situations", "synonyms", "documents", "search_fields")


def read_template(source: Mapping[str, Any]) -> Template:
    """Read template.json, which has its shape."""
    delivery = source.get("delivery")
    plain: dict[str, Any] = {name: source[name] for name in _PLAIN} | {name: tuple(source[name]) for name in _LISTS}
    return Template(
        **plain,
        keys=tuple(Key(**key) for key in source["keys"]),
        login_required=source["login"]["required"],
        login_level=source["login"]["level"],
        login_reason=source["login"].get("reason", ""),
        login_otherwise=source["login"].get("otherwise", ""),
        legal_basis=tuple(LegalBasis(**basis) for basis in source["legal_basis"]),
        deadline=source.get("deadline", ""),
        retention_months=source["retention"]["months"],
        retention_verified=source["retention"]["verified"],
        second_proof=source["second_proof"] or "",
        applicant={role: sources_of(fields) for role, fields in source["applicant"].items()},
        delivery=Delivery(**delivery) if delivery else None,
        steps=tuple(Step(**step) for step in source["process"]["steps"]),
        outcomes=tuple(_outcome(outcome) for outcome in source["outcomes"]),
        withdrawal=Withdrawal(**source.get("withdrawal", {})),
        remedy=source["remedy"]["kind"],
        remedy_locked=source["remedy"]["locked"],
        law=source["remedy"].get("law", Law.VWVFG),
        examples_note=source.get("examples_note", ""),
    )


def sources_of(fields: str | list[str]) -> tuple[str, ...]:
    """Return the questions that say a role of the applicant: one is written without a list, too."""
    return (fields,) if isinstance(fields, str) else tuple(fields)


def _outcome(source: Mapping[str, Any]) -> Outcome:
    blocks = tuple(ReasonBlock(**block) for block in source["reason_blocks"])
    granted = Granted(**source["granted"]) if "granted" in source else None
    return Outcome(**{**source, "letter": source["letter"] or "", "reason_blocks": blocks, "granted": granted})
