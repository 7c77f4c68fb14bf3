from django.apps import AppConfig


class DisposalConfig(AppConfig):
    name = "tenants.disposal"
    label = "disposal"
    verbose_name = "Aussonderung"
