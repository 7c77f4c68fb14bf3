from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class DemoConfig(AppConfig):
    name = "infra.demo"
    label = "demo"
    verbose_name = "Vorführung"

    def ready(self) -> None:
        """Refuse to run anywhere but in the demo."""
        if not settings.DEMO:
            raise ImproperlyConfigured("infra.demo is for the demo only.")
