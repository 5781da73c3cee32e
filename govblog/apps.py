"""The project's own app: system checks and commands."""

from django.apps import AppConfig


class GovblogConfig(AppConfig):
    """Registers the checks of `govblog.checks`."""

    name = "govblog"
    default_auto_field = "django.db.models.BigAutoField"
