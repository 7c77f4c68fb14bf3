from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "blaupause.oversight"
    label = "oversight"
    verbose_name = "Datenschutzaufsicht"
