from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "tenants.signing"
    label = "signing"
    verbose_name = "Vereinbarungen der Kommune"

    def ready(self) -> None:
        from tenants.organisation.queries.setting_up import contribute_tasks  # noqa: PLC0415 – models are ready now
        from tenants.signing.queries import set_up_tasks  # noqa: PLC0415 – same

        contribute_tasks(set_up_tasks)
