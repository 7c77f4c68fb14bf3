"""A version's way to the towns as stations: who did what, when, and what is still to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from blaupause.ui import formats
from blaupause.ui.components import Step
from shared_services.catalogue.enums import Party, RetirementKind, VersionState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from shared_services.catalogue.models import Release, Retirement, Review, TemplateVersion

    type Names = Mapping[str, str]


def people_of(version: TemplateVersion) -> set[str]:
    """Return the ids of everybody whose name the stations tell."""
    review, release = version.review, getattr(version, "release", None)
    voters = {vote.person for vote in review.votes.all()} if review else set()
    asking = {review.asked_by} if review else set()
    publishing = {release.released_by, *(each.decided_by for each in release.retirements.all())} if release else set()
    return {version.imported_by, *asking, *voters, *publishing}


def steps_of(version: TemplateVersion, names: Names) -> tuple[Step, ...]:
    """Return the stations of a version; `names` says what the people are called, the rest is the system."""
    return tuple(_steps(version, names))


def _steps(version: TemplateVersion, names: Names) -> Iterator[Step]:
    review, release = version.review, getattr(version, "release", None)
    yield Step(_("Entwurf"), _told(version.imported_at, version.imported_by, names))
    if release is not None and review is None:
        yield Step(_("Ohne Prüfung"), _("Diese Version wurde ohne Freigaben von Land und KSpV veröffentlicht."))
    else:
        yield from _of_review(version.state, review, names)
    if release is None:
        yield Step(_("Veröffentlicht"), "", "open")
    else:
        yield _publication(release, names)
        yield from (_ending(each, names) for each in reversed(release.retirements.all()))


def _of_review(state: VersionState, review: Review | None, names: Names) -> Iterator[Step]:
    if review is None:
        yield Step(_("Prüfung erbeten"), "", "open")
    else:
        yield Step(_("Prüfung erbeten"), _told(review.asked_at, review.asked_by, names))
    votes = {vote.party: vote for vote in review.votes.all()} if review else {}
    if back := votes.get(""):
        yield Step(_("Zurückgenommen"), _told(back.voted_at, back.person, names), "now")
    for party in Party:
        vote = votes.get(party)
        title = _("Freigabe %(party)s") % {"party": party.label}
        if vote is None:
            yield Step(title, "", "now" if state == VersionState.IN_REVIEW else "open")
        elif vote.is_approval:
            yield Step(title, _told(vote.voted_at, vote.person, names))
        else:
            title = _("Zurückgegeben von %(party)s") % {"party": party.label}
            yield Step(title, f"{_told(vote.voted_at, vote.person, names)}: {vote.reason}", "now")


def _publication(release: Release, names: Names) -> Step:
    told = _told(release.released_at, release.released_by, names)
    if release.state == VersionState.PLANNED:
        return Step(_("Geplant ab %(moment)s") % {"moment": _at(release.since)}, told, "now")
    return Step(_("Veröffentlicht am %(moment)s") % {"moment": _at(release.since)}, told)


def _ending(retirement: Retirement, names: Names) -> Step:
    told = f"{_told(retirement.decided_at, retirement.decided_by, names)}: {retirement.reason}"
    if retirement.kind == RetirementKind.WITHDRAWN:
        return Step(_("Zurückgezogen"), told)
    return Step(_("Abgekündigt, letzter Tag %(day)s") % {"day": formats.day(retirement.ends_on)}, told)


def _told(moment: datetime, person: str, names: Names) -> str:
    return f"{_at(moment)}, {names.get(person, _('System'))}"


def _at(moment: datetime) -> str:
    return f"{formats.day(moment)}, {formats.clock(moment)}"
