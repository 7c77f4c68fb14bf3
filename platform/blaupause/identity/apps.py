from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "blaupause.identity"
    label = "identity"
    verbose_name = "Anmeldung"

    def ready(self) -> None:
        """Refuse to start with a key that could sign nothing."""
        from . import login_key  # noqa: PLC0415 – settings and apps come first

        if login_key.is_used():
            login_key.own_keys()
