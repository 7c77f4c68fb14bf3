from django.apps import AppConfig


class TownAuditConfig(AppConfig):
    name = "blaupause.audit.town"
    label = "audit"
    verbose_name = "Protokoll"
