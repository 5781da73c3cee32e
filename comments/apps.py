"""The app that holds comments and decisions."""

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    """Comments, replies, decisions."""

    name = "comments"
    default_auto_field = "django.db.models.BigAutoField"
