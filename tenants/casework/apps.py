from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "tenants.casework"
    label = "casework"
    verbose_name = "Vorgänge"
