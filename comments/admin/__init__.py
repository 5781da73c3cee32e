"""The moderators' desk, in Django admin. What may happen stands in `comments/moderation`."""

from comments.admin import canned, desk, errands, holding, people, policy, record, reviews

__all__ = ["canned", "desk", "errands", "holding", "people", "policy", "record", "reviews"]
