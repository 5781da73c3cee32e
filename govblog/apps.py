"""The project's own app: system checks and commands."""

from django.apps import AppConfig

from govblog import checks


class GovblogConfig(AppConfig):
    """Registers the checks of `govblog.checks`."""

    name = "govblog"
    verbose_name = "Mail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make Django run our checks."""
        checks.register_all()
