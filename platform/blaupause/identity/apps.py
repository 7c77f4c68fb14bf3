from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "blaupause.identity"
    label = "identity"
    verbose_name = "Anmeldung"
