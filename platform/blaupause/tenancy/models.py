"""Towns and their addresses (public schema), and the base of everything a town stores."""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django_tenants.models import DomainMixin, TenantMixin

from .context import WrongTown, current_place
from .enums import HostAct, LedgerState, TownKind, TownState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blaupause.crypto.keys import Keys

ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def new_schema_name() -> str:
    """Return an opaque, permanent name for a town's schema and role: renaming a town never touches it."""
    return "town_" + "".join(secrets.choice(ALPHABET) for _ in range(8))


class Town(TenantMixin):
    """A Kommune served here: city, municipality, district or association."""

    auto_create_schema = False
    auto_drop_schema = False

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    schema_name = models.CharField(max_length=63, unique=True, default=new_schema_name)
    slug = models.SlugField(max_length=63, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=TownKind, default=TownKind.MUNICIPALITY)
    state = models.CharField(max_length=20, choices=TownState, default=TownState.SETUP)
    ars = models.CharField(max_length=12, blank=True, default="")
    is_sample = models.BooleanField(default=False)
    data_key = models.BinaryField(help_text="The town's data key, wrapped by the master key (D10).")
    created_at = models.DateTimeField(auto_now_add=True)
    leaves_at = models.DateTimeField(null=True, help_text="When a town that left is taken away for good.")
    successor = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+", help_text="Who does its work since a merger."
    )
    farewell = models.CharField(
        max_length=600, blank=True, default="", db_default="", help_text="Where people turn who still come here."
    )
    deletes_on = models.DateField(null=True, help_text="Promised to the town: before that day nothing is deleted.")
    is_unopened = models.BooleanField(
        db_default=False, default=False, help_text="Taken off the network while in set-up; it goes back there."
    )
    is_arriving = models.BooleanField(
        db_default=False, default=False, help_text="A copy that a move has not finished: the town lives elsewhere."
    )

    primary_domain: str | None = None
    """Told by the directory of towns: a town itself may not read the table of domains."""
    successor_host: str | None = None
    """Told by the directory, where the town has a successor."""
    from_spare: bool = False
    """Told by whoever has just created it: its schema stood ready."""

    class Meta:
        ordering = ("slug",)
        constraints = [models.UniqueConstraint(fields=["ars"], condition=~models.Q(ars=""), name="town_once_per_ars")]

    def __str__(self) -> str:
        return self.slug

    @property
    def keys(self) -> Keys:
        """The town's keys, unwrapped once per row object."""
        from blaupause.crypto.keys import Keys  # noqa: PLC0415 – crypto knows towns, towns know crypto only here

        if "_keys" not in self.__dict__:
            self.__dict__["_keys"] = Keys.unwrap(bytes(self.data_key), owner=str(self.uuid))
        return self.__dict__["_keys"]  # type: ignore[no-any-return]  # set one line above

    @property
    def is_open(self) -> bool:
        """Whether citizens may enter; while the town moves, they only read, when it closes, they begin nothing new."""
        return self.state in {TownState.LIVE, TownState.MOVING, TownState.CLOSING}

    @property
    def takes_new(self) -> bool:
        """Whether people may begin to apply here; a town in set-up tries that out."""
        return self.state not in {TownState.CLOSING, TownState.LEFT}

    @property
    def host(self) -> str:
        """The name under which people know the town: its primary domain, else its place below the deployment's."""
        return self.primary_domain or f"{self.slug}.{settings.DOMAIN}"


class Domain(DomainMixin):
    """A host name that leads to a town."""

    tenant = models.ForeignKey(Town, db_index=True, related_name="domains", on_delete=models.CASCADE)

    class Meta:
        ordering = ("domain",)

    def __str__(self) -> str:
        return str(self.domain)


