from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "blaupause.jobs"
    label = "jobs"
    verbose_name = "Aufträge"
