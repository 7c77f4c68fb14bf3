from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "tenants.services"
    label = "services"
    verbose_name = "Leistungen"

    def ready(self) -> None:
        from tenants.organisation.queries import (  # noqa: PLC0415 – models are not ready before
            contribute_limits,
            contribute_section,
            contribute_services,
            contribute_tasks,
        )

        from .actions.setup_file import FILING_SECTION, SECTION  # noqa: PLC0415 – same
        from .queries import online_titles, own_services, tasks  # noqa: PLC0415 – same

        contribute_section(SECTION)
        contribute_section(FILING_SECTION)
        contribute_tasks(tasks)
        contribute_services(online_titles)
        contribute_limits(own_services)
