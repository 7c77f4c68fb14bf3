from django.apps import AppConfig


class ObservabilityConfig(AppConfig):
    name = "blaupause.observability"
    label = "observability"
    verbose_name = "Beobachtung"

    def ready(self) -> None:
        """Set up logs and error reports once, when the process starts."""
        from . import errors, logs  # noqa: PLC0415 – settings must be complete

        logs.set_up()
        errors.set_up()
