"""The editors' desk, in Django admin. What may happen stands in `posts/publishing/`."""

from posts.admin import accounts, desk, holidays, pages, pictures, purges, settings, terms

__all__ = ["accounts", "desk", "holidays", "pages", "pictures", "purges", "settings", "terms"]
