from django.apps import AppConfig
from django.db.models.signals import post_delete
from django_tenants.signals import tenant_delete_callback


class TenancyConfig(AppConfig):
    name = "blaupause.tenancy"
    label = "tenancy"
    verbose_name = "Kommunen"

    def ready(self) -> None:
        """Delete rows by one statement: whoever listens to all models makes Django read each row first.

        What django-tenants listens for, a town's row that takes its schema along, never happens here.
        """
        post_delete.disconnect(tenant_delete_callback)