class Signpost(models.Model):
    """What everybody may know of a town: told by its cell to the others, which find it by that (docs/adr/0023).

    Triggers write those of this cell where it is offered; those of other cells are replicated, and only read.
    """

    pk = models.CompositePrimaryKey("cell", "town")
    cell = models.CharField(max_length=63)
    town = models.UUIDField()
    slug = models.CharField(max_length=63)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=TownKind)
    state = models.CharField(max_length=20, choices=TownState)
    ars = models.CharField(max_length=12)
    is_sample = models.BooleanField()
    hosts = ArrayField(models.CharField(max_length=253), help_text="The main one first.")
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("cell", "slug")

    def __str__(self) -> str:
        return f"{self.slug} in {self.cell}"


class HostWish(models.Model):
    """A town wishes an address of its own, another main one, or one away; the operator's worker settles it.

    A town only appends, and sees its own; what became of it is written by the operator.
    """

    town = models.CharField(max_length=63, db_index=True, help_text="Name of the town's schema.")
    host = models.CharField(max_length=253)
    act = models.CharField(max_length=10, choices=HostAct)
    asked_at = models.DateTimeField(db_default=Now())
    asked_by = models.CharField(max_length=64)
    settled_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(null=True)
    reason = models.CharField(max_length=500, blank=True, default="", help_text="Why it was not granted, to the town.")

    class Meta:
        ordering = ("-pk",)
        indexes = [models.Index(name="host_wish_waiting", fields=["id"], condition=models.Q(settled_at=None))]
        constraints = [
            models.CheckConstraint(
                name="host_wish_settled_one_way",
                condition=models.Q(settled_at=None, is_granted=None)
                | models.Q(settled_at__isnull=False, is_granted__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.host} {self.act}"


class CompiledRelease(models.Model):
    """What the migrations of a release come to in SQL: found out once in each cell, sent to every town (D4)."""

    name = models.CharField(max_length=12, primary_key=True)
    prelude = models.JSONField(help_text="Statements that an empty schema gets first.")
    scripts = models.JSONField(help_text="[app, migration, statements], in order.")
    lines = models.JSONField(help_text="What a schema of this release is made of, line by line.")
    founding = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),
        help_text="All that an empty schema gets, in fewer statements.",
    )
    compiled_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Spare(models.Model):
    """A schema and role that stand ready for the next town."""

    schema_name = models.CharField(max_length=63, primary_key=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("made_at",)

    def __str__(self) -> str:
        return self.schema_name


class KeptSchema(models.Model):
    """What a town had before an export took its place: kept for a while, so that it can be undone."""

    schema_name = models.CharField(max_length=63, primary_key=True)
    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="kept_schemas")
    data_key = models.BinaryField(help_text="Its data key, wrapped by the master key.")
    until = models.DateTimeField()

    class Meta:
        ordering = ("-until",)

    def __str__(self) -> str:
        return self.schema_name


class MigrationLedger(models.Model):
    """How a release reached a schema of a town or a spare. Without a row, or in another state than done, it did not."""

    schema_name = models.CharField(max_length=63)
    release = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=LedgerState)
    error = models.TextField(blank=True, default="", help_text="What PostgreSQL said, without data.")
    blocker = models.TextField(blank=True, default="", help_text="Who held the lock.")
    seconds = models.FloatField(default=0)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schema_name", "release"], name="ledger_once_per_release")]

    def __str__(self) -> str:
        return f"{self.schema_name} {self.release} {self.state}"


def _require_home(row: TownModel) -> None:
    here = current_place().schema
    if here != row._home:  # noqa: SLF001 – the guard and its class belong together
        raise WrongTown(f"{row._meta.label} {row.pk} belongs to {row._home}, but the work is in {here}.")  # noqa: SLF001 – same


class TownModel(models.Model):
    """A row of a town. It remembers whose it is and refuses to be used in another town."""

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._home = current_place().schema

    def save(self, *args: Any, **kwargs: Any) -> None:
        _require_home(self)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _require_home(self)
        return super().delete(*args, **kwargs)

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: models.QuerySet[Self] | None = None,
    ) -> None:
        _require_home(self)
        super().refresh_from_db(using, fields, from_queryset)

    def reloaded(self) -> Self:
        """Return the row as it is now in the database."""
        _require_home(self)
        return type(self)._default_manager.get(pk=self.pk)
