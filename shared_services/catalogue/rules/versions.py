"""Who may change the catalogue, and which way a version goes. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Actor, ActorKind, Conflict, Invalid, Refused, Role
from shared_services.catalogue.enums import Party

if TYPE_CHECKING:
    from datetime import date, datetime

    from blaupause.engine.bundles import Demand, Step
    from shared_services.catalogue.models import Release, Review, TemplateVersion


class LoginTooOld(Refused):
    """The person may, but must prove again who they are."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """A version's number beside that of the newest published one; `demand` says what its changes take."""

    version: str
    before: str
    is_higher: bool
    step: Step
    demand: Demand

    @property
    def is_good(self) -> bool:
        return self.is_higher and self.step >= self.demand.step


def is_kkv(by: Actor) -> bool:
    return by.kind == ActorKind.STAFF and any(role.is_kkv for role in by.roles)


def require_person(by: Actor) -> None:
    """Let only people of the competence centre pass: what two parties must agree on, no program does.

    Raises:
        Refused: the actor is a program, or works elsewhere.
    """
    if not is_kkv(by):
        raise Refused(_("Das darf nur die KKV."))


def require_system(by: Actor) -> None:
    """Let only set-up and sample data pass; people go the way of two approvals.

    Raises:
        Refused: the actor is a person.
    """
    if by.kind != ActorKind.SYSTEM:
        raise Refused(_("Eine Version wird nur mit den Freigaben von Land und KSpV veröffentlicht."))


def may_edit(by: Actor) -> bool:
    """Tell whether somebody may change templates: editors may, those who approve only read."""
    return by.kind == ActorKind.SYSTEM or (by.kind == ActorKind.STAFF and by.has(Role.KKV_EDITOR))


def require_editor(by: Actor) -> None:
    """Let only editors of the competence centre pass, or the system's command line.

    Raises:
        Refused: the person does not edit templates.
    """
    if not may_edit(by):
        raise Refused(_("Vorlagen ändern darf nur die KKV-Redaktion."))


def require_unreleased(version: TemplateVersion) -> None:
    """A version is released once.

    Raises:
        Conflict: it is released already; says when.
    """
    if hasattr(version, "release"):
        raise Conflict(
            _("Version %(version)s ist schon freigegeben, seit %(day)s."),
            version=version.version,
            day=f"{version.release.released_at:%d.%m.%Y}",
        )


def require_numbered(numbering: Numbering | None) -> None:
    """Refuse a number that is too low for what changed; the first version of a template may have any.

    Raises:
        Conflict: it is not higher than that of the newest published version, or promises less change than there is.
    """
    if numbering is None:
        return
    if not numbering.is_higher:
        raise Conflict(
            _("Version %(version)s ist nicht höher als %(before)s. Erhöhen Sie die Versionsnummer."),
            version=numbering.version,
            before=numbering.before,
        )
    if not numbering.is_good:
        raise Conflict(
            _("Von %(before)s zu %(version)s ist es eine %(step)s, es muss aber eine %(demand)s sein: %(reason)s"),
            before=numbering.before,
            version=numbering.version,
            step=numbering.step.label,
            demand=numbering.demand.step.label,
            reason=numbering.demand.reasons[0].sentence,
        )


# --- Review


def require_unasked(version: TemplateVersion) -> None:
    """A version is in one review at a time; after a refusal it may be asked for again.

    Raises:
        Conflict: it is in review, or both parties have approved it.
    """
    if version.review is not None and version.review.refusal is None:
        raise Conflict(_("Version %(version)s ist schon in Prüfung."), version=version.version)


def require_in_review(version: TemplateVersion) -> Review:
    """Return the review that is open.

    Raises:
        Conflict: nobody asked for one, or it is decided.
    """
    review = version.review
    if review is None or review.refusal is not None:
        raise Conflict(_("Version %(version)s ist nicht in Prüfung."), version=version.version)
    return review


def worked_on(version: TemplateVersion, review: Review, by: Actor) -> bool:
    """Tell whether somebody made this version, or asked for its release: nobody approves their own work."""
    return by.id in {version.imported_by, review.asked_by, *version.editors}


def parties_for(version: TemplateVersion, by: Actor) -> tuple[Party, ...]:
    """Return the parties somebody may speak for now; none where they may not vote."""
    review = version.review
    if hasattr(version, "release") or review is None or review.refusal or worked_on(version, review, by):
        return ()
    if not is_kkv(by) or any(vote.person == by.id for vote in review.votes.all()):
        return ()
    return tuple(party for party in review.missing if by.has(party.role))


