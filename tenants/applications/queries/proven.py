"""How the person proved who they are, in words: the login, for whom they act, and which answers come from there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from blaupause.domain import Level
from blaupause.identity.evidence import COMPANY, acting
from blaupause.identity.texts import LEVELS
from tenants.applications import rules
from tenants.applications.queries.words import bundle, sections

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blaupause.engine.bundles import Bundle
    from blaupause.engine.forms import Answers, Row, Section
    from tenants.applications.models import Application


def login_words(application: Application) -> str:
    """Return the account and its level: "BundID, Niveau substanziell"; "" for what was sent without a login."""
    level = Level(application.level)
    if level == Level.NONE:
        return ""
    return _("%(account)s, Niveau %(level)s") % {"account": _account(application.evidence), "level": LEVELS[level]}


def acting_words(application: Application) -> tuple[str, ...]:
    """Return for which organisation somebody acted and who that was; nothing for those who acted for themselves."""
    acts = acting(application.evidence)
    if acts is None:
        return ()
    told = ", ".join(filter(None, (acts.organisation, acts.legal_form, acts.register)))
    return (
        _("Für: %(organisation)s") % {"organisation": told},
        _("Gehandelt hat: %(person)s") % {"person": acts.person},
    )


def marks(of: Bundle, answers: Answers, evidence: Mapping[str, Any]) -> dict[str, str]:
    """Return what is said beside answers that the account knows: that it confirms them, or that they differ from it."""
    account = _account(evidence)
    told = {}
    for field, origin in rules.origins(of, answers, evidence):
        words = {"account": account, "level": LEVELS[origin.level], "value": origin.value}
        if origin.is_changed:
            told[field] = _("nicht bestätigt: im Konto (%(account)s) steht „%(value)s“") % words
        elif origin.level >= Level.NORMAL:
            told[field] = _("bestätigt durch %(account)s, Stufe %(level)s") % words
        else:
            told[field] = _("aus dem Konto (%(account)s), nicht geprüft") % words
    return told


def marked_sections(application: Application) -> tuple[Section, ...]:
    """Tell the answers as `sections`, each with its mark."""
    told = marks(bundle(application), application.answers, application.evidence)
    return with_marks(sections(application), told)


def copied_sections(application: Application) -> tuple[Section, ...]:
    """Tell the answers with their marks as the applicant's copy prints them: entries of groups as rows."""
    return tuple(replace(section, rows=section.flat) for section in marked_sections(application))


def with_marks(told: tuple[Section, ...], found: Mapping[str, str]) -> tuple[Section, ...]:
    """Put marks beside the rows of their questions."""
    return (
        tuple(replace(each, rows=tuple(_marked(row, found) for row in each.rows)) for each in told) if found else told
    )


def _marked(row: Row, found: Mapping[str, str]) -> Row:
    inside = tuple(replace(item, rows=tuple(_marked(each, found) for each in item.rows)) for item in row.items)
    return replace(row, items=inside, mark=found.get(row.path, ""))


def _account(evidence: Mapping[str, Any]) -> str:
    source = str(evidence.get("source", ""))
    if source == COMPANY:
        return _("Mein Unternehmenskonto")
    return "BundID" if source.startswith("bundid") else _("Konto")
