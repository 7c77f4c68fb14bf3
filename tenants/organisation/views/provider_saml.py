"""A town's own identity provider that speaks SAML: its metadata, read anew when its certificates change."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blaupause import limits
from blaupause.domain import Conflict, Invalid
from blaupause.identity.access import TOWN_ADMIN, fresh_login_missing, open_to
from blaupause.identity.enums import ProviderKind
from blaupause.identity.own_provider import actions as own_provider
from blaupause.identity.own_provider import saml as speaking_saml
from blaupause.identity.own_provider.actions import Wish
from blaupause.tenancy.context import identity
from tenants.organisation import queries
from tenants.organisation.forms import SamlForm

from .pages import READ_AND_SEND, set_up_page
from .provider import REFUSALS, done, overview, told_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.models import OwnProvider
    from blaupause.identity.requests import TownRequest


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def saml(request: TownRequest) -> HttpResponse:
    """`/einrichtung/anmeldung/saml/`: connect or change a provider that speaks SAML 2.0."""
    if answer := fresh_login_missing(request):
        return answer
    known = queries.own_provider()
    form = SamlForm.of(known.own, request.POST or None, request.FILES or None)
    if form.is_valid():
        limits.hit(request, "own_provider", per="account")
        try:
            _connect(request, form, *_described(form, known.own))
        except Invalid as invalid:
            form.add_error(invalid.field, str(invalid))
        except REFUSALS as conflict:
            return set_up_page(request, "provider_saml", form=form, known=known, conflict=conflict)
        else:
            return HttpResponseRedirect(told_page("verbunden"))
    return set_up_page(request, "provider_saml", form=form, known=known)


@open_to(TOWN_ADMIN)
@require_POST
def renew_certificates(request: TownRequest) -> HttpResponse:
    """`/einrichtung/anmeldung/zertifikate/`: read the metadata's address anew; nothing but certificates changes."""
    if answer := fresh_login_missing(request, next=reverse("organisation:provider")):
        return answer
    limits.hit(request, "own_provider", per="account")
    own = queries.own_provider().own
    address = str(own.described.get("metadata_address", "")) if own else ""
    if not address:
        return overview(request, conflict=Conflict(_("Von diesem Anbieter ist keine Adresse der Metadaten bekannt.")))
    try:
        entity, described = speaking_saml.read(address)
    except Invalid as invalid:
        return overview(request, conflict=Conflict(str(invalid)))
    return done(request, partial(own_provider.renew_certificates, address=entity, described=described), "erneuert")


def _described(form: SamlForm, own: OwnProvider | None) -> tuple[str, dict[str, Any]]:
    """Read what the form names; what is connected stays as it is where it names nothing."""
    told = form.cleaned_data
    if told["metadata_file"]:
        return speaking_saml.described(told["metadata_file"].read())
    if told["metadata_address"] or own is None:
        return speaking_saml.read(told["metadata_address"])
    return own.address, own.described


def _connect(request: TownRequest, form: SamlForm, entity: str, described: dict[str, Any]) -> None:
    wish = Wish(
        kind=ProviderKind.SAML,
        address=entity,
        described=described | form.attributes,
        domains=form.cleaned_data["domains"],
    )
    with identity():
        own_provider.connect(town=request.town, wish=wish, secret="", by=request.actor)