def require_may_vote(version: TemplateVersion, review: Review, party: Party, by: Actor) -> None:
    """Let somebody speak for a party: who holds its role at this moment, made nothing of it and has not voted yet.

    Raises:
        Refused: the role is another one or has ended, or it is their own work.
        Conflict: they have spoken already, for whichever party, or somebody else has for this one.
    """
    if not is_kkv(by) or not by.has(party.role):
        raise Refused(_("Für %(party)s darf nur freigeben, wer dafür benannt ist."), party=party.label)
    if worked_on(version, review, by):
        raise Refused(_("An dieser Version haben Sie mitgearbeitet. Freigeben muss sie jemand anderes."))
    if any(vote.person == by.id for vote in review.votes.all()):
        raise Conflict(_("Sie haben schon entschieden. Die zweite Freigabe muss von jemand anderem kommen."))
    if party not in review.missing:
        raise Conflict(_("Für %(party)s hat schon jemand freigegeben."), party=party.label)


def may_take_back(version: TemplateVersion, by: Actor) -> bool:
    """Tell whether somebody may end a review without a decision: who asked for it, until the version is published."""
    review = version.review
    if hasattr(version, "release") or review is None or review.refusal:
        return False
    return is_kkv(by) and by.id == review.asked_by


def require_own_review(version: TemplateVersion, by: Actor) -> None:
    """Let only whoever asked for the review take it back.

    Raises:
        Refused: somebody else asked for it.
    """
    if not may_take_back(version, by):
        raise Refused(_("Zurücknehmen darf die Prüfung nur, wer sie erbeten hat."))


def require_fresh(by: Actor) -> None:
    """Refuse what must not be done at somebody else's open desk.

    Raises:
        LoginTooOld: the login is more than ten minutes old.
    """
    if not by.is_fresh:
        raise LoginTooOld(_("Ihre Anmeldung ist älter als zehn Minuten. Melden Sie sich noch einmal an."))


def require_reason(reason: str) -> str:
    """Return the reason without space around it.

    Raises:
        Invalid: there is none.
    """
    if not reason.strip():
        raise Invalid(_("Nennen Sie den Grund. Andere sollen verstehen, was Sie entschieden haben."), field="grund")
    return reason.strip()


# --- Publication and its end


def require_approved(review: Review) -> None:
    """Both parties must have approved.

    Raises:
        Conflict: names the approvals that are missing.
    """
    if review.missing:
        raise Conflict(missing_sentence(review.missing))


def missing_sentence(missing: tuple[Party, ...]) -> str:
    """Say which approvals are missing: "Freigabe KSpV fehlt"."""
    names = [str(party.label) for party in missing]
    return str(_("Freigabe %(names)s fehlt") if len(names) == 1 else _("Freigaben %(names)s fehlen")) % {
        "names": " und ".join(names)
    }


def require_ahead(valid_from: datetime | None, moment: datetime) -> None:
    """A planned moment lies ahead.

    Raises:
        Invalid: it has passed.
    """
    if valid_from is not None and valid_from <= moment:
        raise Invalid(_("Dieser Zeitpunkt ist vorbei. Nennen Sie einen, der noch kommt."), field="ab_tag")


def require_released(version: TemplateVersion) -> Release:
    """Return the release of a version that is not at its end.

    Raises:
        Conflict: it is not published, or was withdrawn.
    """
    release = getattr(version, "release", None)
    if release is None:
        raise Conflict(_("Version %(version)s ist nicht freigegeben."), version=version.version)
    retirement = release.retirement
    if retirement is not None and retirement.ends_on is None:
        raise Conflict(_("Version %(version)s ist schon zurückgezogen."), version=version.version)
    found: Release = release
    return found


def require_offered(version: TemplateVersion) -> None:
    """An end can be announced, or moved, while the version is on offer; what has ended does not come back.

    Raises:
        Conflict: it is only planned, or has ended.
    """
    if not version.state.is_offered:
        raise Conflict(_("Version %(version)s ist gerade nicht im Angebot."), version=version.version)


def require_approver(by: Actor) -> None:
    """Let only somebody pass who may release for one of the parties.

    Raises:
        Refused: they hold neither role now.
    """
    if not is_approver(by):
        raise Refused(_("Zurückziehen darf nur, wer für Land oder KSpV freigibt."))


def is_approver(by: Actor) -> bool:
    return is_kkv(by) and by.has(*(party.role for party in Party))


def require_last_day(ends_on: date, today: date) -> None:
    """The last day is today or later.

    Raises:
        Invalid: it has passed.
    """
    if ends_on < today:
        raise Invalid(_("Dieser Tag ist vorbei. Nennen Sie heute oder einen späteren Tag."), field="ende")
