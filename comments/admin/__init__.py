"""The moderators' desk, in Django admin. What may happen stands in `comments/moderation`."""

from comments.admin import desk, policy

__all__ = ["desk", "policy"]
