from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "tenants.organisation"
    label = "organisation"
    verbose_name = "Organisation"

    def ready(self) -> None:
        from .actions.setup_file import OWN_SECTIONS  # noqa: PLC0415 – models are not ready before
        from .queries.setup_file import contribute_section  # noqa: PLC0415 – same

        for section in OWN_SECTIONS:
            contribute_section(section)
        from .queries import contribute_tasks, outward_tasks  # noqa: PLC0415 – models are not ready before

        contribute_tasks(outward_tasks)
