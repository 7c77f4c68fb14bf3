from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "shared_services.register"
    label = "register"
    verbose_name = "Register"
