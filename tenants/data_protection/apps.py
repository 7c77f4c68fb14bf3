from django.apps import AppConfig


class DataProtectionConfig(AppConfig):
    name = "tenants.data_protection"
    label = "data_protection"
    verbose_name = "Datenschutzaufsicht der Kommune"

    def ready(self) -> None:
        from blaupause.oversight.house import House, contribute  # noqa: PLC0415 – models are not ready before
        from shared_services.catalogue import queries as catalogue  # noqa: PLC0415 – same

        from .queries import numbers_of, rows_of, unit_names  # noqa: PLC0415 – same

        contribute(House(find=rows_of, names=numbers_of, units=unit_names, services=catalogue.titles_of))
