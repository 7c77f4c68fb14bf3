from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "shared_services.agreements"
    label = "agreements"
    verbose_name = "Vereinbarungen"
