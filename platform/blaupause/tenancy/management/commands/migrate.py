"""`blaupause migrate`: Django's own command, which knows neither roles nor towns, is `fleet migrate` here."""

from __future__ import annotations

from django.db.migrations.autodetector import MigrationAutodetector

from .fleet_migrate import Command as FleetMigrate


class Command(FleetMigrate):
    """Under the name that people and Django's tools know."""

    autodetector = MigrationAutodetector  # Django compares it with that of makemigrations
