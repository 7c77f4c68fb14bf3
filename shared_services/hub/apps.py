from django.apps import AppConfig


class HubConfig(AppConfig):
    name = "shared_services.hub"
    label = "hub"
    verbose_name = "Hub"
