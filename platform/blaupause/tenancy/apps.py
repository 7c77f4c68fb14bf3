from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "blaupause.tenancy"
    label = "tenancy"
    verbose_name = "Kommunen"
