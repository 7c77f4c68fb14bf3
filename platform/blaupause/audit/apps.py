from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "blaupause.audit"
    label = "hub_audit"
    verbose_name = "Protokoll des Hubs"
