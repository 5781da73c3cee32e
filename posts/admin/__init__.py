"""The editors' desk, in Django admin. What may happen stands in `posts/publishing/`."""

from posts.admin import accounts, desk, holidays, settings

__all__ = ["accounts", "desk", "holidays", "settings"]
