from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    name = "shared_services.lifecycle"
    label = "lifecycle"
    verbose_name = "Kommunen"
