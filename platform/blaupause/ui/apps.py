from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "blaupause.ui"
    label = "ui"
    verbose_name = "Oberfläche"
