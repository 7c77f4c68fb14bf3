from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "shared_services.catalogue"
    label = "catalogue"
    verbose_name = "Katalog"
