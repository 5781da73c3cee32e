"""The project's own app: system checks and commands."""

from django.apps import AppConfig
from django.core.checks import register

from govblog import checks
from govblog.logs import checking as of_logs
from govblog.metrics import checking as of_metrics


class GovblogConfig(AppConfig):
    """Registers the checks of `govblog.checks` of the log and of the figures."""

    name = "govblog"
    verbose_name = "Mail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make Django run our checks."""
        checks.register_all()
        register(of_logs.check)
        register(of_metrics.check)
