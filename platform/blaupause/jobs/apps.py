from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class JobsConfig(AppConfig):
    name = "blaupause.jobs"
    label = "jobs"
    verbose_name = "Aufträge"

    def ready(self) -> None:
        """Load every app's tasks, so that jobs are known by name and nothing needs to import them."""
        for config in apps.get_app_configs():
            if config.name.split(".")[0] in {"blaupause", "shared_services", "tenants"} and find_spec(
                f"{config.name}.tasks"
            ):
                import_module(f"{config.name}.tasks")
