"""The editors' desk, in Django admin. What may happen stands in `posts/publishing.py`."""

from posts.admin import accounts, desk, holidays, pictures, settings

__all__ = ["accounts", "desk", "holidays", "pictures", "settings"]
