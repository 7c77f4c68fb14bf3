from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "tenants.organisation"
    label = "organisation"
    verbose_name = "Organisation"

    def ready(self) -> None:
        from .queries import contribute_tasks, outward_tasks  # noqa: PLC0415 – models are not ready before

        contribute_tasks(outward_tasks)
