"""What is kept of a town's own identity provider; a table of the app "identity", whose models name it too."""

from __future__ import annotations

from django.db import models

from blaupause.identity.enums import ProviderKind, ProviderState
from blaupause.tenancy.models import Town


class OwnProvider(models.Model):
    """A town's own identity provider as the town wants it: Keycloak's entry follows this row, but for the secret.

    The secret is in Keycloak only. Whoever logs in by it has rights of this town only.
    """

    town = models.OneToOneField(Town, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=ProviderKind)
    state = models.CharField(max_length=10, choices=ProviderState, default=ProviderState.TESTING)
    address = models.CharField(max_length=500, help_text="Issuer (OpenID Connect) or entity id (SAML).")
    client_id = models.CharField(max_length=200, blank=True, default="")
    described = models.JSONField(default=dict, help_text="What the provider says about itself.")
    domains = models.JSONField(default=list, help_text="Mail domains of those who may log in by it.")
    factor_claim = models.CharField(max_length=100, blank=True, default="", help_text="Where it tells of a factor.")
    factor_word = models.CharField(max_length=200, blank=True, default="")
    edition = models.PositiveIntegerField(default=1, help_text="Counts the changes; a test is of one of them.")
    tested_edition = models.PositiveIntegerField(default=0)
    tested_at = models.DateTimeField(null=True)
    tested_by = models.CharField(max_length=64, blank=True, default="")
    problems = models.JSONField(default=list, help_text="What the last test found missing, by name.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="own_provider_on_was_tested",
                condition=~models.Q(state="on") | models.Q(tested_edition=models.F("edition"), problems=[]),
            ),
            models.CheckConstraint(
                name="own_provider_test_has_person",
                condition=models.Q(tested_at__isnull=True, tested_by="", tested_edition=0)
                | models.Q(tested_at__isnull=False) & ~models.Q(tested_by=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.town_id}"

    @property
    def alias(self) -> str:
        """Its name at Keycloak: the permanent, opaque name of the town's schema."""
        return self.town.schema_name

    @property
    def is_open(self) -> bool:
        """Whether Keycloak lets anybody to it; who may come in by it is decided here."""
        return self.state != ProviderState.OFF

    @property
    def was_tested(self) -> bool:
        """Whether a test of what holds now found nothing missing."""
        return self.tested_edition == self.edition and not self.problems
