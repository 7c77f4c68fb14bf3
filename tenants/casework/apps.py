from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "tenants.casework"
    label = "casework"
    verbose_name = "Vorgänge"

    def ready(self) -> None:
        from tenants.organisation.queries import contribute_tasks  # noqa: PLC0415 – models are not ready before

        from .queries import trial_tasks  # noqa: PLC0415 – same

        contribute_tasks(trial_tasks, last=True)
