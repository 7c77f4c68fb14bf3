from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "tenants.correspondence"
    label = "correspondence"
    verbose_name = "Schriftverkehr"
