"""Taking a bundle in, and noting who uses what."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Actor, Conflict, Invalid, NotFound
from blaupause.engine.bundles import Bundle, Finding, check
from blaupause.engine.bundles import statement as statements
from blaupause.engine.bundles.blocks.pins import FILE as BLOCKS
from blaupause.engine.bundles.blocks.pins import hashes_in
from shared_services.catalogue import queries, rules
from shared_services.catalogue.actions.speaking import speak_as
from shared_services.catalogue.models import Activation, Service, TemplateVersion, Usage

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from blaupause.engine.bundles.blocks.pins import Pin


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageReport:
    """What a town says about its use of a template, and when it was so."""

    town_schema: str
    service_slug: str
    content_hash: str
    version: str
    policy: str
    is_online: bool
    as_of: datetime
    held_back: str = ""

    @classmethod
    def of_job(cls, town_schema: str, told: Mapping[str, Any]) -> Self:
        """Read what a job was given; words of later versions are left out."""
        known = {field.name: told[field.name] for field in fields(cls) if field.name in told}
        return cls(**known | {"town_schema": town_schema, "as_of": datetime.fromisoformat(told["as_of"])})


class BundleRefused(Invalid):
    """The bundle has mistakes; `findings` name file, line or path, and the rule. Nothing was imported."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(_("Die Vorlage hat %(number)s Fehler. Nichts ist importiert."), number=len(findings))
        self.findings = findings


@action("template.imported")
def import_bundle(*, files: Mapping[str, bytes], editors: Collection[str] = (), by: Actor) -> TemplateVersion:
    """Take a bundle in as a draft version of its service. Importing the same content again changes nothing.

    A signed statement among the files must be good; it makes no release here, where both parties approve anew.

    Args:
        files: the files by their path in the bundle.
        editors: ids of the people who worked on it besides `by`: none of them may approve it, nor may those who worked
            on versions of the service that were never released, since their work may be in it.
        by: an editor of the competence centre, or the system.

    Raises:
        Refused: the actor does not edit templates.
        BundleRefused: the check found mistakes, or it came with a signature that is not good.
        Conflict: that version number exists with other content.
    """
    rules.require_editor(by)
    files, signed = statements.split(files)
    if findings := check(files) or queries.signature_findings(signed, files):
        raise BundleRefused(findings)
    bundle = Bundle.from_files(files)
    if findings := [_of_pin(pin) for pin in queries.block_mistakes(bundle)]:
        raise BundleRefused(findings)
    note(service=bundle.template.slug, version=bundle.template.version)
    service = _held(bundle.template.slug)
    known = TemplateVersion.objects.filter(content_hash=bundle.hash).first()
    if known is not None:
        return known
    _require_new_number(service, bundle)
    if queries.newest_published(service.slug) is None:  # until one is, the service speaks as its newest draft does
        speak_as(service, bundle)
    return TemplateVersion.objects.create(
        service=service,
        version=bundle.template.version,
        content_hash=bundle.hash,
        bundle=bundle.to_json(),
        imported_by=by.id,
        editors=sorted({*editors, *queries.authors_since_release(service.slug)} - {by.id}),
        blocks=hashes_in(bundle.files),
    )


@action("usage.recorded", silent=True)
def record_usage(*, report: UsageReport, by: Actor) -> None:  # noqa: ARG001 – @action asks for it
    """Note which version a town uses, and when it went online or off.

    What is older than what is known is ignored: jobs may come twice, or late.

    Raises:
        NotFound: the catalogue has no such service.
        ValueError: the version has no number that others can be compared with.
    """
    queries.semver(report.version)
    service = Service.objects.filter(slug=report.service_slug).first()
    if service is None:
        raise NotFound(_("Diese Leistung gibt es nicht."))
    told = {
        "content_hash": report.content_hash,
        "version": report.version,
        "policy": report.policy,
        "is_online": report.is_online,
        "held_back": report.held_back,
        "as_of": report.as_of,
    }
    whose = {"town_schema": report.town_schema, "service": service}
    _usage, is_new = Usage.objects.get_or_create(**whose, defaults=told)
    if is_new:
        was_online = False
    else:
        known = Usage.objects.select_for_update().get(**whose)
        if known.as_of >= report.as_of:
            return
        was_online = known.is_online
        Usage.objects.filter(pk=known.pk).update(**told)
    if report.is_online != was_online:
        Activation.objects.create(**whose, is_online=report.is_online, at=report.as_of)


def _of_pin(pin: Pin) -> Finding:
    message = f"{pin.called!r}: this catalogue has that version with other content"
    return Finding(BLOCKS, None, f"blocks/{pin.id}", "block-known", message)


def _require_new_number(service: Service, bundle: Bundle) -> None:
    if service.versions.filter(version=bundle.template.version).exists():
        raise Conflict(
            _("Version %(version)s von „%(title)s“ gibt es schon mit anderem Inhalt. Erhöhen Sie die Versionsnummer."),
            version=bundle.template.version,
            title=bundle.template.title,
        )


def _held(slug: str) -> Service:
    """Return a service, the first time a new one, held so that its versions come and move one after the other."""
    service, _is_new = Service.objects.get_or_create(slug=slug)
    return Service.objects.select_for_update().get(pk=service.pk)
