"""The app that holds blogs and posts."""

from django.apps import AppConfig


class PostsConfig(AppConfig):
    """Blogs, posts, revisions."""

    name = "posts"
    default_auto_field = "django.db.models.BigAutoField"
